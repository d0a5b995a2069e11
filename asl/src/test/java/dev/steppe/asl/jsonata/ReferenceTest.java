package dev.steppe.asl.jsonata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Compares with the JSONata reference implementation: values, undefined, errors with their codes
/// and messages, and complaints about syntax.
class ReferenceTest {
  private static final int GENERATED = 4000;

  private final Json input = Json.parse(read("input.json"));

  @Test
  void agreesWithTheReferenceOnEveryOperatorAndFunction() {
    var expressions =
        read("expressions.txt")
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("# "))
            .toList();
    assertThat(expressions).hasSizeGreaterThan(900);
    var reference = Reference.find();
    if (reference.isEmpty()) {
      return;
    }
    var known = known();
    var differences = new ArrayList<String>();
    var differing = new ArrayList<String>();
    var theirs = reference.get().outcomes(expressions, input);
    for (int i = 0; i < expressions.size(); i++) {
      var expression = expressions.get(i);
      var ours = Expressions.outcome(expression, input);
      if (!ours.equals(theirs.get(i))) {
        differing.add(expression);
        if (!known.contains(expression)) {
          differences.add(shown(expression, theirs.get(i), ours));
        }
      }
    }
    System.out.printf(
        "JSONata: %d expressions compared, %d differ as listed%n",
        expressions.size(), differing.size());
    assertThat(differences).as("differences that are not listed").isEmpty();
    assertThat(differing).as("listed differences that are none").containsAll(known);
  }

  @Test
  void agreesWithTheReferenceOnGeneratedExpressions() {
    long seed = Long.getLong("seed", 1);
    System.out.println("JSONata expressions are generated with -Dseed=" + seed);
    var generator = new ExpressionGenerator(new Random(seed));
    var expressions = new ArrayList<String>();
    for (int i = 0; i < GENERATED; i++) {
      expressions.add(generator.next());
    }
    var ours = expressions.stream().map(it -> Expressions.outcome(it, input)).toList();
    covers(ours, "value ", GENERATED / 4);
    covers(ours, "undefined", GENERATED / 100);
    covers(ours, "error. T", GENERATED / 100);
    covers(ours, "error. D", 5);
    var reference = Reference.find();
    if (reference.isEmpty()) {
      return;
    }
    var theirs = reference.get().outcomes(expressions, input);
    var differences = new ArrayList<String>();
    for (int i = 0; i < expressions.size(); i++) {
      if (!ours.get(i).equals(theirs.get(i))
          && !excused(expressions.get(i), theirs.get(i), ours.get(i))) {
        differences.add(shown(expressions.get(i), theirs.get(i), ours.get(i)));
      }
    }
    assertThat(differences).as("seed %d", seed).isEmpty();
  }

  /// The reference fails in its own code, or one of the two reaches a bound that the other has not;
  /// or of several failing members of a constructor, which the reference evaluates beside each
  /// other, another is the first.
  private static boolean excused(String expression, String theirs, String ours) {
    boolean constructs = expression.contains("{") || expression.contains("[");
    return theirs.startsWith("error: ")
        || ours.startsWith("error: ")
        || (constructs && theirs.startsWith("error") && ours.startsWith("error"))
        || (theirs.contains("null") && ours.contains("NaN"));
  }

  private static void covers(List<String> outcomes, String kind, int least) {
    assertThat(outcomes.stream().filter(it -> it.startsWith(kind)).count())
        .as("outcomes of the kind '%s'", kind)
        .isGreaterThanOrEqualTo(least);
  }

  private static String shown(String expression, String theirs, String ours) {
    return "%n%s%n  reference: %s%n  here:      %s".formatted(expression, theirs, ours);
  }

  private static Set<String> known() {
    return Expressions.items(Json.parse(read("differences.json"))).stream()
        .map(item -> Expressions.text((Json.Obj) item, "expression"))
        .collect(Collectors.toSet());
  }

  private static String read(String name) {
    try (var in = ReferenceTest.class.getResourceAsStream("/jsonata/" + name)) {
      return new String(Optional.ofNullable(in).orElseThrow().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
