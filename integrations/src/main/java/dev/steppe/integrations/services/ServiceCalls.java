package dev.steppe.integrations.services;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.aws.AwsCall;
import dev.steppe.integrations.aws.AwsCalls;
import dev.steppe.integrations.aws.AwsReply;
import dev.steppe.integrations.models.Catalogue;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.ServiceModel;
import dev.steppe.runtime.TaskCall;
import java.time.Duration;

/// Calls operations for tasks: in the region and the account of the execution, with the role of the
/// task.
final class ServiceCalls {
  private final Catalogue catalogue;
  private final AwsCalls calls;
  private final MachineRoles roles;

  ServiceCalls(Catalogue catalogue, AwsCalls calls, MachineRoles roles) {
    this.catalogue = catalogue;
    this.calls = calls;
    this.roles = roles;
  }

  /// Calls an operation once.
  ///
  /// @param service by its name in the catalogue
  /// @param operation as resources name it
  AwsReply call(TaskCall task, String service, String operation, Json.Obj input, Duration patience)
      throws InterruptedException {
    var reply = calls.call(prepared(task, service, operation, input, patience));
    return reply instanceof AwsReply.NotAuthorized(var why)
        ? new AwsReply.NotAuthorized(roles.refusal(task, why))
        : reply;
  }

  /// A call as the task makes it.
  AwsCall prepared(
      TaskCall task, String service, String operation, Json.Obj input, Duration patience) {
    var arn = task.execution().arn().split(":", -1);
    return new AwsCall(
            service(service),
            operation(service, operation),
            input,
            arn[3],
            arn[4],
            task.roleArn(),
            patience)
        .of(EventSource.machineArn(task.execution()));
  }

  /// @throws IllegalStateException if the catalogue does not have it
  OperationModel operation(String service, String operation) {
    return service(service)
        .operation(operation)
        .orElseThrow(() ->
            new IllegalStateException(
                "The model of %s has no operation %s".formatted(service, operation)));
  }

  private ServiceModel service(String name) {
    return catalogue
        .service(name)
        .orElseThrow(() -> new IllegalStateException("There is no model of " + name));
  }
}
