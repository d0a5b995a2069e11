package dev.steppe.runtime;

import java.time.Instant;

/// What became of a redrive.
public sealed interface RedriveReply {
  /// @param at when the execution was redriven: now, or when the same client token first asked
  record Redriven(Instant at) implements RedriveReply {}

  record ExecutionDoesNotExist() implements RedriveReply {}

  /// @param reason why, as `redriveStatusReason` has it
  record NotRedrivable(String reason) implements RedriveReply {}

  /// Nobody knows whether it was redriven.
  record Unavailable(String why) implements RedriveReply {}
}
