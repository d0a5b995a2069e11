package dev.steppe.runtime;

/// The answer to what was said about a task by its token.
public enum TokenReply {
  /// It is durable.
  ACCEPTED,
  /// No server of this home ever gave out this token.
  INVALID_TOKEN,
  /// The task has ended, or was timed out or stopped.
  TASK_TIMED_OUT,
  /// The store is out of service.
  UNAVAILABLE
}
