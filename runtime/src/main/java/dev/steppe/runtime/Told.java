package dev.steppe.runtime;

import dev.steppe.engine.Execution;

/// What became of an input.
sealed interface Told {
  /// Its consequences are durable.
  ///
  /// @param after the execution's state
  /// @param changed whether the input meant anything; if not it came too late, or twice
  record Durable(Execution after, boolean changed) implements Told {}

  /// Nothing is known to have happened.
  record Lost(String why) implements Told {}
}
