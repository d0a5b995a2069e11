package dev.steppe.runtime;

import java.time.Instant;

/// The answer to a stop.
public sealed interface StopReply {
  /// The execution is closed, by this stop or before it.
  record Stopped(Instant stoppedAt) implements StopReply {}

  record ExecutionDoesNotExist() implements StopReply {}

  record Unavailable(String why) implements StopReply {}
}
