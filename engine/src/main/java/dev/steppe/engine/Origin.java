package dev.steppe.engine;

/// Who started an execution.
public sealed interface Origin {
  /// Somebody asked for it: it runs its machine.
  record Asked() implements Origin {}

  /// Somebody asked for it and waits for its end: a synchronous Express execution.
  record Awaited() implements Origin {}

  /// A map run started it for an item or a batch of them: it runs the processor of a distributed
  /// Map.
  ///
  /// @param mapRun the map run's ARN
  /// @param state the name of the Map state whose processor it runs
  /// @param items how many items its input holds
  record Child(ExecutionId mapRun, String state, int items) implements Origin {}
}
