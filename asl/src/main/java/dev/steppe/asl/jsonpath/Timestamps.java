package dev.steppe.asl.jsonpath;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/// Timestamps in the profile of RFC 3339 that the language takes: a date, an upper-case `T`, a time
/// with seconds, and an upper-case `Z` or an offset.
public final class Timestamps {
  private static final Pattern FORM =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})");

  private Timestamps() {}

  /// The instant that `text` names, or nothing if it is not a timestamp.
  public static Optional<Instant> parse(String text) {
    if (text.length() > 40 || !FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
