package dev.steppe.integrations.services;

import dev.steppe.asl.Resource;
import dev.steppe.asl.Resource.Pattern;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Origin;
import dev.steppe.engine.Start;
import dev.steppe.engine.TimeScale;
import dev.steppe.integrations.aws.AwsClient;
import dev.steppe.integrations.aws.Endpoints;
import dev.steppe.integrations.aws.InProcess;
import dev.steppe.integrations.aws.OwnRequests;
import dev.steppe.integrations.models.Catalogue;
import dev.steppe.integrations.models.ServiceModels;
import dev.steppe.integrations.web.Egress;
import dev.steppe.integrations.web.WebClient;
import dev.steppe.runtime.TaskCall;
import dev.steppe.runtime.TaskOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Tasks of an execution in `eu-west-1` over [ScriptedCalls], for which no time passes.
final class Tried {
  static final Catalogue CATALOGUE = ServiceModels.open();
  static final ExecutionId EXECUTION =
      new ExecutionId("arn:aws:states:eu-west-1:123456789012:execution:machine:run");

  private static final WebClient WEB = new WebClient(Egress.ANYWHERE);
  private static final OwnRequests REQUESTS =
      AwsClient.open(CATALOGUE, new Endpoints(Map.of(), Map.of(), false), InProcess.NOTHING)
          .ownRequests();

  final ScriptedCalls calls = new ScriptedCalls();
  final List<Duration> pauses = new ArrayList<>();
  final OptimizedTask task =
      new OptimizedTask(
          new ServiceCalls(CATALOGUE, calls, new MachineRoles(_ -> Optional.empty())),
          new ApiGateway(WEB, REQUESTS),
          new Kubernetes(WEB, REQUESTS),
          new JobWatch(JobPace.USUAL, pauses::add));

  static TaskCall call(String resource, String payload) {
    return call(resource, payload, TimeScale.REAL);
  }

  static TaskCall call(String resource, String payload, TimeScale scale) {
    var parts = resource.split(":", 2);
    var dot = parts[1].indexOf('.');
    var action = dot < 0 ? parts[1] : parts[1].substring(0, dot);
    var suffix = dot < 0 ? "" : parts[1].substring(dot);
    var pattern =
        List.of(Pattern.values()).stream()
            .filter(it -> it.suffix().equals(suffix))
            .findFirst()
            .orElseThrow();
    var terms =
        new Start.Terms(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), scale);
    var start =
        new Start(
            EXECUTION,
            "run",
            new UUID(1, 2),
            Json.Obj.EMPTY,
            Optional.empty(),
            new Origin.Asked(),
            terms);
    return new TaskCall(
        EXECUTION,
        7,
        new Resource.Service("arn:aws:states:::" + resource, parts[0], action, pattern),
        Json.parse(payload),
        Optional.empty(),
        Optional.of(start));
  }

  Json answered(String resource, String payload) throws InterruptedException {
    return answered(task.call(call(resource, payload)));
  }

  TaskOutcome.Failed failed(String resource, String payload) throws InterruptedException {
    return failed(task.call(call(resource, payload)));
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

  /// JSON with `value` at `path`, and nothing else.
  static Json with(String path, String value) {
    var steps = path.split("\\.", -1);
    Json json = Json.of(value);
    for (int i = steps.length - 1; i >= 0; i--) {
      json = steps[i].equals("0") ? Json.array(json) : Json.object().put(steps[i], json).build();
    }
    return json;
  }
}
