package dev.steppe.asl.jsonata;

import dev.steppe.asl.json.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

/// Writes values as JavaScript's `JSON.stringify` does, which is how JSONata makes strings.
final class Stringifier {
  /// The digits that a number keeps in a string.
  private static final MathContext DIGITS = new MathContext(15, RoundingMode.HALF_UP);

  /// The longest excerpt of a value in a message.
  private static final int MAX_SHOWN = 1000;

  private final Evaluation evaluation;
  private final boolean pretty;
  private final StringBuilder out = new StringBuilder();

  private Stringifier(Evaluation evaluation, boolean pretty) {
    this.evaluation = evaluation;
    this.pretty = pretty;
  }

  /// `$string(value)`
  static String string(Evaluation evaluation, Object value, boolean pretty) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof Procedure) {
      return "";
    }
    if (value instanceof Double number && !Double.isFinite(number)) {
      throw JsonataError.of("D3001", "Attempting to invoke string function on Infinity or NaN");
    }
    var writer = new Stringifier(evaluation, pretty);
    writer.write(value, 0);
    return evaluation.made(writer.out.toString());
  }

  /// A value for a message.
  static String show(Object value) {
    var text =
        switch (value) {
          case Double number when !Double.isFinite(number) -> "null";
          case Number number -> number(number);
          case Procedure procedure -> "undefined";
          default -> {
            try {
              yield Values.toJson(value).text();
            } catch (Values.UnsupportedResultException e) {
              yield "undefined";
            }
          }
        };
    return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) : text;
  }

  private void write(Object value, int depth) {
    if (out.length() > 10_000_000) {
      evaluation.make(out.length());
    }
    switch (value) {
      case String text -> out.append(new Json.Str(text).text());
      case Json json -> out.append(json.text());
      case Boolean bool -> out.append(bool);
      case Double number when !Values.isNumeric(number) -> out.append("null");
      case Double number -> out.append(number(new BigDecimal(number).round(DIGITS).doubleValue()));
      case Number number -> out.append(number);
      case List<?> items -> writeArray(items, depth);
      case Map<?, ?> members -> writeObject(members, depth);
      default -> out.append("\"\"");
    }
  }

  private void writeArray(List<?> items, int depth) {
    evaluation.work(items.size());
    out.append('[');
    var first = true;
    for (var item : items) {
      separate(first, depth + 1);
      first = false;
      write(item, depth + 1);
    }
    end(first, depth);
    out.append(']');
  }

  private void writeObject(Map<?, ?> members, int depth) {
    evaluation.work(members.size());
    out.append('{');
    var first = true;
    for (var member : members.entrySet()) {
      separate(first, depth + 1);
      first = false;
      out.append(new Json.Str((String) member.getKey()).text()).append(pretty ? ": " : ":");
      write(member.getValue(), depth + 1);
    }
    end(first, depth);
    out.append('}');
  }

  private void separate(boolean first, int depth) {
    if (!first) {
      out.append(',');
    }
    if (pretty) {
      out.append('\n').repeat("  ", depth);
    }
  }

  private void end(boolean empty, int depth) {
    if (pretty && !empty) {
      out.append('\n').repeat("  ", depth);
    }
  }

  /// A number as JavaScript prints it.
  static String number(Number number) {
    if (number instanceof Long whole) {
      return Long.toString(whole);
    }
    double value = number.doubleValue();
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    if (value == 0) {
      return "0";
    }
    var shortest = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
    var digits = shortest.unscaledValue().toString();
    // The value is 0.digits times ten to the power of this.
    int power = digits.length() - shortest.scale();
    var sign = value < 0 ? "-" : "";
    if (power > 21 || power < -5) {
      var mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
      return "%s%se%s%d".formatted(sign, mantissa, power > 0 ? "+" : "-", Math.abs(power - 1));
    }
    return sign + shortest.toPlainString();
  }
}
