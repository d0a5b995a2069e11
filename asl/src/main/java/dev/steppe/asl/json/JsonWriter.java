package dev.steppe.asl.json;

import java.math.BigDecimal;

/// Writes compact JSON text.
final class JsonWriter {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private JsonWriter() {}

  static void write(Json json, StringBuilder out) {
    switch (json) {
      case Json.Null() -> out.append("null");
      case Json.Bool(var value) -> out.append(value);
      case Json.Int(var value) -> out.append(value);
      case Json.Dec(var value) -> out.append(number(value));
      case Json.Str(var value) -> string(value, out);
      case Json.Arr(var items) -> {
        out.append('[');
        for (int i = 0; i < items.size(); i++) {
          if (i > 0) {
            out.append(',');
          }
          write(items.get(i), out);
        }
        out.append(']');
      }
      case Json.Obj object -> {
        out.append('{');
        var first = true;
        for (var member : object.members().entrySet()) {
          if (!first) {
            out.append(',');
          }
          first = false;
          string(member.getKey(), out);
          out.append(':');
          write(member.getValue(), out);
        }
        out.append('}');
      }
    }
  }

  /// A number in the form Java gives a double where that loses nothing, as AWS prints it; else all
  /// its digits.
  private static String number(BigDecimal value) {
    if (value.scale() == 0) {
      return value.toString();
    }
    if (isPlainDouble(value)) {
      return value.toString();
    }
    var nearest = value.doubleValue();
    if (Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(value) == 0) {
      return Double.toString(nearest);
    }
    return value.toString();
  }

  /// Whether Java gives the double nearest to `value` the digits that it has anyway, as it does
  /// from a thousandth up to ten million without superfluous zeros: to know that is quicker than to
  /// ask.
  private static boolean isPlainDouble(BigDecimal value) {
    int whole = value.precision() - value.scale();
    return value.scale() > 0
        && value.precision() <= 15
        && whole >= -2
        && whole <= 7
        && (value.scale() == 1 || value.unscaledValue().longValue() % 10 != 0);
  }

  static void string(String value, StringBuilder out) {
    out.append('"');
    int plainFrom = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (isPlain(value, i)) {
        continue;
      }
      out.append(value, plainFrom, i);
      plainFrom = i + 1;
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> escape(c, out);
      }
    }
    out.append(value, plainFrom, value.length()).append('"');
  }

  /// Whether the character may stand in a string as it is. Half a surrogate pair may not: encoded
  /// as UTF-8 it would be lost.
  private static boolean isPlain(String value, int at) {
    char c = value.charAt(at);
    if (!Character.isSurrogate(c)) {
      return c >= 0x20 && c != '"' && c != '\\';
    }
    return Character.isHighSurrogate(c)
        ? at + 1 < value.length() && Character.isLowSurrogate(value.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(value.charAt(at - 1));
  }

  private static void escape(char c, StringBuilder out) {
    out.append("\\u")
        .append(HEX[c >> 12])
        .append(HEX[c >> 8 & 0xF])
        .append(HEX[c >> 4 & 0xF])
        .append(HEX[c & 0xF]);
  }
}
