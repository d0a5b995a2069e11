package dev.steppe.asl.definition;

import dev.steppe.asl.StateMachine;
import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Compiles a definition: reads the JSON, checks and compiles the machine in it, and collects all
/// that is wrong.
final class DefinitionCompiler {
  private static final Set<String> MACHINE =
      Set.of("Comment", "QueryLanguage", "StartAt", "States", "TimeoutSeconds", "Version");

  private final String text;
  private final Definition.Type type;
  private final Services services;
  private final Diagnostics diagnostics = new Diagnostics();

  DefinitionCompiler(String text, Definition.Type type, Services services) {
    this.text = text;
    this.type = type;
    this.services = services;
  }

  /// Compiles a machine.
  Definition compile() {
    return read(this::machine);
  }

  /// Compiles a state that stands alone. Where it leads is not looked at.
  ///
  /// @return a machine whose first state it is
  Definition compileState(String name) {
    return read(object -> state(object, name));
  }

  private Definition read(Function<Json.Obj, Definition> compiler) {
    if (text.isBlank()) {
      return notAnObject();
    }
    try {
      return Json.parse(text) instanceof Json.Obj object ? compiler.apply(object) : notAnObject();
    } catch (MalformedJsonException e) {
      return new Definition(Optional.empty(), List.of(malformed(e)));
    }
  }

  private Definition state(Json.Obj object, String name) {
    var fields = new Fields(object, Location.ROOT.field("States").field(name), diagnostics);
    var compilation = new Compilation(type, QueryLanguage.JSONPATH, services, diagnostics);
    new StateCompiler(compilation, name, fields).compile();
    var alone = Json.object().put("States", Json.object().put(name, object).build()).build();
    VariableNames.check(new Fields(alone, Location.ROOT, diagnostics), QueryLanguage.JSONPATH);
    return definition(compilation, name, Optional.empty());
  }

  private Definition notAnObject() {
    diagnostics.error(Code.SCHEMA_VALIDATION_FAILED, "Definition must be a valid JSON object");
    return new Definition(Optional.empty(), diagnostics.located("{}"));
  }

  private static Diagnostic malformed(MalformedJsonException e) {
    return new Diagnostic(
        Diagnostic.Severity.ERROR,
        (e.isTooDeep() ? Code.TOO_DEEPLY_NESTED : Code.INVALID_JSON_DESCRIPTION).name(),
        e.getMessage() + "\n at " + e.source(),
        Optional.of(e.source()),
        Optional.of(new Diagnostic.Position(e.line(), e.column())));
  }

  private Definition machine(Json.Obj object) {
    var machine = new Fields(object, Location.ROOT, diagnostics);
    machine.allow(MACHINE);
    machine.string("Comment");
    machine.oneOf("Version", "1.0");
    var timeout = machine.integer("TimeoutSeconds", 0, LanguageFields.MAX_SECONDS);
    var language = QueryLanguage.of(machine, QueryLanguage.JSONPATH);
    var compilation = new Compilation(type, language, services, diagnostics);
    var startAt = StatesCompiler.compile(compilation, machine, true);
    VariableNames.check(machine, language);
    return definition(compilation, startAt, timeout);
  }

  private Definition definition(Compilation compilation, String startAt, Optional<Long> timeout) {
    var compiled =
        diagnostics.hasErrors()
            ? Optional.<StateMachine>empty()
            : Optional.of(
                new StateMachine(startAt, compilation.states(), timeout, compilation.variables()));
    return new Definition(compiled, diagnostics.located(text));
  }
}
