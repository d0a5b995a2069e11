package dev.steppe.runtime;

import dev.steppe.asl.Resource;
import dev.steppe.asl.json.Json;

/// Performs tasks. Each call has a virtual thread of its own and may block on it; an interrupt
/// means that nobody waits for the outcome any more. Whatever an implementation throws fails the
/// attempt.
public interface TaskHandler {
  /// Calls the resource once. For a job or a token, the answer is the submission.
  TaskOutcome call(TaskCall call) throws InterruptedException;

  /// Waits for the job that `submission` names.
  TaskOutcome await(TaskCall call, Json submission) throws InterruptedException;

  /// Stops a job that nobody waits for any more, as well as it can.
  void cancel(TaskCall call, Json submission);

  /// Whether a call that was in flight when the process died may be made again, because making it
  /// twice is the same as making it once. If not, the attempt fails and Retry decides.
  boolean repeatable(Resource resource);

  /// The error name of an attempt that was lost with the process: one that `States.TaskFailed`
  /// matches.
  String lostAttemptError(Resource resource);
}
