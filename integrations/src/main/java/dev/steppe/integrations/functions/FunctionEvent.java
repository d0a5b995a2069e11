package dev.steppe.integrations.functions;

import java.time.Duration;
import java.util.Optional;

/// Something that a function's log tells.
public sealed interface FunctionEvent {
  /// The function's name.
  String function();

  /// The request that it belongs to; empty if it belongs to none.
  String requestId();

  /// An event has been let in.
  record Started(String function, String requestId) implements FunctionEvent {}

  /// The function has printed a line.
  record Printed(String function, String requestId, String line) implements FunctionEvent {}

  /// An event has ended.
  ///
  /// @param took from when a worker took it
  /// @param init how long the worker took to start, if it was started for this event
  /// @param error what went wrong, if anything did
  record Ended(
      String function,
      String requestId,
      Duration took,
      Optional<Duration> init,
      Optional<String> error)
      implements FunctionEvent {}
}
