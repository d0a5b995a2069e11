package dev.steppe.engine;

import dev.steppe.asl.Resource;
import dev.steppe.asl.json.Json;
import java.util.Optional;

/// What the world must do for an execution, once the events that caused it are durable.
public sealed interface Effect permits Effect.OfTask, MapRunEffect {
  /// What concerns one attempt of a task, or one map run.
  sealed interface OfTask extends Effect {
    /// The id of the attempt's scheduled event; of a map run, that of its started event.
    long task();
  }

  /// Calls the resource. Its answer comes back as an input.
  ///
  /// @param roleArn the role to call it with, if not the machine's own
  /// @param test which call of a test case it is, if it is one of any
  record Invoke(
      long task, Resource resource, Json payload, Optional<String> roleArn, Optional<TestCall> test)
      implements OfTask {}

  /// Waits for the job that an earlier call started.
  ///
  /// @param roleArn the role to ask for it with, if not the machine's own
  /// @param submission what that call answered
  record AwaitJob(
      long task, Resource resource, Json payload, Optional<String> roleArn, Json submission)
      implements OfTask {}

  /// Offers the task to the activity's workers.
  ///
  /// @param test which call of a test case it is, if it is one of any
  record OfferActivity(long task, String activityArn, Json payload, Optional<TestCall> test)
      implements OfTask {}

  /// Nobody waits for this task any more. Best effort: what runs may be stopped.
  ///
  /// @param roleArn the role to stop it with, if not the machine's own
  /// @param submission what the call of a job answered, if it was answered
  record CancelTask(
      long task,
      Resource resource,
      Json payload,
      Optional<String> roleArn,
      Optional<Json> submission)
      implements OfTask {}

  /// Opens the map run, unless it is open or has ended; and has its end reported.
  record OpenMapRun(long task, MapRunPlan plan) implements OfTask {}

  /// Nobody waits for this map run any more.
  record AbortMapRun(long task, MapRunPlan.Link link) implements OfTask {}
}
