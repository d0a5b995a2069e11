package dev.steppe.integrations.http;

import dev.steppe.runtime.TaskOutcome;

/// An HTTP task fails. The cause is shown in histories, and so has no secrets.
final class TaskFailure extends Exception {
  private static final long serialVersionUID = 1;

  private static final String CONNECTION = "Events.ConnectionResource.";

  private final String error;

  private TaskFailure(String error, String cause) {
    super(cause, null, false, false);
    this.error = error;
  }

  static TaskFailure of(String error, String cause) {
    return new TaskFailure(error, cause);
  }

  /// The task cannot be performed as it is described.
  static TaskFailure runtime(String cause) {
    return new TaskFailure("States.Runtime", cause);
  }

  /// There is no answer.
  static TaskFailure socket(String cause) {
    return new TaskFailure("States.Http.Socket", cause);
  }

  /// The connection cannot be used.
  ///
  /// @param what EventBridge's word, as `InvalidConnectionState`
  static TaskFailure connection(String what, String cause) {
    return new TaskFailure(CONNECTION + what, cause);
  }

  TaskOutcome.Failed outcome() {
    return TaskOutcome.Failed.of(error, String.valueOf(getMessage()));
  }
}
