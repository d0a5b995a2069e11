package dev.steppe.integrations.aws;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.ServiceModel;
import dev.steppe.integrations.protocols.WireRequest;
import java.util.Set;

/// What single services want beyond what their models say.
final class Customs {
  private static final Set<String> NAMELESS =
      Set.of("AssumeRoleWithSAML", "AssumeRoleWithWebIdentity");

  private static final Json NOTHING = Json.of("");

  private Customs() {}

  /// Whether a call is made in somebody's name. Two of STS's are how a caller gets a name at all.
  static boolean isSigned(ServiceModel service, OperationModel operation) {
    return operation.signed()
        && !(service.id().equals("STS") && NAMELESS.contains(operation.name()));
  }

  /// Glacier takes a hyphen for the caller's own account.
  static Json.Obj input(ServiceModel service, Json.Obj input) {
    return service.id().equals("Glacier") && input.get("AccountId").orElse(NOTHING).equals(NOTHING)
        ? input.with("AccountId", Json.of("-"))
        : input;
  }

  static WireRequest request(ServiceModel service, WireRequest request) {
    return switch (service.id()) {
      case "Glacier" -> request.withHeader("X-Amz-Glacier-Version", service.version());
      case "API Gateway" -> request.withHeader("Accept", "application/json");
      default -> request;
    };
  }
}
