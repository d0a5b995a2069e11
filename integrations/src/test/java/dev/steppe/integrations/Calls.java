package dev.steppe.integrations;

import dev.steppe.asl.Resource;
import dev.steppe.asl.Resource.Pattern;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.ExecutionId;
import dev.steppe.runtime.StartReply;
import dev.steppe.runtime.TaskCall;
import dev.steppe.runtime.TaskOutcome;
import java.util.Optional;

/// Task calls as an execution in `eu-west-1` makes them, and what came of them.
final class Calls {
  static final ExecutionId PARENT =
      new ExecutionId("arn:aws:states:eu-west-1:123456789012:execution:parent:run");

  private Calls() {}

  static TaskCall function(String arn, String payload) {
    return new TaskCall(PARENT, 7, new Resource.LambdaFunction(arn), Json.parse(payload));
  }

  static TaskCall service(String service, String action, Pattern pattern, String payload) {
    var arn = "arn:aws:states:::" + service + ":" + action + pattern.suffix();
    return new TaskCall(
        PARENT, 7, new Resource.Service(arn, service, action, pattern), Json.parse(payload));
  }

  static TaskCall invoke(String payload) {
    return service("lambda", "invoke", Pattern.REQUEST_RESPONSE, payload);
  }

  static FakeNode noNode() {
    return new FakeNode(new StartReply.Unavailable("not in this test"), Optional.empty());
  }

  static Json answered(TaskOutcome outcome) {
    return switch (outcome) {
      case TaskOutcome.Answered(var output) -> output;
      case TaskOutcome.Failed failed -> throw new AssertionError(failed.toString());
    };
  }

  static TaskOutcome.Failed failed(TaskOutcome outcome) {
    return switch (outcome) {
      case TaskOutcome.Answered answered -> throw new AssertionError(answered.toString());
      case TaskOutcome.Failed failed -> failed;
    };
  }
}
