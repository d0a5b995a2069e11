package dev.steppe.asl.jsonata;

import java.util.List;
import java.util.Random;

/// Makes expressions over the test's input that are right in syntax, and often wrong in types.
final class ExpressionGenerator {
  private static final List<String> FIELDS =
      List.of(
          "name",
          "age",
          "ratio",
          "yes",
          "none",
          "empty",
          "void",
          "bare",
          "words",
          "numbers",
          "mixed",
          "order",
          "people",
          "nested",
          "missing",
          "order.lines",
          "order.lines.qty",
          "order.customer",
          "people.name",
          "people.pay",
          "account.orders.products",
          "order.lines.tags");

  private static final List<String> STEPS =
      List.of("sku", "qty", "name", "pay", "dept", "tags", "price", "boss", "n", "pid", "*", "$");

  private static final List<String> LITERALS =
      List.of(
          "0",
          "1",
          "2",
          "-1",
          "2.5",
          "\"a\"",
          "\"\"",
          "\"10\"",
          "true",
          "false",
          "null",
          "[]",
          "{}",
          "[1, 2, 3]",
          "[\"b\", \"a\"]",
          "{\"a\": 1, \"b\": [2]}",
          "[[1], [2, [3]]]");

  private static final List<String> OPERATORS =
      List.of(
          "+", "-", "*", "/", "%", "=", "!=", "<", "<=", ">", ">=", "&", "and", "or", "in", "??",
          "?:", "~>");

  private static final List<String> COMPARISONS =
      List.of("=", "!=", "<", "<=", ">", ">=", "in", "+", "-");

  private static final List<String> UNARY =
      List.of(
          "$string",
          "$length",
          "$uppercase",
          "$trim",
          "$number",
          "$abs",
          "$floor",
          "$ceil",
          "$round",
          "$sum",
          "$max",
          "$min",
          "$average",
          "$count",
          "$boolean",
          "$not",
          "$exists",
          "$reverse",
          "$sort",
          "$distinct",
          "$keys",
          "$spread",
          "$merge",
          "$type",
          "$zip");

  private static final List<String> BINARY =
      List.of(
          "$substring",
          "$substringBefore",
          "$contains",
          "$split",
          "$join",
          "$append",
          "$lookup",
          "$pad",
          "$power",
          "$zip",
          "$substringAfter");

  private static final List<String> FUNCTIONS =
      List.of(
          "function($v){$v}",
          "function($v, $i){$i}",
          "function($v){$v > 1}",
          "function($v){[$v]}",
          "function($v, $k){$k & \"!\"}",
          "function($a, $b){$a & $b}",
          "$string",
          "$type");

  private final Random random;

  ExpressionGenerator(Random random) {
    this.random = random;
  }

  String next() {
    return expression(3);
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  private String expression(int depth) {
    if (depth == 0) {
      return random.nextBoolean() ? pick(FIELDS) : pick(LITERALS);
    }
    return switch (random.nextInt(16)) {
      case 0, 1 ->
          "(%s %s %s)".formatted(expression(depth - 1), pick(OPERATORS), expression(depth - 1));
      case 2, 3 -> "%s(%s)".formatted(pick(UNARY), expression(depth - 1));
      case 4 -> "%s(%s, %s)".formatted(pick(BINARY), expression(depth - 1), expression(depth - 1));
      case 5 ->
          "%s(%s, %s)"
              .formatted(
                  pick(List.of("$map", "$filter", "$reduce", "$each", "$sift", "$single")),
                  expression(depth - 1),
                  pick(FUNCTIONS));
      case 6 -> "%s[%s]".formatted(primary(depth), predicate());
      case 7 -> "%s.%s".formatted(primary(depth), pick(STEPS));
      case 8 -> "%s.(%s)".formatted(primary(depth), step(depth - 1));
      case 9 -> "%s.[%s]".formatted(primary(depth), step(depth - 1));
      case 10 -> "[%s, %s]".formatted(expression(depth - 1), expression(depth - 1));
      case 11 -> "{\"x\": %s, \"y\": %s}".formatted(expression(depth - 1), expression(depth - 1));
      case 12 ->
          "(%s ? %s : %s)"
              .formatted(expression(depth - 1), expression(depth - 1), expression(depth - 1));
      case 13 ->
          "($v := %s; %s)"
              .formatted(
                  expression(depth - 1), pick(List.of("$v", "$v[0]", "$v.name", "[$v, $v]")));
      case 14 ->
          primary(depth)
              + pick(
                  List.of(
                      "^($)",
                      "^(name)",
                      "^(>pay)",
                      "[]",
                      "[0]",
                      "[-1]",
                      "{name: pay}",
                      "{dept: $count($)}",
                      "#$i[$i < 2]",
                      "@$f.$f"));
      default -> "%s.%s[%s]".formatted(pick(FIELDS), pick(STEPS), predicate());
    };
  }

  private String primary(int depth) {
    return random.nextInt(3) == 0 ? "(" + expression(depth - 1) + ")" : pick(FIELDS);
  }

  /// A filter that is false for what is undefined. The reference implementation takes undefined for
  /// an item if a filter on it is true, and gives arrays with holes.
  private String predicate() {
    return switch (random.nextInt(4)) {
      case 0 -> pick(List.of("0", "1", "-1", "1.5"));
      case 1 -> pick(STEPS);
      case 2 -> "%s %s %s".formatted(pick(STEPS), pick(COMPARISONS), pick(LITERALS));
      default -> "%s and %s".formatted(pick(STEPS), pick(LITERALS));
    };
  }

  private String step(int depth) {
    return switch (random.nextInt(5)) {
      case 0 -> pick(STEPS);
      case 1 -> "%s %s %s".formatted(pick(STEPS), pick(OPERATORS), pick(LITERALS));
      case 2 -> "{\"k\": %s}".formatted(pick(STEPS));
      case 3 -> "$count(%s)".formatted(pick(STEPS));
      default -> expression(Math.max(0, depth - 1));
    };
  }
}
