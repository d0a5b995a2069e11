package dev.steppe.server;

import dev.steppe.asl.Resource;
import dev.steppe.asl.json.Json;
import dev.steppe.runtime.TaskCall;
import dev.steppe.runtime.TaskHandler;
import dev.steppe.runtime.TaskOutcome;

/// Can call nothing.
final class NoIntegrations implements TaskHandler {
  @Override
  public TaskOutcome call(TaskCall call) {
    return TaskOutcome.Failed.of(
        "States.TaskFailed", "This build can not call " + call.resource().arn());
  }

  @Override
  public TaskOutcome await(TaskCall call, Json submission) {
    return call(call);
  }

  @Override
  public void cancel(TaskCall call, Json submission) {}

  @Override
  public boolean repeatable(Resource resource) {
    return true;
  }

  @Override
  public String lostAttemptError(Resource resource) {
    return "States.TaskFailed";
  }
}
