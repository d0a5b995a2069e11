package dev.steppe.asl.jsonpath;

import dev.steppe.asl.Count;
import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.Scope;
import dev.steppe.asl.json.Json;
import java.math.BigDecimal;
import java.util.Optional;

/// A count that a path finds: TimeoutSecondsPath, HeartbeatSecondsPath, MaxConcurrencyPath. A
/// string that holds a whole number will do.
///
/// @param field the field's name, for the messages
/// @param least the least value that is allowed
/// @param most the greatest value that is allowed
public record PathCount(String field, Path path, long least, long most) implements Count {
  @Override
  public long evaluate(Scope scope) {
    var value = path.value(scope);
    long count = whole(value).orElseThrow(() -> notWhole(value));
    if (count < least) {
      throw EvaluationException.runtime(
          least == 0
              ? "%s cannot be negative.".formatted(field.substring(0, field.length() - 4))
              : "The %s field refers to value \"%d\" which is less than %d: %s"
                  .formatted(field, count, least, path.text()));
    }
    if (count > most) {
      throw EvaluationException.runtime(
          "The %s field refers to value \"%d\" which is greater than %d: %s"
              .formatted(field, count, most, path.text()));
    }
    return count;
  }

  private EvaluationException notWhole(Json value) {
    return EvaluationException.runtime(
        "The %s field refers to value \"%s\" which is not a valid integer: %s"
            .formatted(field, plain(value), path.text()));
  }

  static String plain(Json value) {
    return value instanceof Json.Str(var text) ? text : value.text();
  }

  private static Optional<Long> whole(Json value) {
    return switch (value) {
      case Json.Int(var number) -> Optional.of(number);
      case Json.Dec(var number) -> whole(number);
      case Json.Str(var text) -> parse(text);
      case Json.Null nothing -> Optional.empty();
      case Json.Bool bool -> Optional.empty();
      case Json.Arr array -> Optional.empty();
      case Json.Obj object -> Optional.empty();
    };
  }

  /// `number` if it is whole and fits; never written out in full, as it may be 1e1000000000.
  static Optional<Long> whole(BigDecimal number) {
    if (number.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
        || number.stripTrailingZeros().scale() > 0) {
      return Optional.empty();
    }
    return Optional.of(number.longValueExact());
  }

  private static Optional<Long> parse(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
