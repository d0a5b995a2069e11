package dev.steppe.integrations.services;

import dev.steppe.asl.Resource;
import dev.steppe.asl.definition.Services.Fault;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.MachineRevision;
import dev.steppe.integrations.aws.AwsCall;
import dev.steppe.integrations.aws.AwsCalls;
import dev.steppe.integrations.aws.AwsReply;
import dev.steppe.integrations.models.Catalogue;
import dev.steppe.integrations.models.ServiceModel;
import dev.steppe.runtime.TaskCall;
import dev.steppe.runtime.TaskHandler;
import dev.steppe.runtime.TaskOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Tasks that call an operation of a service as it is: `arn:aws:states:::aws-sdk:SERVICE:ACTION`,
/// and the same with `.waitForTaskToken`. The parameters are those of the operation, the output is
/// what it answers, and errors have the names and the texts that they have in the AWS SDK for Java
/// 2.
public final class SdkTask implements TaskHandler {
  /// As long as the slowest operation lets a caller wait: a function may take a quarter of an hour.
  private static final Duration PATIENCE = Duration.ofMinutes(16);

  private final Catalogue catalogue;
  private final AwsCalls calls;
  private final MachineRoles roles;

  /// @param machines what executions run
  public SdkTask(
      Catalogue catalogue, AwsCalls calls, Function<UUID, Optional<MachineRevision>> machines) {
    this.catalogue = catalogue;
    this.calls = calls;
    this.roles = new MachineRoles(machines);
  }

  @Override
  public TaskOutcome call(TaskCall call) throws InterruptedException {
    var action = action(call.resource());
    if (action.isEmpty()) {
      return TaskOutcome.Failed.of(
          "States.TaskFailed",
          "No service model has the action %s.".formatted(call.resource().arn()));
    }
    var input = action.get().operation().input();
    if (!(call.payload() instanceof Json.Obj parameters)) {
      return unusable(call.payload(), "The Parameters must be a JSON object");
    }
    var faults = ParameterCheck.ofValues(input, parameters);
    return faults.isEmpty()
        ? call(action.get(), parameters, call)
        : unusable(parameters, faults.stream().map(Fault::text).collect(Collectors.joining(", ")));
  }

  private TaskOutcome call(SdkAction action, Json.Obj parameters, TaskCall call)
      throws InterruptedException {
    var arn = call.execution().arn().split(":", 6);
    var service = action.service();
    var reply =
        calls.call(
            new AwsCall(
                    service,
                    action.operation(),
                    SdkMembers.sent(action.operation().input(), parameters),
                    arn[3],
                    arn[4],
                    call.roleArn(),
                    PATIENCE)
                .of(EventSource.machineArn(call.execution())));
    return switch (reply) {
      case AwsReply.Succeeded(_, var output) ->
          new TaskOutcome.Answered(SdkMembers.shown(action.operation().output(), output));
      case AwsReply.Refused refused ->
          TaskOutcome.Failed.of(
              SdkNames.error(service, refused.modelled()), cause(service, refused));
      case AwsReply.NoAnswer(var why, _) -> TaskOutcome.Failed.of(noAnswer(service), why);
      case AwsReply.NotAuthorized(var why) ->
          TaskOutcome.Failed.of("States.TaskFailed", roles.refusal(call, why));
    };
  }

  /// What AWS says at run time of parameters that it refuses when a machine is created, too.
  private static TaskOutcome unusable(Json parameters, String why) {
    return TaskOutcome.Failed.of(
        "States.Runtime",
        "The Parameters '%s' could not be used to start the Task: [%s]"
            .formatted(parameters.text(), why));
  }

  /// As `SdkServiceException.getMessage()` has it (recorded).
  private static String cause(ServiceModel service, AwsReply.Refused refused) {
    var exchange = refused.exchange();
    return refused.message().map(message -> message + " ").orElse("")
        + "(Service: %s, Status Code: %d, Request ID: %s%s) (SDK Attempt Count: 1)"
            .formatted(
                SdkNames.service(service),
                exchange.status(),
                exchange.requestId().orElse("null"),
                exchange.extendedRequestId().map(id -> ", Extended Request ID: " + id).orElse(""));
  }

  private Optional<SdkAction> action(Resource resource) {
    return resource instanceof Resource.Service service
        ? SdkAction.of(catalogue, service)
        : Optional.empty();
  }

  /// A call is over with its answer: whoever holds the task token ends the task, and nobody here.
  @Override
  public TaskOutcome await(TaskCall call, Json submission) {
    throw new IllegalArgumentException(call.resource().arn() + " is no job");
  }

  @Override
  public void cancel(TaskCall call, Json submission) {}

  @Override
  public boolean repeatable(Resource resource) {
    return false;
  }

  @Override
  public String lostAttemptError(Resource resource) {
    return action(resource).map(action -> noAnswer(action.service())).orElse("States.TaskFailed");
  }

  private static String noAnswer(ServiceModel service) {
    return SdkNames.prefix(service) + ".SdkClientException";
  }
}
