package dev.steppe.asl.jsonata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Hostile expressions end in time, with AWS's messages at AWS's bounds.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BoundsTest {
  private static final String TOO_DEEP =
      "error: Stack overflow error: Check for non-terminating recursive function.  Consider rewriting as tail-recursive. Depth=101 max=100";

  private static final String TOO_LONG =
      "error: Expression evaluation timeout: Check for infinite loop";

  private static final String TOO_BIG =
      "error: Expression evaluation memory limit exceeded: Check for excessive memory usage";

  private static String outcome(String expression) {
    return Expressions.outcome(expression, Json.Obj.EMPTY);
  }

  @Test
  void recursionIsBoundedInDepth() {
    assertThat(outcome("($f := function($x){1 + $f($x + 1)}; $f(1))")).isEqualTo(TOO_DEEP);
    assertThat(outcome("1" + "+1".repeat(199))).isEqualTo(TOO_DEEP);
    assertThat(outcome("1" + "+1".repeat(90))).isEqualTo("value 91");
  }

  @Test
  void tailRecursionIsBoundedInTimeOnly() {
    assertThat(outcome("($f := function($x){$f($x + 1)}; $f(1))")).isEqualTo(TOO_LONG);
    assertThat(outcome("($f := function($n, $a){$n = 0 ? $a : $f($n - 1, $a + $n)}; $f(5000, 0))"))
        .isEqualTo("value 1.25025E7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1..873782] ~> $count() | 873782",
        "$count($range(1, 360145, 1)) | 360145",
        "($p := function($s, $n){$n = 0 ? $s : $p($s & $s, $n - 1)}; $length($p('x', 22))) | 4194304"
      })
  void whatJustFitsIsTaken(String expression, String value) {
    assertThat(outcome(expression)).isEqualTo("value " + value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1..873783] ~> $count()",
        "$count($range(1, 360146, 1))",
        "($p := function($s, $n){$n = 0 ? $s : $p($s & $s, $n - 1)}; $length($p('x', 23)))",
        "$pad('', 1e9)",
        "$sum([1..900000])",
        "($s := $pad('x', 4000000); $a := [1..1000].($s); $string($a))",
        "($s := $pad('x', 4000000); $join([1..100000].($s)))",
        "($s := $pad('x', 2000000, 'x'); $replace($s, 'x', $s))",
        "[1..3000].([1..3000])"
      })
  void whatDoesNotFitFails(String expression) {
    assertThat(outcome(expression)).isEqualTo(TOO_BIG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$contains($pad('a', 5000, 'a') & '!', /^(a+)+b$/)",
        "$match($pad('a', 5000, 'a'), /(a*)*b/)",
        "/(.*)(.*)(.*)(.*)(.*)(.*)[0-9]x/($pad('a', 5000, 'a'))",
        "$toMillis($pad('1', 60, '1') & 'x', '[Y][M][D][H][m][s][f][d][W][h]')",
        "$toMillis($pad('1', 1000, '1'), '[f1][f1][f1][f1][f1][f1][f1][f1][f1][f1][f1][f1][f1]')"
      })
  void regularExpressionsAndPicturesEndInTime(String expression) {
    assertThat(outcome(expression)).matches("(?s)error.*|undefined|value false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[", "{\"a\":", "-", "$f(", "$a ~> ", "1 ? 1 : ", "$a["})
  void deepNestingIsRefusedWithWords(String opening) {
    assertThat(outcome(opening.repeat(10_000))).startsWith("invalid ");
  }

  @ParameterizedTest
  @ValueSource(strings = {".a", " + 1", "[0]", " ?: 1", " ?? 1", " & 'a'", "[]"})
  void longChainsEndWithWordsOrAValue(String link) {
    assertThat(outcome("1" + link.repeat(10_000))).startsWith("invalid ");
  }

  @Test
  void valuesMayNotNestWithoutEnd() {
    assertThat(outcome("$reduce([1..100000], function($a){{'a': $a}} ~> function($f){$f}, 1)"))
        .startsWith("error");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "$eval('1 + 1') | error. T1006: Attempted to invoke a non-function",
        "$lookup({}, 'constructor') | undefined",
        "{}.__proto__ | undefined",
        "$clone({}) | value {}",
        "'a'.getClass | undefined",
        "$__evaluate_entry | undefined",
        "$string(function($x){$x}) | value \"\""
      })
  void nothingOfTheHostIsInReach(String expression, String outcome) {
    assertThat(outcome(expression)).isEqualTo(outcome);
  }
}
