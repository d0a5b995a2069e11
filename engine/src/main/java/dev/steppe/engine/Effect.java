package dev.steppe.engine;

import dev.steppe.asl.Resource;
import dev.steppe.asl.json.Json;
import java.util.Optional;

/// What the world must do for an execution, once the events that caused it are durable. `task` is
/// the id of the attempt's scheduled event.
public sealed interface Effect {
  long task();

  /// Calls the resource. Its answer comes back as an input.
  ///
  /// @param roleArn the role to call it with, if not the machine's own
  record Invoke(long task, Resource resource, Json payload, Optional<String> roleArn)
      implements Effect {}

  /// Waits for the job that an earlier call started.
  ///
  /// @param roleArn the role to ask for it with, if not the machine's own
  /// @param submission what that call answered
  record AwaitJob(
      long task, Resource resource, Json payload, Optional<String> roleArn, Json submission)
      implements Effect {}

  /// Offers the task to the activity's workers.
  record OfferActivity(long task, String activityArn, Json payload) implements Effect {}

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
      implements Effect {}
}
