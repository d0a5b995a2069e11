package dev.steppe.asl;

import dev.steppe.asl.json.Json;

/// What becomes of the data that passes through a state, in the state's query language.
///
/// In JSONPath: InputPath, Parameters, ResultSelector, ResultPath and OutputPath. Every method
/// throws [EvaluationException] when a path misses.
public interface DataFlow {
  /// The effective input: what the state's own fields refer to. `scope` holds the raw input.
  Json input(Scope scope);

  /// What the state's work is given. `scope` holds the effective input.
  Json arguments(Scope scope);

  /// The state's output for a `result` of its work. `scope` holds the raw input.
  Json output(Scope scope, Json result);
}
