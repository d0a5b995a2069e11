package dev.steppe.asl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.Interpreter.Outcome;
import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.definition.Diagnostic;
import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Compares with what AWS answered: the diagnostics of definitions, and the ends of executions of
/// machines without tasks.
class RecordedCasesTest {
  /// Text that stands for any text.
  private static final Pattern ANYTHING = Pattern.compile("<[A-Za-z0-9_:-]+>");

  @TestFactory
  Stream<DynamicTest> behavesAsRecorded() throws IOException {
    var folder = SharedFolder.find("conformance/cases");
    if (folder.isEmpty()) {
      return Stream.empty();
    }
    var tests = new ArrayList<DynamicTest>();
    try (var files = Files.list(folder.get())) {
      for (var file : files.sorted().toList()) {
        var suite = (Json.Obj) Json.parse(Files.readString(file));
        for (var item : items(suite.get("cases").orElseThrow())) {
          var it = (Json.Obj) item;
          tests.addAll(tests(file, it));
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(300);
    return tests.stream();
  }

  private static List<DynamicTest> tests(Path file, Json.Obj recorded) {
    var tests = new ArrayList<DynamicTest>();
    var steps = items(recorded.get("steps").orElseThrow());
    Map<Integer, Definition> machines = new HashMap<>();
    Optional<Json.Obj> started = Optional.empty();
    for (int i = 0; i < steps.size(); i++) {
      var step = (Json.Obj) steps.get(i);
      var name = file.getFileName() + " " + text(recorded, "name") + " step " + i;
      var request =
          step.get("request").orElse(Json.Null.NULL) instanceof Json.Obj it ? it : Json.Obj.EMPTY;
      switch (text(step, "op")) {
        case "ValidateStateMachineDefinition" ->
            tests.add(DynamicTest.dynamicTest(name, () -> validates(request, step)));
        case "CreateStateMachine" -> {
          if (step.text().contains("InvalidDefinition")) {
            tests.add(DynamicTest.dynamicTest(name, () -> refuses(request, step)));
          } else if (request.get("definition").isPresent()) {
            machines.put(i, compile(request));
          }
        }
        case "StartExecution" -> started = Optional.of(request);
        case "GetExecutionHistory" -> {
          var start = started.orElse(Json.Obj.EMPTY);
          var arn = text(start, "stateMachineArn");
          var machine =
              arn.matches("\\$\\{\\d+\\.stateMachineArn}")
                  ? Optional.ofNullable(machines.get(Integer.parseInt(arn.replaceAll("\\D", ""))))
                      .flatMap(Definition::machine)
                  : Optional.<StateMachine>empty();
          machine
              .filter(Interpreter::covers)
              .filter(it -> step.text().contains("\"expect"))
              .filter(it -> !step.text().contains("ExecutionAborted"))
              .filter(it -> !text(start, "input").contains("${"))
              .ifPresent(
                  it -> tests.add(DynamicTest.dynamicTest(name, () -> ends(it, start, step))));
        }
        default -> {}
      }
    }
    return tests;
  }

  private static Definition compile(Json.Obj request) {
    return Definition.compile(
        text(request, "definition").replaceAll("\\$\\{\\d+\\.activityArn}", ACTIVITY),
        text(request, "type").equals("EXPRESS")
            ? Definition.Type.EXPRESS
            : Definition.Type.STANDARD);
  }

  private static final String ACTIVITY = "arn:aws:states:us-east-1:111111111111:activity:a";

  private static void validates(Json.Obj request, Json.Obj step) {
    var expected =
        items(((Json.Obj) step.get("expect").orElseThrow()).get("diagnostics").orElseThrow())
            .stream()
            .map(item -> (Json.Obj) item)
            .map(item ->
                "%s: %s at %s"
                    .formatted(text(item, "code"), text(item, "message"), text(item, "location")))
            .toList();
    assertThat(errors(compile(request))).isEqualTo(expected);
  }

  /// The errors but for those about what is not built yet.
  private static List<String> errors(Definition definition) {
    return definition.diagnostics().stream()
        .filter(diagnostic -> diagnostic.severity() == Diagnostic.Severity.ERROR)
        .filter(diagnostic -> !diagnostic.message().endsWith(" yet"))
        .map(Diagnostic::text)
        .toList();
  }

  private static void refuses(Json.Obj request, Json.Obj step) {
    var message =
        text((Json.Obj) step.get("expect").orElseThrow(), "message")
            .replaceFirst("Invalid State Machine Definition: '(.*)'", "$1");
    assertThat(String.join(", ", errors(compile(request)))).isEqualTo(message);
  }

  private static void ends(StateMachine machine, Json.Obj start, Json.Obj step) {
    var input = start.get("input").map(it -> Json.parse(((Json.Str) it).value()));
    var outcome = new Interpreter(machine, input.orElse(Json.Obj.EMPTY)).run();
    var last = last(step);
    switch (outcome) {
      case Outcome.Succeeded(var output) -> {
        var details = last.get("executionSucceededEventDetails");
        assertThat(details).as("AWS: %s, here: %s", last, output).isPresent();
        var expected = ((Json.Obj) details.orElseThrow()).get("output").orElseThrow();
        assertThat(matches(expected, output) || matches(expected, Json.of(output.text())))
            .as("AWS: %s, here: %s", expected, output)
            .isTrue();
      }
      case Outcome.Failed(var error, var cause) -> {
        var failed = last.get("executionFailedEventDetails");
        assertThat(failed).as("AWS: %s, here: %s", last, outcome).isPresent();
        var details = (Json.Obj) failed.orElseThrow();
        assertThat(error.orElse("")).isEqualTo(text(details, "error"));
        assertThat(
                matches(
                    details.get("cause").orElse(new Json.Str("")), new Json.Str(cause.orElse(""))))
            .as("AWS: %s, here: %s", details, cause)
            .isTrue();
      }
    }
  }

  /// The last event of a history; of some cases only the output of the execution is known.
  private static Json.Obj last(Json.Obj step) {
    var known = step.get("expect_at").flatMap(at -> ((Json.Obj) at).get("output-of-execution"));
    if (known.isPresent()) {
      return Json.object()
          .put("executionSucceededEventDetails", Json.object().put("output", known.get()).build())
          .build();
    }
    var answer = (Json.Obj) step.get("expect").orElseThrow();
    return (Json.Obj) items(answer.get("events").orElseThrow()).getLast();
  }

  private static boolean matches(Json expected, Json actual) {
    return switch (expected) {
      case Json.Str(var text) when isPlaceholder(text) -> true;
      case Json.Str(var text) when actual instanceof Json.Str(var other) ->
          text.equals(other) || pattern(text).matcher(other).matches();
      case Json.Str(var text) -> parsed(text).filter(json -> matches(json, actual)).isPresent();
      case Json.Num number ->
          actual instanceof Json.Num other && number.decimal().compareTo(other.decimal()) == 0;
      case Json.Arr(var items) ->
          actual instanceof Json.Arr(var others)
              && items.size() == others.size()
              && Stream.iterate(0, i -> i + 1)
                  .limit(items.size())
                  .allMatch(i -> matches(items.get(i), others.get(i)));
      case Json.Obj object -> matches(object, actual);
      case Json.Bool bool -> bool.equals(actual);
      case Json.Null nothing -> nothing.equals(actual);
    };
  }

  /// An expected object may stand for the JSON text of one.
  private static boolean matches(Json.Obj expected, Json actual) {
    if (actual instanceof Json.Str(var text)) {
      return parsed(text).filter(json -> matches(expected, json)).isPresent();
    }
    return actual instanceof Json.Obj other
        && expected.members().keySet().equals(other.members().keySet())
        && expected.members().entrySet().stream()
            .allMatch(
                member -> matches(member.getValue(), other.get(member.getKey()).orElseThrow()));
  }

  private static boolean isPlaceholder(String text) {
    return List.of(
            "date",
            "start-time",
            "entered-time",
            "timestamp",
            "RandomNumberGenerated",
            "snf_role_arn",
            "uuid")
        .contains(text);
  }

  private static Pattern pattern(String text) {
    return Pattern.compile(
        Stream.of(ANYTHING.split(text, -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
        Pattern.DOTALL);
  }

  private static Optional<Json> parsed(String text) {
    try {
      return Optional.of(Json.parse(text));
    } catch (MalformedJsonException e) {
      return Optional.empty();
    }
  }

  private static List<Json> items(Json json) {
    return ((Json.Arr) json).items();
  }

  private static String text(Json.Obj object, String key) {
    return object.get(key).orElse(Json.Null.NULL) instanceof Json.Str(var text) ? text : "";
  }
}
