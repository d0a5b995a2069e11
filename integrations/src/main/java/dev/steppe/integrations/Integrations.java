package dev.steppe.integrations;

import dev.steppe.asl.Resource;
import dev.steppe.asl.Resource.Pattern;
import dev.steppe.asl.json.Json;
import dev.steppe.integrations.functions.Functions;
import dev.steppe.runtime.Node;
import dev.steppe.runtime.TaskCall;
import dev.steppe.runtime.TaskHandler;
import dev.steppe.runtime.TaskOutcome;
import dev.steppe.runtime.TraceHeader;
import java.util.Optional;
import java.util.function.Function;

/// Everything that Task states can call, by resource.
public final class Integrations implements TaskHandler {
  private final LambdaTask lambda;
  private final StartExecutionTask states;
  private final Function<TaskCall, Optional<TraceHeader>> traces;

  /// @param node where nested executions run
  /// @param functions the folder of functions, if there is one
  /// @param endpoint where functions are called that the folder does not have
  /// @param traces which trace a call belongs to, for whoever is called to go on with
  public Integrations(
      Node node,
      Optional<Functions> functions,
      Optional<LambdaEndpoint> endpoint,
      Function<TaskCall, Optional<TraceHeader>> traces) {
    this.lambda = new LambdaTask(functions, endpoint);
    this.states = new StartExecutionTask(node);
    this.traces = traces;
  }

  /// Calls belong to the trace that their execution was started with.
  public Integrations(Node node, Optional<Functions> functions, Optional<LambdaEndpoint> endpoint) {
    this(node, functions, endpoint, TaskCall::givenTrace);
  }

  /// The services that this release knows to call.
  private enum Target {
    FUNCTION,
    LAMBDA_INVOKE,
    START_EXECUTION,
    UNKNOWN;

    static Target of(Resource resource) {
      return switch (resource) {
        case Resource.LambdaFunction _ -> FUNCTION;
        case Resource.Activity _ -> UNKNOWN;
        case Resource.Service service ->
            switch (service.service() + ":" + service.action()) {
              case "lambda:invoke" ->
                  service.pattern() == Pattern.REQUEST_RESPONSE
                          || service.pattern() == Pattern.WAIT_FOR_TASK_TOKEN
                      ? LAMBDA_INVOKE
                      : UNKNOWN;
              case "states:startExecution" -> START_EXECUTION;
              default -> UNKNOWN;
            };
      };
    }
  }

  @Override
  public TaskOutcome call(TaskCall call) throws InterruptedException {
    return switch (Target.of(call.resource())) {
      case FUNCTION ->
          lambda.callByArn(
              call.execution(), call.resource().arn(), call.payload(), traces.apply(call));
      case LAMBDA_INVOKE ->
          lambda.callByInvoke(call.execution(), call.payload(), traces.apply(call));
      case START_EXECUTION -> states.start(call, traces.apply(call));
      case UNKNOWN -> notSupported(call.resource());
    };
  }

  @Override
  public TaskOutcome await(TaskCall call, Json submission) throws InterruptedException {
    return switch (Target.of(call.resource())) {
      case START_EXECUTION -> states.await(pattern(call.resource()), submission);
      case FUNCTION, LAMBDA_INVOKE, UNKNOWN -> notSupported(call.resource());
    };
  }

  @Override
  public void cancel(TaskCall call, Json submission) {
    switch (Target.of(call.resource())) {
      case START_EXECUTION -> {
        if (waits(pattern(call.resource()))) {
          states.cancel(submission);
        }
      }
      case FUNCTION, LAMBDA_INVOKE, UNKNOWN -> {
        // A function that was called runs to its end, as on AWS.
      }
    }
  }

  @Override
  public boolean repeatable(Resource resource) {
    return Target.of(resource) == Target.START_EXECUTION;
  }

  @Override
  public String lostAttemptError(Resource resource) {
    return switch (Target.of(resource)) {
      case FUNCTION, LAMBDA_INVOKE -> LambdaTask.NO_ANSWER;
      case START_EXECUTION -> StartExecutionTask.NO_ANSWER;
      case UNKNOWN -> "States.TaskFailed";
    };
  }

  private static Pattern pattern(Resource resource) {
    return resource instanceof Resource.Service service
        ? service.pattern()
        : Pattern.REQUEST_RESPONSE;
  }

  private static boolean waits(Pattern pattern) {
    return switch (pattern) {
      case SYNC, SYNC_2 -> true;
      case REQUEST_RESPONSE, WAIT_FOR_TASK_TOKEN -> false;
    };
  }

  private static TaskOutcome.Failed notSupported(Resource resource) {
    return TaskOutcome.Failed.of(
        "States.TaskFailed",
        "This release can not call %s. It calls functions, lambda:invoke and states:startExecution."
            .formatted(resource.arn()));
  }
}
