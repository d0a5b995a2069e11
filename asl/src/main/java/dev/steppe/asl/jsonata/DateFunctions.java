package dev.steppe.asl.jsonata;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.utils.DateTimeUtils;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Functions on timestamps, and those that write and read integers by pictures. The pictures of
/// XPath are the library's part.
final class DateFunctions {
  private static final Pattern ISO_8601 =
      Pattern.compile(
          "(\\d{4})(?:-([01]\\d))?(?:-([0-3]\\d))?(?:T([0-2]\\d):([0-5]\\d):([0-5]\\d))?"
              + "(?:\\.(\\d+))?([+-][0-2]\\d:?[0-5]\\d|Z)?");

  private static final String ISO_PICTURE = "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]";

  /// The longest text that is read by a picture, and the most fields of one: the library tries all
  /// ways to divide the text among the fields.
  private static final int MAX_TEXT = 64;

  private static final int MAX_FIELDS = 10;

  private DateFunctions() {}

  static void define() {
    Library.define(
        "now", "<s?s?:s>", 2, (e, a) -> formatted(e, e.scope().now().toEpochMilli(), a, 0));
    Library.define("millis", "<:n>", 0, (e, a) -> e.scope().now().toEpochMilli());
    Library.define(
        "fromMillis",
        "<n-s?s?:s>",
        3,
        Number.class,
        (e, millis, a) -> formatted(e, millis.longValue(), a, 1));
    Library.define(
        "toMillis",
        "<s-s?:n>",
        2,
        String.class,
        (e, text, a) -> {
          var picture = Library.optional(a, 1, String.class);
          return picture.isPresent() ? parsed(text, picture.get()) : parsed(text);
        });
    Library.define(
        "formatInteger",
        "<n-s:s>",
        2,
        Number.class,
        (e, number, a) ->
            e.made(
                library(() ->
                    DateTimeUtils.formatInteger(
                        (long) Math.floor(number.doubleValue()),
                        Library.optional(a, 1, String.class).orElse("0")))));
    Library.define(
        "parseInteger",
        "<s-s:n>",
        2,
        String.class,
        (e, text, a) -> parsedInteger(text, Library.optional(a, 1, String.class).orElse("0")));
  }

  private static String formatted(
      Evaluation evaluation, long millis, @Nullable Object[] arguments, int from) {
    var picture = Library.optional(arguments, from, String.class).orElse(ISO_PICTURE);
    var zone = Library.optional(arguments, from + 1, String.class);
    return evaluation.made(
        library(() -> DateTimeUtils.formatDateTime(millis, picture, zone.orElse(null))));
  }

  private static @Nullable Object parsed(String text, String picture) {
    if (text.length() > MAX_TEXT || picture.chars().filter(c -> c == '[').count() > MAX_FIELDS) {
      throw JsonataError.of(
          "D3136",
          "The date/time picture string is missing specifiers required to parse the timestamp");
    }
    return library(() -> Optional.ofNullable(DateTimeUtils.parseDateTime(text, picture)))
        .orElse(null);
  }

  private static @Nullable Object parsedInteger(String text, String picture) {
    return library(
            () -> {
              try {
                var number = com.dashjoin.jsonata.Functions.parseInteger(text, picture);
                return Optional.ofNullable(number);
              } catch (java.text.ParseException e) {
                throw JsonataError.said("D3130", String.valueOf(e.getMessage()));
              }
            })
        .map(number -> Numbers.simplest(number.doubleValue()))
        .orElse(null);
  }

  private static <T> T library(Supplier<T> call) {
    try {
      return call.get();
    } catch (JException e) {
      throw JsonataError.said(String.valueOf(e.getError()), String.valueOf(e.getMessage()));
    } catch (JsonataError e) {
      throw e;
    } catch (RuntimeException e) {
      throw JsonataError.bound(String.valueOf(e.getMessage()));
    }
  }

  private static Object parsed(String text) {
    var parts = ISO_8601.matcher(text);
    if (!parts.matches()) {
      throw notIso(text);
    }
    try {
      var fraction = Optional.ofNullable(parts.group(7)).orElse("0");
      var at =
          OffsetDateTime.of(
              Integer.parseInt(parts.group(1)),
              number(parts.group(2), 1),
              number(parts.group(3), 1),
              number(parts.group(4), 0),
              number(parts.group(5), 0),
              number(parts.group(6), 0),
              Integer.parseInt((fraction + "000").substring(0, 3)) * 1_000_000,
              zone(Optional.ofNullable(parts.group(8)).orElse("Z")));
      return at.toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      throw notIso(text);
    }
  }

  private static int number(@Nullable String digits, int otherwise) {
    return digits == null ? otherwise : Integer.parseInt(digits);
  }

  private static ZoneOffset zone(String text) {
    if (text.equals("Z")) {
      return ZoneOffset.UTC;
    }
    int sign = text.startsWith("-") ? -1 : 1;
    int hours = Integer.parseInt(text.substring(1, 3));
    int minutes = Integer.parseInt(text.substring(text.length() - 2));
    return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
  }

  private static JsonataError notIso(String text) {
    return JsonataError.of(
        "D3110",
        "The argument of the toMillis function must be an ISO 8601 formatted timestamp. Given {{value}}",
        text);
  }
}
