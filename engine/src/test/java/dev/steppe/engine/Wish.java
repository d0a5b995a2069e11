package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a path should hold for a rule of a Choice state to be true, or not to be.
///
/// @param value empty for a path that should not be there
record Wish(String path, Optional<Json> value) {
  /// Stands for whatever is there already, or for anything.
  static final Json PRESENT = Json.of("there");

  private static final Pattern JSONATA =
      Pattern.compile(
          "(\\$[\\w.]+)\\)?\\s*(?:=|!=|>=|<=|>|<)\\s*(?:'([^']*)'|\"([^\"]*)\"|(\\d+)|(true|false)|(\\$[\\w.]+))");
  private static final List<String> NOT_OPERATORS =
      List.of("Variable", "Next", "Comment", "Assign", "Output");

  /// Each list is one way to have the rule evaluate to `truth`.
  static List<List<Wish>> ways(Json.Obj rule, boolean truth) {
    var not = rule.get("Not");
    if (not.isPresent()) {
      return ways((Json.Obj) not.get(), !truth);
    }
    for (var join : List.of("And", "Or")) {
      if (rule.get(join).isPresent()) {
        return joined(
            ((Json.Arr) rule.get(join).get()).items(), join.equals("And") == truth, truth);
      }
    }
    return rule.get("Condition").isPresent()
        ? jsonata(text(rule, "Condition"))
        : compared(rule, truth);
  }

  /// @param all whether each of the rules has to have that truth, or just one
  private static List<List<Wish>> joined(List<Json> rules, boolean all, boolean truth) {
    var ways = new ArrayList<List<Wish>>();
    if (all) {
      ways.add(List.of());
      rules.forEach(
          rule -> ways.replaceAll(way -> both(way, ways((Json.Obj) rule, truth).getFirst())));
      return ways;
    }
    rules.forEach(rule -> ways.addAll(ways((Json.Obj) rule, truth)));
    return ways;
  }

  static List<Wish> both(List<Wish> first, List<Wish> second) {
    var both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }

  private static List<List<Wish>> compared(Json.Obj rule, boolean truth) {
    var path = text(rule, "Variable");
    var operator =
        rule.members().keySet().stream()
            .filter(it -> !NOT_OPERATORS.contains(it))
            .findFirst()
            .orElseThrow();
    var operand = rule.members().getOrDefault(operator, Json.Null.NULL);
    if (operator.startsWith("Is")) {
      return tested(path, operator, truth == operand.equals(Json.Bool.TRUE));
    }
    if (operator.endsWith("Path")) {
      var numbers = operator.startsWith("Numeric");
      return operator.contains("Equals") == truth
          ? equal(path, ((Json.Str) operand).value(), numbers)
          : differing(path, ((Json.Str) operand).value(), numbers);
    }
    return values(operator, operand, truth).stream()
        .map(value -> List.of(new Wish(path, Optional.of(value))))
        .toList();
  }

  private static List<List<Wish>> equal(String path, String other, boolean numbers) {
    var value = Optional.<Json>of(numbers ? Json.of(77) : Json.of("same"));
    var ways = new ArrayList<List<Wish>>();
    ways.add(List.of(new Wish(path, value), new Wish(other, value)));
    if (numbers) { // The first may be computed: it is left alone.
      ways.add(List.of(new Wish(other, Optional.of(Json.of(-1)))));
      ways.add(List.of(new Wish(other, Optional.of(Json.of(99_999)))));
    }
    return ways;
  }

  private static List<List<Wish>> differing(String path, String other, boolean numbers) {
    var values =
        numbers ? List.<Json>of(Json.of(5), Json.of(6)) : List.<Json>of(Json.of("a"), Json.of("b"));
    var low = Optional.of(values.getFirst());
    var high = Optional.of(values.getLast());
    return List.of(
        List.of(new Wish(path, low), new Wish(other, high)),
        List.of(new Wish(path, high), new Wish(other, low)));
  }

  private static List<List<Wish>> tested(String path, String operator, boolean truth) {
    Json fitting =
        switch (operator) {
          case "IsNull" -> Json.Null.NULL;
          case "IsNumeric" -> Json.of(5);
          case "IsBoolean" -> Json.Bool.TRUE;
          case "IsTimestamp" -> Json.of("2030-01-01T00:00:00Z");
          default -> Json.of("text");
        };
    Json other = operator.equals("IsString") ? Json.of(5) : Json.of("text");
    if (operator.equals("IsPresent")) {
      return truth
          ? List.of(List.of(new Wish(path, Optional.of(PRESENT))))
          : List.of(List.of(new Wish(path, Optional.empty())));
    }
    return List.of(List.of(new Wish(path, Optional.of(truth ? fitting : other))));
  }

  private static List<Json> values(String operator, Json operand, boolean truth) {
    return switch (operand) {
      case Json.Bool(var flag) -> List.of(Json.of(flag == truth));
      case Json.Num number -> around(number, operator, truth);
      case Json.Str(var text) ->
          operator.startsWith("Timestamp")
              ? List.of(operand, Json.of("1999-01-01T00:00:00Z"), Json.of("2099-01-01T00:00:00Z"))
              : operator.contains("Equals") || operator.equals("StringMatches")
                  ? List.of(Json.of(truth ? text.replace("*", "text") : text + "?"))
                  : List.of(Json.of(text + "z"), Json.of(""));
      case Json.Null _, Json.Arr _, Json.Obj _ -> List.of(operand);
    };
  }

  private static List<Json> around(Json.Num number, String operator, boolean truth) {
    Json above = Json.of(number.decimal().add(BigDecimal.ONE));
    Json below = Json.of(number.decimal().subtract(BigDecimal.ONE));
    if (operator.contains("Greater")) {
      return List.of(truth ? above : below);
    }
    return operator.contains("Less")
        ? List.of(truth ? below : above)
        : List.of(truth ? number : above);
  }

  /// JSONata is not solved: what is compared is given values that may do either way.
  private static List<List<Wish>> jsonata(String condition) {
    var ways = new ArrayList<List<Wish>>();
    var matcher = JSONATA.matcher(condition);
    while (matcher.find()) {
      var path = matcher.group(1);
      for (int group = 2; group <= 3; group++) {
        if (matcher.group(group) != null) {
          ways.add(List.of(new Wish(path, Optional.of(Json.of(matcher.group(group))))));
          ways.add(List.of(new Wish(path, Optional.of(Json.of(matcher.group(group) + "?")))));
        }
      }
      if (matcher.group(4) != null) {
        for (int offset = -1; offset <= 1; offset++) {
          ways.add(
              List.of(
                  new Wish(path, Optional.of(Json.of(Long.parseLong(matcher.group(4)) + offset)))));
        }
        ways.add(List.of(new Wish(path, Optional.of(Json.Arr.EMPTY))));
      }
      if (matcher.group(6) != null) {
        ways.addAll(differing(path, matcher.group(6), true));
      }
      ways.add(List.of(new Wish(path, Optional.of(Json.Bool.TRUE))));
      ways.add(List.of(new Wish(path, Optional.of(Json.Bool.FALSE))));
    }
    for (var value : List.of(Json.of(0), Json.of(9))) {
      ways.add(
          JSONATA
              .matcher(condition)
              .results()
              .map(it -> new Wish(it.group(1), Optional.of(value)))
              .toList());
    }
    return ways;
  }

  private static String text(Json.Obj object, String name) {
    return object.get(name).map(it -> ((Json.Str) it).value()).orElse("");
  }
}
