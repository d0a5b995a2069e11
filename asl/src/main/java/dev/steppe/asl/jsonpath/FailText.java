package dev.steppe.asl.jsonpath;

import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.Expression;
import dev.steppe.asl.Scope;
import dev.steppe.asl.json.Json;

/// The error or the cause of a Fail state that a path or a function gives, which must be a string.
///
/// @param field ErrorPath or CausePath
public record FailText(String field, Computation computation) implements Expression {
  @Override
  public Json evaluate(Scope scope) {
    var value = computation.evaluate(scope);
    if (!(value instanceof Json.Str)) {
      throw EvaluationException.runtime(
          "The %s field must refer to a string, but it refers to %s"
              .formatted(field, value.text()));
    }
    return value;
  }
}
