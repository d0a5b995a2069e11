package dev.steppe.asl.jsonata;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The operators between values.
final class Operators {
  private Operators() {}

  /// An operator between two operands.
  static final class Operation extends Node {
    private final String operator;
    private final Node left;
    private final Node right;

    Operation(String operator, Node left, Node right) {
      this.operator = operator;
      this.left = left;
      this.right = right;
    }

    @Override
    @Nullable Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      var a = left.evaluate(evaluation, input, frame);
      if (operator.equals("and") || operator.equals("or")) {
        if (Values.truth(a) == operator.equals("or")) {
          return operator.equals("or");
        }
        try {
          return Values.truth(right.evaluate(evaluation, input, frame));
        } catch (JsonataError e) {
          throw e.at(operator);
        }
      }
      var b = right.evaluate(evaluation, input, frame);
      try {
        return switch (operator) {
          case "+", "-", "*", "/", "%" -> arithmetic(operator, a, b);
          case "=" -> a != null && b != null && Values.areEqual(a, b);
          case "!=" -> a != null && b != null && !Values.areEqual(a, b);
          case "&" -> evaluation.made(concat(evaluation, text(evaluation, a), text(evaluation, b)));
          case "in" -> isIn(evaluation, a, b);
          default -> comparison(operator, a, b);
        };
      } catch (JsonataError e) {
        throw e.at(operator);
      }
    }
  }

  /// `[first..last]`
  static final class Range extends Node {
    private final Node first;
    private final Node last;

    Range(Node first, Node last) {
      this.first = first;
      this.last = last;
    }

    @Override
    @Nullable Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      var from = first.evaluate(evaluation, input, frame);
      var to = last.evaluate(evaluation, input, frame);
      if (from != null && !(from instanceof Long)) {
        throw JsonataError.of(
            "T2003", "The left side of the range operator (..) must evaluate to an integer");
      }
      if (to != null && !(to instanceof Long)) {
        throw JsonataError.of(
            "T2004", "The right side of the range operator (..) must evaluate to an integer");
      }
      if (!(from instanceof Long a) || !(to instanceof Long b) || a > b) {
        return null;
      }
      double size = (double) b - a + 1;
      if (size > 1e7) {
        throw JsonataError.of(
            "D2014",
            "The size of the sequence allocated by the range operator (..) must not exceed 1e7.  Attempted to allocate {{value}}.",
            Numbers.simplest(size));
      }
      evaluation.makeArray((long) size);
      evaluation.work((long) size);
      var range = Sequence.loose();
      range.ensureCapacity((int) size);
      for (long i = a; i <= b; i++) {
        range.add(i);
      }
      return range;
    }
  }

  static final class Negation extends Node {
    private final Node operand;

    Negation(Node operand) {
      this.operand = operand;
    }

    @Override
    @Nullable Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      var value = operand.evaluate(evaluation, input, frame);
      if (value == null) {
        return null;
      }
      if (!Values.isNumeric(value)) {
        throw JsonataError.of("D1002", "Cannot negate a non-numeric value: {{value}}", value);
      }
      return value instanceof Long whole && whole != Long.MIN_VALUE
          ? (Object) (-whole)
          : Numbers.simplest(-((Number) value).doubleValue());
    }
  }

  private static @Nullable Object arithmetic(
      String operator, @Nullable Object a, @Nullable Object b) {
    if (a != null && !Values.isNumeric(a)) {
      throw JsonataError.of(
          "T2001", "The left side of the {{token}} operator must evaluate to a number");
    }
    if (b != null && !Values.isNumeric(b)) {
      throw JsonataError.of(
          "T2002", "The right side of the {{token}} operator must evaluate to a number");
    }
    if (!(a instanceof Number left) || !(b instanceof Number right)) {
      return null;
    }
    double x = left.doubleValue();
    double y = right.doubleValue();
    return Numbers.simplest(
        switch (operator) {
          case "+" -> x + y;
          case "-" -> x - y;
          case "*" -> x * y;
          case "/" -> x / y;
          default -> x % y;
        });
  }

  private static @Nullable Object comparison(
      String operator, @Nullable Object a, @Nullable Object b) {
    if (!isComparable(a) || !isComparable(b)) {
      throw JsonataError.of(
          "T2010",
          "The expressions either side of operator {{token}} must evaluate to numeric or string values");
    }
    if (a == null || b == null) {
      return null;
    }
    if (a instanceof Number != b instanceof Number) {
      throw JsonataError.of(
          "T2009",
          "The values {{value}} and {{value2}} either side of operator {{token}} must be of the same data type",
          a,
          b);
    }
    int order = compare(a, b);
    return switch (operator) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  private static boolean isComparable(@Nullable Object value) {
    return value == null || value instanceof String || value instanceof Number;
  }

  /// Compares two numbers, or two strings by their UTF-16 code units.
  static int compare(Object a, Object b) {
    if (a instanceof String left) {
      return left.compareTo((String) b);
    }
    return a instanceof Long left && b instanceof Long right
        ? Long.compare(left, right)
        : Double.compare(((Number) a).doubleValue(), ((Number) b).doubleValue());
  }

  private static String text(Evaluation evaluation, @Nullable Object value) {
    return value == null ? "" : Stringifier.string(evaluation, value, false);
  }

  private static String concat(Evaluation evaluation, String left, String right) {
    evaluation.make(0L + left.length() + right.length());
    return left + right;
  }

  /// Whether `value` is one of `among`. As in JavaScript, arrays and objects equal only themselves.
  private static boolean isIn(
      Evaluation evaluation, @Nullable Object value, @Nullable Object among) {
    if (value == null || among == null) {
      return false;
    }
    var items = among instanceof List<?> list ? list : List.of(among);
    evaluation.work(items.size());
    for (var item : items) {
      boolean structured = value instanceof Map || value instanceof List;
      boolean same = structured ? value == item : Values.areEqual(value, item);
      if (same) {
        return true;
      }
    }
    return false;
  }
}
