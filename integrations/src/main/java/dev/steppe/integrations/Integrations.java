package dev.steppe.integrations;

import dev.steppe.asl.Resource;
import dev.steppe.asl.json.Json;
import dev.steppe.integrations.functions.Functions;
import dev.steppe.integrations.services.AmazonLambda;
import dev.steppe.runtime.Node;
import dev.steppe.runtime.TaskCall;
import dev.steppe.runtime.TaskHandler;
import dev.steppe.runtime.TaskOutcome;
import dev.steppe.runtime.TraceHeader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Everything that Task states can call, by resource: each kind of it is performed by a handler of
/// its own.
public final class Integrations implements TaskHandler {
  private final TaskHandler functions;
  private final Map<String, TaskHandler> services;

  private Integrations(TaskHandler functions, Map<String, TaskHandler> services) {
    this.functions = functions;
    this.services = Map.copyOf(services);
  }

  /// Functions, by ARN and by `lambda:invoke`, and nested executions.
  ///
  /// @param node where nested executions run
  /// @param functions the folder of functions, if there is one
  /// @param endpoint where functions are called that the folder does not have
  /// @param amazon calls those of AWS itself where there is no endpoint, if the server may
  /// @param traces which trace a call belongs to, for whoever is called to go on with
  public Integrations(
      Node node,
      Optional<Functions> functions,
      Optional<LambdaEndpoint> endpoint,
      Optional<AmazonLambda> amazon,
      Function<TaskCall, Optional<TraceHeader>> traces) {
    var lambda = new LambdaTask(functions, endpoint, amazon, traces);
    this(lambda, Map.of("lambda", lambda, "states", new StartExecutionTask(node, traces)));
  }

  /// AWS is not called, and calls belong to the trace that their execution was started with.
  public Integrations(Node node, Optional<Functions> functions, Optional<LambdaEndpoint> endpoint) {
    this(node, functions, endpoint, Optional.empty(), TaskCall::givenTrace);
  }

  /// The same, with a service.
  ///
  /// @param service as resources name it: `sqs`; `aws-sdk` for all that are called as that
  /// @param handler performs all its actions
  public Integrations with(String service, TaskHandler handler) {
    var more = new HashMap<>(services);
    more.put(service, handler);
    return new Integrations(functions, more);
  }

  private TaskHandler handler(Resource resource) {
    return switch (resource) {
      case Resource.LambdaFunction _ -> functions;
      case Resource.Activity _ -> Unreachable.HANDLER;
      case Resource.Service service ->
          services.getOrDefault(service.service().split(":", 2)[0], Unreachable.HANDLER);
    };
  }

  @Override
  public TaskOutcome call(TaskCall call) throws InterruptedException {
    return handler(call.resource()).call(call);
  }

  @Override
  public TaskOutcome await(TaskCall call, Json submission) throws InterruptedException {
    return handler(call.resource()).await(call, submission);
  }

  @Override
  public void cancel(TaskCall call, Json submission) {
    handler(call.resource()).cancel(call, submission);
  }

  @Override
  public boolean repeatable(Resource resource) {
    return handler(resource).repeatable(resource);
  }

  @Override
  public String lostAttemptError(Resource resource) {
    return handler(resource).lostAttemptError(resource);
  }

  /// Answers for what this server has no way to call.
  private enum Unreachable implements TaskHandler {
    HANDLER;

    @Override
    public TaskOutcome call(TaskCall call) {
      return TaskOutcome.Failed.of(
          "States.TaskFailed", "This server can not call %s.".formatted(call.resource().arn()));
    }

    @Override
    public TaskOutcome await(TaskCall call, Json submission) {
      return call(call);
    }

    @Override
    public void cancel(TaskCall call, Json submission) {}

    @Override
    public boolean repeatable(Resource resource) {
      return false;
    }

    @Override
    public String lostAttemptError(Resource resource) {
      return "States.TaskFailed";
    }
  }
}
