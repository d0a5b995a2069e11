package dev.steppe.asl.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.asl.Chance;
import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.Inspector;
import dev.steppe.asl.Scope;
import dev.steppe.asl.State;
import dev.steppe.asl.Variables;
import dev.steppe.asl.json.Json;
import dev.steppe.asl.jsonpath.InvalidExpressionException;
import dev.steppe.asl.jsonpath.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Definitions and documents that mean harm cost little and get a clear answer.
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class HostileDefinitionTest {
  @ParameterizedTest
  @ValueSource(ints = {200, 1000, 100_000})
  void nestingWithoutEndIsTooDeep(int depth) {
    var open =
        "{\"StartAt\":\"S\",\"States\":{\"S\":{\"Type\":\"Parallel\",\"End\":true,\"Branches\":[";
    var definition = compile(open.repeat(depth));
    assertThat(definition.diagnostics())
        .singleElement()
        .satisfies(diagnostic -> assertThat(diagnostic.code()).isEqualTo("TOO_DEEPLY_NESTED"));
  }

  @Test
  void theDeepestNestingCompiles() {
    int depth = 120;
    var text = new StringBuilder("{\"Type\":\"Pass\",\"End\":true}");
    for (int i = depth; i > 0; i--) {
      text.insert(
              0,
              "{\"Type\":\"Parallel\",\"End\":true,\"Branches\":[{\"StartAt\":\"S%d\",\"States\":{\"S%d\":"
                  .formatted(i, i))
          .append("}}]}");
    }
    var definition = compile("{\"StartAt\":\"S0\",\"States\":{\"S0\":" + text + "}}");
    assertThat(definition.diagnostics()).isEmpty();
    assertThat(definition.machine().orElseThrow().states()).hasSize(depth + 1);
  }

  @Test
  void aHundredThousandStatesCompile() {
    int count = 100_000;
    var states =
        IntStream.range(0, count)
            .mapToObj(i ->
                "\"S%d\":{\"Type\":\"Pass\",%s}"
                    .formatted(i, i + 1 < count ? "\"Next\":\"S" + (i + 1) + "\"" : "\"End\":true"))
            .collect(Collectors.joining(","));
    var definition = compile("{\"StartAt\":\"S0\",\"States\":{" + states + "}}");
    assertThat(definition.machine().orElseThrow().states()).hasSize(count);
  }

  @Test
  void aHundredThousandFaultsAreFoundAndPlaced() {
    int count = 100_000;
    var states =
        IntStream.range(0, count)
            .mapToObj(i -> "\n\"S%d\":{\"Type\":\"Pass\",\"Next\":\"X\"}".formatted(i))
            .collect(Collectors.joining(","));
    var diagnostics = compile("{\"StartAt\":\"S0\",\"States\":{" + states + "}}").diagnostics();
    assertThat(diagnostics).hasSize(count + 1);
    assertThat(diagnostics.get(count - 1).position())
        .contains(new Diagnostic.Position(count + 1, 25));
  }

  @Test
  void aHugeMapOfParametersCompilesAndRuns() {
    var template =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "\"k%d.$\":\"$.x\"".formatted(i))
            .collect(Collectors.joining(",", "{", "}"));
    var definition =
        compile(
            "{\"StartAt\":\"S\",\"States\":{\"S\":{\"Type\":\"Pass\",\"End\":true,\"Parameters\":"
                + template
                + "}}}");
    assertThat(definition.isValid()).isTrue();
  }

  @Test
  void endlessFiltersAreRefused() {
    refuses("$" + "[?(@.a".repeat(5000) + ")]".repeat(5000));
    refuses("$[?(" + "(".repeat(5000) + "@.a" + ")".repeat(5000) + ")]");
    refuses("$[?(" + "!".repeat(5000) + "@.a)]");
    refuses("$" + "[*]".repeat(5000));
    refuses("$" + "..*".repeat(20));
    refuses("$.a" + ".b.c()".repeat(5000));
    refuses("$[?(@.a == '" + "\\".repeat(5001));
    refuses("@[\"\",/\\");
    refuses("$[?(@[\"\",/\\");
    refuses("$[?(@.a =~ /(a+)+$/)]");
  }

  private static void refuses(String path) {
    assertThatThrownBy(() -> Path.compile(path)).isInstanceOf(InvalidExpressionException.class);
  }

  @Test
  void aPathOfManyPlainStepsIsWalked() {
    var path = Path.compile("$" + ".a".repeat(100_000));
    assertThatThrownBy(() -> path.value(scope(Json.Obj.EMPTY)))
        .isInstanceOf(EvaluationException.class);
  }

  @Test
  void repeatedScansOfADocumentStopAtABound() {
    var tree = "1";
    for (int i = 0; i < 7; i++) {
      tree = "[%s]".formatted(String.join(",", Collections.nCopies(5, tree)));
    }
    var document = Json.parse(tree);
    var path = Path.compile("$..*..*..*..*");
    assertThatThrownBy(() -> path.value(scope(document)))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("visits more than");
  }

  @ParameterizedTest
  @ValueSource(strings = {"$[?(@ in $)]", "$[?(@ anyof $)]", "$[?($ subsetof $)]"})
  void aFilterThatLooksAtTheWholeDocumentForEachItemStopsAtABound(String path) {
    var document = Json.parse("[" + "1,".repeat(130_000) + "1]");
    assertThatThrownBy(() -> Path.compile(path).value(scope(document)))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("visits more than");
  }

  /// Each item costs what is below `$` again: a miss whose message is made for nothing, a text that
  /// is searched, a value that is written into the message of a miss.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "$.items[?(@.a == $.items[-1].a)]",
        "$.items[?(@.a == $.a || @.b == $.b || @.c == $.c)]",
        "$.items[?(@ == $.object[0])]",
        "$.items[?(@ == $.object[0:2])]",
        "$.items[?(@ == $.text[0])]",
        "$.items[?(@ == $.text[-1:])]",
        "$.items[?($.text contains 'zzzzzzzzy')]",
        "$.items[?(@ == $.text[?(@ == 7)])]"
      })
  void whatAFilterDoesBelowTheRootIsCountedForEachItem(String path) {
    var document =
        Json.object()
            .put("items", Json.parse("[" + "1,".repeat(130_000) + "1]"))
            .put("object", Json.parse("{\"a\":[" + "1,".repeat(90_000) + "1]}"))
            .put("text", "z".repeat(180_000))
            .build();
    assertThatThrownBy(() -> Path.compile(path).value(scope(document)))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("visits more than");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$.items[?(@.id == 'i7')]",
        "$.items[?(@.id == $.wanted)]",
        "$.items[?(@.id == 'i7' && @.text != $.wanted)]",
        "$.items[?(@.missing == 1 || @.id == 'i7')]",
        "$..items[?(@.id == $.wanted)]"
      })
  void aFilterOverAPayloadOfTheGreatestSizeIsNoHarm(String path) {
    var items =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "{\"id\":\"i%d\",\"text\":\"%s\"}".formatted(i, "x".repeat(25)))
            .collect(Collectors.joining(",", "[", "]"));
    var document = Json.object().put("items", Json.parse(items)).put("wanted", "i7").build();
    assertThat(((Json.Arr) Path.compile(path).value(scope(document))).items()).hasSize(1);
  }

  @Test
  void aWildcardOverALargeDocumentIsNoHarm() {
    var document = Json.parse("[" + "{\"a\":1},".repeat(600_000) + "{\"a\":1}]");
    assertThat(((Json.Arr) Path.compile("$[*].a").value(scope(document))).items()).hasSize(600_001);
  }

  @Test
  void aScanOfTheDeepestDocumentEnds() {
    var deep = Json.parse("{\"a\":".repeat(499) + "1" + "}".repeat(499));
    assertThat(((Json.Arr) Path.compile("$..a").value(scope(deep))).items()).hasSize(499);
    assertThatThrownBy(() -> Path.compile("$..*..*..*..*").value(scope(deep)))
        .isInstanceOf(EvaluationException.class);
  }

  @Test
  void dataThatLooksLikeAPathHarmsNoFilter() {
    var data = "$" + "[?(@.a".repeat(5000);
    var document = Json.array(Json.object().put("t", Json.array(Json.of(data))).build());
    assertThat(Path.compile("$[?('x' in @.t)]").value(scope(document))).isEqualTo(Json.Arr.EMPTY);
  }

  @Test
  void endlessCallsAreRefused() {
    for (var value :
        new String[] {
          "States.Array(".repeat(100_000),
          "States.Format('" + "{}".repeat(100_000),
          "States.Array(" + "1,".repeat(100_000),
          "States." + "x".repeat(100_000)
        }) {
      var parameters = Json.object().put("a.$", value).build();
      var definition =
          compile(
              "{\"StartAt\":\"S\",\"States\":{\"S\":{\"Type\":\"Pass\",\"End\":true,\"Parameters\":"
                  + parameters
                  + "}}}");
      assertThat(definition.diagnostics()).hasSize(1);
      assertThat(definition.isValid()).isFalse();
    }
  }

  @Test
  void thePatternOfAStringMatchesCannotExplode() {
    var text =
        """
        {"StartAt": "S", "States": {"S": {"Type": "Choice", "Default": "E",
          "Choices": [{"Variable": "$", "StringMatches": "%s", "Next": "E"}]}, "E": {"Type": "Succeed"}}}
        """
            .formatted("*a".repeat(1000) + "*b");
    var machine = compile(text).machine().orElseThrow();
    var choice = (State.Choice) machine.state("S");
    assertThat(choice.rules().getFirst().condition().test(scope(Json.of("a".repeat(250_000)))))
        .isFalse();
  }

  private static Definition compile(String text) {
    return Definition.compile(text, Definition.Type.STANDARD);
  }

  private static Scope scope(Json input) {
    return new Scope(
        input, Variables.NONE, () -> Json.Obj.EMPTY, Instant.EPOCH, new Chance(1), Inspector.NONE);
  }

  @Test
  void aFaultInATemplateStandsAtTheVeryMember() {
    var text =
        """
        {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true,
          "Parameters": {
            "a": [{"b": 1},
                  {"x.$": "?"}]}}}}
        """;
    var fault = Definition.compile(text, Definition.Type.STANDARD).diagnostics().getFirst();

    assertThat(fault.location()).contains("/States/A/Parameters");
    assertThat(fault.position()).contains(new Diagnostic.Position(4, 12));
  }
}
