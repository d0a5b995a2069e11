package dev.steppe.asl.definition;

import dev.steppe.asl.ErrorRules;
import dev.steppe.asl.Resource;
import dev.steppe.asl.State;
import dev.steppe.asl.StateType;
import dev.steppe.asl.Transition;
import dev.steppe.asl.definition.Outline.Target;
import dev.steppe.asl.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Compiles one state. Where a field is missing or wrong something harmless takes its place, so
/// that all faults are found; no machine is made of it then.
final class StateCompiler {
  private static final Map<String, StateType> TYPES = new HashMap<>();

  static {
    for (var type : StateType.values()) {
      TYPES.put(type.text(), type);
    }
  }

  private static final Set<String> RULE =
      Set.of("Next", "Comment", "Assign", "Output", "Condition");

  private final Compilation compilation;
  private final String name;
  private final Fields fields;
  private final List<Target> targets = new ArrayList<>();
  private boolean terminal;

  StateCompiler(Compilation compilation, String name, Fields fields) {
    this.compilation = compilation;
    this.name = name;
    this.fields = fields;
  }

  Outline compile() {
    var type = type();
    if (type.isEmpty()) {
      return new Outline(List.of(), true);
    }
    var language = language(type.get());
    fields.string("Comment");
    compilation.add(state(type.get(), language, LanguageFields.of(language, fields)));
    return new Outline(targets, terminal);
  }

  private Optional<StateType> type() {
    fields.require("Type");
    var text = fields.get("Type");
    var type = fields.string("Type").flatMap(it -> Optional.ofNullable(TYPES.get(it)));
    if (text.isPresent() && type.isEmpty()) {
      fields.fault(
          "Type",
          "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]");
    }
    return type;
  }

  /// The state's language, with all its fields checked against it.
  private QueryLanguage language(StateType type) {
    var language = QueryLanguage.of(fields, compilation.language());
    boolean downgrade =
        language == QueryLanguage.JSONPATH && compilation.language() == QueryLanguage.JSONATA;
    if (downgrade) {
      fields.fault(
          "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine");
    }
    StateFields.check(fields, type, language, !downgrade);
    return language;
  }

  private State state(StateType type, QueryLanguage language, LanguageFields expressions) {
    return switch (type) {
      case PASS -> {
        fields
            .get("Result")
            .ifPresent(result ->
                TemplateWarnings.reportResult(
                    result, fields.at().field("Result"), fields.diagnostics()));
        yield new State.Pass(name, expressions.flow(), fields.get("Result"), transition());
      }
      case TASK -> task(language, expressions);
      case CHOICE -> choice(language, expressions);
      case WAIT -> new State.Wait(name, expressions.flow(), expressions.until(), transition());
      case SUCCEED -> {
        terminal = true;
        yield new State.Succeed(name, expressions.flow());
      }
      case FAIL -> {
        terminal = true;
        yield new State.Fail(name, expressions.failText("Error"), expressions.failText("Cause"));
      }
      case PARALLEL -> parallel(language, expressions);
      case MAP -> map(language, expressions);
    };
  }

  /// Next or End.
  private Transition transition() {
    if (fields.has("Next") == fields.has("End")) {
      fields.fault("This object should have only one of the following fields: [Next, End]");
    }
    var end = fields.bool("End");
    if (end.isPresent() && !end.get()) {
      fields.fault("End", "Value should be one of the following: [true]");
    }
    terminal = fields.has("End");
    var next = fields.string("Next");
    next.ifPresent(state -> targets.add(new Target(state, fields.at().field("Next"))));
    return next.<Transition>map(Transition.Next::new).orElseGet(Transition.End::new);
  }

  private ErrorRules errors(QueryLanguage language) {
    return new ErrorRulesCompiler(fields, language, targets::add).compile();
  }

  private State task(QueryLanguage language, LanguageFields expressions) {
    var resource =
        new TaskCompiler(fields, language, compilation.type(), compilation.services()).resource();
    checkHeartbeat();
    return new State.Task(
        name,
        expressions.flow(),
        resource.orElseGet(() -> new Resource.LambdaFunction("")),
        expressions.count("TimeoutSeconds", 1, LanguageFields.MAX_SECONDS),
        expressions.count("HeartbeatSeconds", 1, LanguageFields.MAX_SECONDS),
        expressions.credentials(),
        errors(language),
        transition());
  }

  private void checkHeartbeat() {
    if (fields.get("TimeoutSeconds").orElse(Json.Null.NULL) instanceof Json.Num timeout
        && fields.get("HeartbeatSeconds").orElse(Json.Null.NULL) instanceof Json.Num heartbeat
        && heartbeat.decimal().compareTo(timeout.decimal()) >= 0) {
      fields.fault("HeartbeatSeconds", "HeartbeatSeconds must be smaller than TimeoutSeconds");
    }
  }

  private State choice(QueryLanguage language, LanguageFields expressions) {
    fields.require("Choices");
    if (fields.array("Choices").filter(rules -> rules.items().isEmpty()).isPresent()) {
      fields.fault("Choices", "Value cannot be empty");
    }
    var rules =
        fields.objects("Choices").stream().map(rule -> rule(rule, language, expressions)).toList();
    var otherwise = fields.string("Default");
    otherwise.ifPresent(state -> targets.add(new Target(state, fields.at().field("Default"))));
    return new State.Choice(name, expressions.flow(), rules, otherwise);
  }

  private State.Choice.Rule rule(Fields rule, QueryLanguage language, LanguageFields expressions) {
    rule.require("Next");
    var next = rule.string("Next");
    next.ifPresent(state -> targets.add(new Target(state, rule.at().field("Next"))));
    switch (language) {
      case JSONPATH -> {
        if (rule.has("Output")) {
          StateFields.wrongLanguage(rule, language, "Output");
        }
      }
      case JSONATA -> checkJsonataRule(rule);
    }
    return new State.Choice.Rule(
        LanguageFields.of(language, rule).condition(), expressions.ruleExit(rule), next.orElse(""));
  }

  private static void checkJsonataRule(Fields rule) {
    for (var field : rule.object().members().keySet()) {
      if (PathConditions.knows(field)) {
        StateFields.wrongLanguage(rule, QueryLanguage.JSONATA, field);
      } else if (!RULE.contains(field)) {
        rule.fault("Field '%s' is not supported".formatted(field));
      }
    }
  }

  private State parallel(QueryLanguage language, LanguageFields expressions) {
    fields.require("Branches");
    if (fields.array("Branches").filter(branches -> branches.items().isEmpty()).isPresent()) {
      fields.fault("Branches", "Value cannot be empty");
    }
    var branches =
        fields.objects("Branches").stream()
            .map(branch -> {
              branch.allow(Set.of("Comment", "StartAt", "States"));
              return StatesCompiler.compile(compilation, branch, false);
            })
            .toList();
    return new State.Parallel(name, expressions.flow(), branches, errors(language), transition());
  }

  private State map(QueryLanguage language, LanguageFields expressions) {
    return new MapCompiler(compilation, name, fields, language, expressions)
        .compile(() -> errors(language), this::transition);
  }
}
