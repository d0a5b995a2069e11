package dev.steppe.integrations.aws;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.ServiceModel;
import dev.steppe.integrations.protocols.WireRequest;

/// What single services want beyond what their models say.
final class Customs {
  private static final Json NOTHING = Json.of("");

  private Customs() {}

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
