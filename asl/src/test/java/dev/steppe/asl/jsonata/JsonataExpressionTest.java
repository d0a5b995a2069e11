package dev.steppe.asl.jsonata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.asl.Chance;
import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.Inspector;
import dev.steppe.asl.Scope;
import dev.steppe.asl.Variables;
import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonataExpressionTest {
  private static JsonataExpression compile(String text) {
    var faults = new ArrayList<Fault>();
    var expression =
        JsonataExpression.compile("{% " + text + " %}", "Output", Moment.AFTER_WORK, faults::add);
    assertThat(faults).isEmpty();
    return expression.orElseThrow();
  }

  private static Scope scope(String input, Variables variables) {
    return new Scope(
        Json.parse(input),
        variables,
        () -> Json.object().put("State", Json.object().put("Name", "S").build()).build(),
        Instant.parse("2026-01-02T03:04:05.678Z"),
        new Chance(1),
        Inspector.NONE);
  }

  @Test
  void aTransformationChangesNothingButItsCopy() {
    var scope = scope("{\"a\":{\"b\":1}}", _ -> Optional.empty());

    assertThat(compile("{\"c\":2} ~> |$states.input.a|{\"b\":3},\"b\"|").evaluate(scope).text())
        .isEqualTo("{\"c\":2}");
    assertThat(compile("$states.input ~> |a|{\"b\":3}|").evaluate(scope).text())
        .isEqualTo("{\"a\":{\"b\":3}}");
    assertThat(scope.input().text()).isEqualTo("{\"a\":{\"b\":1}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "$a + $b.c | a b",
        "$states.input.x & $now() | ``",
        "($x := $y; $x + $z) | y z",
        "($x := $x + 1; $x) | x",
        "function($p){$p + $q}($r) | q r",
        "$map($items, function($v, $i){$v * $factor}) | factor items",
        "($f := function($n){$n = 0 ? 1 : $f($n - 1)}; $f(3)) | ``",
        "$items[price > $least].sku | items least",
        "{$k: $v} | k v",
        "$sum($xs) ~> $round | xs",
        "$orders@$o.$o.id#$i.$i | orders"
      })
  void tellsTheVariablesThatItReads(String text, String names) {
    assertThat(String.join(" ", compile(text).variables())).isEqualTo(names);
  }

  @Test
  void readsVariablesOverFunctionsOfTheSameName() {
    var expression = compile("$count + 1");
    Variables variables =
        name -> name.equals("count") ? Optional.of(Json.of(41)) : Optional.empty();
    assertThat(expression.evaluate(scope("{}", variables))).isEqualTo(Json.of(42));
  }

  @Test
  void keepsWhatItOnlyHandsOn() {
    var input = "{\"a\":9007199254740993,\"b\":1.10,\"c\":[null,{\"d\":[]}]}";
    assertThat(compile("$states.input").evaluate(scope(input, Variables.NONE)).text())
        .isEqualTo(Json.parse(input).text());
    assertThat(compile("$states.input.a").evaluate(scope(input, Variables.NONE)).text())
        .isEqualTo("9007199254740993");
    assertThat(compile("$states.input.c[1]").evaluate(scope(input, Variables.NONE)).text())
        .isEqualTo("{\"d\":[]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1/0 | \"Infinity\"",
        "-1/0 | \"-Infinity\"",
        "{'a': [1e308 * 10]} | {\"a\":[\"Infinity\"]}",
        "$string(1e20) | \"100000000000000000000\"",
        "$string(1e21) | \"1e+21\"",
        "$random(42) | 0.7275636800328681",
        "$hash('input', 'SHA-1') | \"140f86aae51ab9e1cda9b4254fe98a74eb54c1a1\"",
        "$partition([1, 2, 3, 4], 2.6) | [[1,2],[3,4]]",
        "$partition([0], 5) | [[0]]",
        "$partition([1, 2]) | [[1,2]]",
        "$range(0, 6, 2) | [0,2,4,6]",
        "$range(-1.7, 2, 1) | [-1,0,1,2]",
        "$range(3, 1, -1) | [3,2,1]",
        "$range(1, 9, 9) | 1",
        "$count($range(1, 1001, 1)) | 1001",
        "$parse('{\"a\": [1, null]}').a | [1,null]",
        "$parse('-0') | 0",
        "$count(null) | 1",
        "$millis() | 1767323045678",
        "$now() | \"2026-01-02T03:04:05.678Z\"",
        "$now('[Y]') | \"2026\"",
        "$length($uuid()) | 36",
        "$random() < 1 | true",
        "$states.context.State.Name | \"S\"",
        "$type($states) | \"object\""
      })
  void hasWhatStepFunctionsAdds(String text, String value) {
    assertThat(compile(text).evaluate(scope("{}", Variables.NONE)).text()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "$none | returned nothing (undefined).",
        "$partition([], 1) | threw an error during evaluation. T0410: Argument 1 of function \"partition\" does not match function signature",
        "$partition(5, 1) | threw an error during evaluation. T0410: Argument 1 of function \"partition\" does not match function signature",
        "$partition([1], 0) | threw an error during evaluation. T0410: Argument 2 of function \"partition\" does not match function signature",
        "$partition([1], 1, 1) | threw an error during evaluation. T0410: Argument 3 of function \"partition\" does not match function signature",
        "$range(1, 2, 0) | threw an error during evaluation. T0410: Argument 3 of function \"range\" does not match function signature",
        "$range(1, 2, -1) | returned nothing (undefined).",
        "$hash('a', 'sha-1') | threw an error during evaluation. T0410: Argument 2 of function \"hash\" does not match function signature",
        "$formatNumber(1, 'x') | threw an error during evaluation. D3086: The sub-picture must not contain a passive character that is preceded by an active character and that is followed by another active character",
        "'a' + 1 | threw an error during evaluation. T2001: The left side of the \"+\" operator must evaluate to a number",
        "$sum | returned an unsupported result type."
      })
  void tellsWhyThereIsNoValue(String text, String words) {
    assertThatThrownBy(() -> compile(text).evaluate(scope("{}", Variables.NONE)))
        .isInstanceOfSatisfying(
            EvaluationException.class,
            e -> {
              assertThat(e.error()).isEqualTo("States.QueryEvaluationError");
              assertThat(e.location()).contains("Output");
              assertThat(e.getMessage())
                  .isEqualTo(
                      "The JSONata expression '%s' specified for the field 'Output' %s"
                          .formatted(text, words));
            });
  }

  @Test
  void isEvaluatedByManyThreadsAtOnce() throws Exception {
    var expression =
        compile(
            "$sum($map($states.input.xs, function($x){($y := $x * 2; $y)})) & '-' & $states.input.id");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = new ArrayList<Callable<String>>();
      for (int i = 0; i < 2000; i++) {
        int id = i;
        tasks.add(() ->
            expression
                .evaluate(scope("{\"xs\":[1,2,%d],\"id\":%d}".formatted(id, id), Variables.NONE))
                .text());
      }
      var results = threads.invokeAll(tasks);
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get()).isEqualTo("\"%d-%d\"".formatted(6 + 2 * i, i));
      }
    }
  }
}
