package dev.steppe.asl;

import dev.steppe.asl.json.Json;

/// Makes the output of a state, and the values of the variables that it assigns. Both see the
/// variables as they were when the state was entered.
@FunctionalInterface
public interface Exit {
  /// @param raw the scope with the raw input
  /// @param result what the state's work gave; of a state without work, the effective input; in a
  ///   catcher, `{"Error": …, "Cause": …}`
  /// @throws EvaluationException if an expression has no value
  Departure leave(Scope raw, Json result);
}
