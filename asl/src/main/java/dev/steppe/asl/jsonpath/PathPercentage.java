package dev.steppe.asl.jsonpath;

import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.Scope;
import dev.steppe.asl.Tolerance;
import dev.steppe.asl.json.Json;
import java.util.Optional;

/// A part of a hundred that a path finds: ToleratedFailurePercentagePath. A string that holds a
/// number will do.
///
/// @param field the field's name, for the messages
public record PathPercentage(String field, Path path) implements Tolerance.Percentage {
  @Override
  public double evaluate(Scope scope) {
    var value = path.value(scope);
    return number(value).orElseThrow(() -> notANumber(value));
  }

  private EvaluationException notANumber(Json value) {
    return EvaluationException.runtime(
        "The %s field refers to value \"%s\" which is not a valid float: %s"
            .formatted(field, PathCount.plain(value), path.text()));
  }

  private static Optional<Double> number(Json value) {
    return switch (value) {
      case Json.Num number -> Optional.of(number.asDouble());
      case Json.Str(var text) -> parse(text);
      case Json.Null nothing -> Optional.empty();
      case Json.Bool bool -> Optional.empty();
      case Json.Arr array -> Optional.empty();
      case Json.Obj object -> Optional.empty();
    };
  }

  private static Optional<Double> parse(String text) {
    try {
      return Optional.of(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
