package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Keeps accounts and regions apart: what is not the caller's does not exist for it. AWS has a
/// service in each region, which knows nothing of the others, and whose resources cannot be shared
/// with other accounts.
final class Ownership {
  private static final String MACHINE = ":stateMachine:";

  /// The members that name a resource, and what the ARN of a right one holds. An ARN of another
  /// kind is for the operation to refuse.
  private static final Map<String, String> NAMING =
      Map.of(
          "stateMachineArn", MACHINE,
          "stateMachineVersionArn", MACHINE,
          "stateMachineAliasArn", MACHINE,
          "executionArn", ":execution:",
          "activityArn", ":activity:",
          "mapRunArn", ":mapRun:",
          "resourceArn", ":");

  private static final String ROUTING = "routingConfiguration";

  private Ownership() {}

  /// The resource in an input that the caller may not name.
  static Optional<String> foreign(Json.Obj input, Caller caller) {
    for (var member : input.members().entrySet()) {
      if (member.getValue() instanceof Json.Str(var arn)) {
        var kind = NAMING.get(member.getKey());
        if (kind != null && arn.contains(kind) && !caller.mayName(arn)) {
          return Optional.of(arn);
        }
      } else if (member.getKey().equals(ROUTING)
          && member.getValue() instanceof Json.Arr(var routes)) {
        var found =
            routes.stream()
                .flatMap(route ->
                    route instanceof Json.Obj object
                        ? foreign(object, caller).stream()
                        : Optional.<String>empty().stream())
                .findFirst();
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /// What an operation answers when it is asked for a resource that is not there. Deleting it has
  /// nothing to do (recorded).
  static CompletionStage<Json.Obj> answer(String operation, String arn) {
    if (operation.startsWith("Delete")) {
      return CompletableFuture.completedFuture(Json.Obj.EMPTY);
    }
    var errors = ApiModel.errors(operation);
    if (arn.contains(":execution:")) {
      throw Refusal.executionDoesNotExist(arn);
    }
    if (errors.contains("ActivityDoesNotExist")) {
      throw Refusal.activityDoesNotExist(arn);
    }
    if (errors.contains("StateMachineDoesNotExist") && arn.contains(MACHINE)) {
      throw Refusal.machineDoesNotExist(arn);
    }
    throw operation.endsWith("Alias") ? Refusal.referenceNotFound() : Refusal.unknownResource(arn);
  }
}
