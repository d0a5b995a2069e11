package dev.steppe.asl.jsonpath;

import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.Scope;
import dev.steppe.asl.State.Wait.Until;
import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.Optional;

/// The four ways in which a Wait state says how long it waits.
public final class Waits {
  /// The longest wait, 24855 days and a bit: it was measured that AWS counts seconds in 32 bits.
  private static final long MAX_SECONDS = Integer.MAX_VALUE;

  private Waits() {}

  /// Seconds.
  public static Until seconds(long seconds) {
    return (scope, entered) -> after(entered, seconds);
  }

  /// Timestamp.
  public static Until timestamp(Instant instant) {
    return (scope, entered) -> checked(instant, entered);
  }

  /// SecondsPath.
  public static Until secondsPath(Path path) {
    return (scope, entered) -> after(entered, seconds(path, scope));
  }

  /// TimestampPath.
  public static Until timestampPath(Path path) {
    return (scope, entered) -> checked(instant(path, scope), entered);
  }

  private static long seconds(Path path, Scope scope) {
    var value = find("SecondsPath", path, scope);
    long seconds =
        switch (value) {
          case Json.Int(var number) -> number;
          case Json.Dec(var number) ->
              PathCount.whole(number).orElseThrow(() -> notSeconds(path, value));
          case Json.Str(var text) -> seconds(text, path);
          case Json.Null nothing -> throw notSeconds(path, value);
          case Json.Bool bool -> throw notSeconds(path, value);
          case Json.Arr array -> throw notSeconds(path, value);
          case Json.Obj object -> throw notSeconds(path, value);
        };
    if (seconds < 0) {
      throw EvaluationException.runtime(
          "The SecondsPath parameter references a negative value: %s == %d"
              .formatted(path.text(), seconds));
    }
    return seconds;
  }

  private static long seconds(String text, Path path) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw notSeconds(path, new Json.Str(text));
    }
  }

  private static EvaluationException notSeconds(Path path, Json value) {
    return EvaluationException.runtime(
        "The SecondsPath parameter cannot be parsed as a long value: %s == %s"
            .formatted(path.text(), plain(value)));
  }

  private static Instant instant(Path path, Scope scope) {
    var value = find("TimestampPath", path, scope);
    return (value instanceof Json.Str(var text) ? Timestamps.parse(text) : none())
        .orElseThrow(() ->
            EvaluationException.runtime(
                "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: %s == %s"
                    .formatted(path.text(), plain(value))));
  }

  private static Optional<Instant> none() {
    return Optional.empty();
  }

  private static Json find(String field, Path path, Scope scope) {
    try {
      return path.find(scope);
    } catch (PathMissException e) {
      throw EvaluationException.runtime(
          "The %s parameter does not reference an input value: %s".formatted(field, path.text()));
    }
  }

  private static String plain(Json value) {
    return value instanceof Json.Str(var text) ? text : value.text();
  }

  private static Instant after(Instant entered, long seconds) {
    if (seconds > MAX_SECONDS) {
      throw tooLong();
    }
    return entered.plusSeconds(seconds);
  }

  private static Instant checked(Instant until, Instant entered) {
    if (until.getEpochSecond() - entered.getEpochSecond() > MAX_SECONDS) {
      throw tooLong();
    }
    return until;
  }

  private static EvaluationException tooLong() {
    return EvaluationException.runtime("Wait state delay is too long.");
  }
}
