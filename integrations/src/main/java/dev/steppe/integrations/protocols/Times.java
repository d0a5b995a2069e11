package dev.steppe.integrations.protocols;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Shape.TimeFormat;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Points in time as messages write them:
/// <https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait>.
final class Times {
  private static final DateTimeFormatter HTTP =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  /// HTTP's format may have fractions of a second, which the JDK's does not take.
  private static final Pattern FRACTION = Pattern.compile("(:\\d\\d)(\\.\\d{1,9})");

  private Times() {}

  /// The time that a message or an input has in any of the formats; empty if it is none.
  static Optional<Instant> read(Json value) {
    return switch (value) {
      case Json.Num number -> ofSeconds(number.decimal());
      case Json.Str(var text) -> read(text.strip());
      case Json.Null _, Json.Bool _, Json.Arr _, Json.Obj _ -> Optional.empty();
    };
  }

  static Optional<Instant> read(String text) {
    return dateTime(text).or(() -> httpDate(text)).or(() -> seconds(text));
  }

  private static Optional<Instant> dateTime(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> httpDate(String text) {
    var fraction = FRACTION.matcher(text);
    try {
      if (!fraction.find()) {
        return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
      }
      var whole = text.substring(0, fraction.start(2)) + text.substring(fraction.end(2));
      var nanos = new BigDecimal("0" + fraction.group(2)).movePointRight(9).longValue();
      return Optional.of(
          DateTimeFormatter.RFC_1123_DATE_TIME.parse(whole, Instant::from).plusNanos(nanos));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> seconds(String text) {
    try {
      return text.length() > 40 ? Optional.empty() : ofSeconds(new BigDecimal(text));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> ofSeconds(BigDecimal seconds) {
    try {
      if (seconds.precision() - seconds.scale() > 12 || seconds.scale() > 100) {
        return Optional.empty();
      }
      var whole = seconds.setScale(0, RoundingMode.FLOOR);
      var nanos = seconds.subtract(whole).movePointRight(9).longValue();
      return Optional.of(Instant.ofEpochSecond(whole.longValue(), nanos));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /// As a JSON value: a number for seconds, else text.
  static Json json(Instant time, TimeFormat format) {
    return switch (format) {
      case EPOCH_SECONDS -> epochSeconds(time);
      case DATE_TIME, HTTP_DATE -> Json.of(text(time, format));
    };
  }

  static String text(Instant time, TimeFormat format) {
    return switch (format) {
      case EPOCH_SECONDS -> epochSeconds(time).text();
      case DATE_TIME -> time.toString();
      case HTTP_DATE -> HTTP.format(time);
    };
  }

  private static Json.Num epochSeconds(Instant time) {
    return time.getNano() == 0
        ? Json.of(time.getEpochSecond())
        : Json.of(
            BigDecimal.valueOf(time.getEpochSecond())
                .add(BigDecimal.valueOf(time.getNano(), 9))
                .stripTrailingZeros());
  }
}
