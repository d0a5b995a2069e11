package dev.steppe.asl.jsonata;

import dev.steppe.asl.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Functions on numbers, and those that make booleans.
final class NumberFunctions {
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([Ee][-+]?[0-9]+)?");

  private static final Pattern OTHER =
      Pattern.compile("0([xX][0-9A-Fa-f]{1,300}|[oO][0-7]{1,300}|[bB][01]{1,300})");

  /// More decimal places than any double has.
  private static final int MAX_PLACES = 400;

  private NumberFunctions() {}

  static void define() {
    Library.define("number", "<(nsb)-:n>", 1, Object.class, (e, value, a) -> number(value));
    Library.define(
        "abs",
        "<n-:n>",
        1,
        Number.class,
        (e, value, a) ->
            value instanceof Long whole && whole != Long.MIN_VALUE
                ? (Object) Math.abs(whole)
                : Numbers.simplest(Math.abs(value.doubleValue())));
    Library.define("floor", "<n-:n>", 1, Number.class, (e, value, a) -> floor(value));
    Library.define(
        "ceil",
        "<n-:n>",
        1,
        Number.class,
        (e, value, a) ->
            value instanceof Long ? value : Numbers.simplest(Math.ceil(value.doubleValue())));
    Library.define(
        "round",
        "<n-n?:n>",
        2,
        Number.class,
        (e, value, a) -> round(value, Library.optional(a, 1, Number.class).orElse(0L).intValue()));
    Library.define(
        "sqrt",
        "<n-:n>",
        1,
        Number.class,
        (e, value, a) -> {
          if (value.doubleValue() < 0) {
            throw JsonataError.of(
                "D3060",
                "The sqrt function cannot be applied to a negative number: {{value}}",
                value);
          }
          return Numbers.simplest(Math.sqrt(value.doubleValue()));
        });
    Library.define(
        "power",
        "<n-n:n>",
        2,
        Number.class,
        (e, value, a) -> power(value, Library.optional(a, 1, Number.class)));
    Library.define(
        "formatBase",
        "<n-n?:s>",
        2,
        Number.class,
        (e, value, a) -> formatBase(value, Library.optional(a, 1, Number.class).orElse(10L)));
    Library.define(
        "formatNumber",
        "<n-so?:s>",
        3,
        Number.class,
        (e, value, a) ->
            e.made(
                NumberPicture.of(
                        Library.optional(a, 1, String.class).orElse(""),
                        Library.optional(a, 2, Map.class).map(Values::members).orElseGet(Map::of))
                    .format(value.doubleValue())));
    Library.define(
        "sum", "<a<n>:n>", 1, List.class, (e, all, a) -> Numbers.simplest(sum(Values.items(all))));
    Library.define("max", "<a<n>:n>", 1, List.class, (e, all, a) -> extreme(all, 1));
    Library.define("min", "<a<n>:n>", 1, List.class, (e, all, a) -> extreme(all, -1));
    Library.define(
        "average",
        "<a<n>:n>",
        1,
        List.class,
        (e, all, a) ->
            all.isEmpty() ? null : Numbers.simplest(sum(Values.items(all)) / all.size()));
    Library.define("boolean", "<x-:b>", 1, Object.class, (e, value, a) -> Values.truth(value));
    Library.define("not", "<x-:b>", 1, Object.class, (e, value, a) -> !Values.truth(value));
    Library.define("exists", "<x:b>", 1, (e, a) -> a[0] != null);
  }

  private static Object number(Object value) {
    return switch (value) {
      case Number number -> number;
      case Boolean bool -> bool ? 1L : 0L;
      case String text when DECIMAL.matcher(text).matches() && isFinite(text) ->
          Numbers.of((Json.Num) Json.parse(canonical(text)));
      case String text when OTHER.matcher(text).matches() ->
          Numbers.simplest(
              new BigInteger(
                      text.substring(2),
                      switch (text.charAt(1)) {
                        case 'x', 'X' -> 16;
                        case 'o', 'O' -> 8;
                        default -> 2;
                      })
                  .doubleValue());
      default ->
          throw JsonataError.of("D3030", "Unable to cast value to a number: {{value}}", value);
    };
  }

  private static boolean isFinite(String text) {
    return Double.isFinite(Double.parseDouble(text));
  }

  /// Without the leading zeros that JSON does not allow.
  private static String canonical(String text) {
    return text.replaceFirst("^(-?)0+(?=[0-9])", "$1");
  }

  private static Number floor(Number value) {
    return value instanceof Long ? value : Numbers.simplest(Math.floor(value.doubleValue()));
  }

  /// Rounds half to even, as the number is written in decimal.
  static Number round(Number value, int places) {
    if ((value instanceof Long && places >= 0)
        || places > MAX_PLACES
        || !Double.isFinite(value.doubleValue())) {
      return value;
    }
    if (places < -MAX_PLACES) {
      return 0L;
    }
    return Numbers.simplest(
        new BigDecimal(value.toString()).setScale(places, RoundingMode.HALF_EVEN).doubleValue());
  }

  private static Number power(Number base, Optional<Number> exponent) {
    double result =
        Math.pow(base.doubleValue(), exponent.map(Number::doubleValue).orElse(Double.NaN));
    if (!Double.isFinite(result)) {
      throw JsonataError.of(
          "D3061",
          "The power function has resulted in a value that cannot be represented as a JSON number: base={{value}}, exponent={{value2}}",
          base,
          exponent.orElse(null));
    }
    return Numbers.simplest(result);
  }

  private static String formatBase(Number value, Number base) {
    int radix = round(base, 0).intValue();
    if (radix < 2 || radix > 36) {
      throw JsonataError.of(
          "D3100",
          "The radix of the formatBase function must be between 2 and 36.  It was given {{value}}",
          (long) radix);
    }
    return new BigDecimal(round(value, 0).toString()).toBigInteger().toString(radix);
  }

  private static double sum(List<Object> numbers) {
    double total = 0;
    for (var number : numbers) {
      total += ((Number) number).doubleValue();
    }
    return total;
  }

  private static @Nullable Object extreme(List<?> numbers, int sign) {
    @Nullable Object found = null;
    for (var number : numbers) {
      if (found == null || Operators.compare(number, found) * sign > 0) {
        found = number;
      }
    }
    return found;
  }
}
