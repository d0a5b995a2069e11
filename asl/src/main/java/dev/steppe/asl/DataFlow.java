package dev.steppe.asl;

import dev.steppe.asl.json.Json;

/// What becomes of the data that passes through a state, in the state's query language.
///
/// In JSONPath: InputPath, Parameters, ResultSelector, ResultPath, OutputPath and Assign; in
/// JSONata: Arguments, Output and Assign. Every method throws [EvaluationException] when an
/// expression has no value.
public interface DataFlow extends Exit {
  /// The effective input: what the state's own fields refer to. `scope` holds the raw input.
  Json input(Scope scope);

  /// What the state's work is given. `scope` holds the effective input.
  Json arguments(Scope scope);
}
