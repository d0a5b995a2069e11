package dev.steppe.asl;

import dev.steppe.asl.json.Json;

/// A value that is known when a state runs.
@FunctionalInterface
public interface Expression {
  /// @throws EvaluationException if it has no value for this scope
  Json evaluate(Scope scope);
}
