package dev.steppe.asl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.Interpreter.Outcome;
import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.definition.Diagnostic;
import dev.steppe.asl.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Runs the cases in `src/test/resources/cases`. Each says what `it` does, and has one of
///
/// - `parameters`: what the Parameters of a Pass state make of `input`,
/// - `state`: what a state that ends makes of it,
/// - `rule`: whether a Choice rule `holds` for it,
/// - `machine`: what a machine makes of it,
/// - `definition` or `text`: what the compiler `finds` in it.
///
/// An outcome is what it `gives`, or the cause with which it `fails`; the words before the cause
/// that name the state are left out.
class CasesTest {
  @TestFactory
  Stream<DynamicNode> behavesAsItsCasesSay() {
    return Stream.of(
            "paths",
            "data-flow",
            "intrinsics",
            "choices",
            "waits",
            "fails",
            "variables",
            "diagnostics",
            "jsonata",
            "maps")
        .flatMap(file ->
            ((Json.Arr) Json.parse(read(file)))
                .items().stream()
                    .map(item -> (Json.Obj) item)
                    .map(it ->
                        DynamicTest.dynamicTest(file + ": " + string(it, "it"), () -> check(it))));
  }

  private static String read(String file) {
    try (var in = CasesTest.class.getResourceAsStream("/cases/" + file + ".json")) {
      return new String(Optional.ofNullable(in).orElseThrow().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(Json.Obj it) {
    if (it.get("finds").isPresent()) {
      finds(it);
    } else if (it.get("holds").isPresent()) {
      succeeds(it, "holds");
    } else if (it.get("gives").isPresent()) {
      succeeds(it, "gives");
    } else {
      var outcome = run(it);
      assertThat(outcome).isInstanceOf(Outcome.Failed.class);
      var failed = (Outcome.Failed) outcome;
      assertThat(failed.error())
          .contains(it.get("error").isPresent() ? string(it, "error") : "States.Runtime");
      assertThat(
              failed
                  .cause()
                  .orElse("")
                  .replaceFirst("^An error occurred while [^#]*#\\d+\\)\\. ", ""))
          .isEqualTo(string(it, "fails"));
    }
  }

  /// Compares texts, because 1e3 and 1000.0 are one number.
  private static void succeeds(Json.Obj it, String expected) {
    var outcome = run(it);
    assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
    assertThat(((Outcome.Succeeded) outcome).output().text())
        .isEqualTo(it.get(expected).orElseThrow().text());
  }

  private static Outcome run(Json.Obj it) {
    var definition = Definition.compile(machine(it).text(), Definition.Type.STANDARD);
    assertThat(definition.diagnostics())
        .filteredOn(diagnostic -> diagnostic.severity() == Diagnostic.Severity.ERROR)
        .isEmpty();
    return new Interpreter(
            definition.machine().orElseThrow(), it.get("input").orElse(Json.Obj.EMPTY))
        .run();
  }

  private static Json.Obj machine(Json.Obj it) {
    if (it.get("machine").isPresent()) {
      return (Json.Obj) it.get("machine").orElseThrow();
    }
    if (it.get("rule").isPresent()) {
      var rule = ((Json.Obj) it.get("rule").orElseThrow()).with("Next", new Json.Str("Yes"));
      var choice =
          Json.object()
              .put("Type", "Choice")
              .put("Choices", Json.array(rule))
              .put("Default", "No")
              .build();
      return machine("S", choice)
          .with(
              "States",
              Json.object()
                  .put("S", choice)
                  .put("Yes", result(true))
                  .put("No", result(false))
                  .build());
    }
    if (it.get("state").isPresent()) {
      return machine("S", it.get("state").orElseThrow());
    }
    return machine(
        "S",
        Json.object()
            .put("Type", "Pass")
            .put("Parameters", it.get("parameters").orElseThrow())
            .put("End", true)
            .build());
  }

  private static Json.Obj result(boolean value) {
    return Json.object().put("Type", "Pass").put("Result", value).put("End", true).build();
  }

  private static Json.Obj machine(String name, Json state) {
    return Json.object()
        .put("StartAt", name)
        .put("States", Json.object().put(name, state).build())
        .build();
  }

  private static void finds(Json.Obj it) {
    var text =
        it.get("state").isPresent()
            ? machine("S", it.get("state").orElseThrow()).text()
            : it.get("definition").map(Json::text).orElseGet(() -> string(it, "text"));
    var type =
        string(it, "type").equals("EXPRESS") ? Definition.Type.EXPRESS : Definition.Type.STANDARD;
    var found =
        Definition.compile(text, type).diagnostics().stream()
            .map(diagnostic ->
                diagnostic.severity() == Diagnostic.Severity.ERROR
                    ? diagnostic.text()
                    : "warning " + diagnostic.text())
            .toList();
    assertThat(found)
        .isEqualTo(
            ((Json.Arr) it.get("finds").orElseThrow())
                .items().stream().map(item -> ((Json.Str) item).value()).toList());
  }

  private static String string(Json.Obj object, String key) {
    return object.get(key).orElse(Json.Null.NULL) instanceof Json.Str(var text) ? text : "";
  }
}
