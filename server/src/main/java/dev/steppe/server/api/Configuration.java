package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import java.util.Optional;

/// How a state machine logs, traces and encrypts: what a revision keeps besides its definition and
/// its role. Kept as the JSON text of `json`.
record Configuration(Json.Obj json) {
  private static final String LOGGING = "loggingConfiguration";
  private static final String TRACING = "tracingConfiguration";
  private static final String ENCRYPTION = "encryptionConfiguration";

  private static final Json AWS_OWNED_KEY = Json.object().put("type", "AWS_OWNED_KEY").build();

  static final Configuration DEFAULT =
      new Configuration(
          Json.object()
              .put(LOGGING, logging(Json.Obj.EMPTY))
              .put(TRACING, tracing(Json.Obj.EMPTY))
              .build());

  static Configuration parse(String text) {
    return Json.parse(text) instanceof Json.Obj object ? new Configuration(object) : DEFAULT;
  }

  String text() {
    return json.text();
  }

  /// This configuration with what the request changes of it.
  ///
  /// @throws Refusal if AWS would refuse it
  Configuration changedBy(Request request) {
    var changed = json;
    var logging = request.object(LOGGING);
    if (logging.isPresent()) {
      changed = changed.with(LOGGING, logging(logging.get()));
    }
    var tracing = request.object(TRACING);
    if (tracing.isPresent()) {
      changed = changed.with(TRACING, tracing(tracing.get()));
    }
    var encryption = request.object(ENCRYPTION);
    if (encryption.isPresent()) {
      changed = changed.with(ENCRYPTION, encryption(encryption.get()));
    }
    return new Configuration(changed);
  }

  /// Puts the members that DescribeStateMachine shows of it. Since November 2024 AWS shows its own
  /// key where no other was asked for (recorded).
  Json.Builder describe(Json.Builder answer) {
    return answer
        .put(ENCRYPTION, json.get(ENCRYPTION).orElse(AWS_OWNED_KEY))
        .putJson(LOGGING, json.get(LOGGING))
        .putJson(TRACING, json.get(TRACING));
  }

  private static Json.Obj logging(Json.Obj given) {
    var level = given.get("level").orElse(Json.of("OFF"));
    var destinations =
        given
            .get("destinations")
            .map(value -> value instanceof Json.Arr list ? list : Json.Arr.EMPTY);
    var count = destinations.map(list -> list.items().size()).orElse(0);
    if (!level.equals(Json.of("OFF")) && count != 1) {
      throw Refusal.of(
          "InvalidLoggingConfiguration",
          "Invalid Logging Configuration: Must specify exactly one Log Destination.");
    }
    return Json.object()
        .putJson("destinations", destinations)
        .put("includeExecutionData", given.get("includeExecutionData").orElse(Json.Bool.FALSE))
        .put("level", level)
        .build();
  }

  private static Json.Obj tracing(Json.Obj given) {
    return Json.object().put("enabled", given.get("enabled").orElse(Json.Bool.FALSE)).build();
  }

  private static Json.Obj encryption(Json.Obj given) {
    if (given.get("type").equals(Optional.of(Json.of("CUSTOMER_MANAGED_KMS_KEY")))) {
      throw Refusal.of(
          "InvalidEncryptionConfiguration",
          "Steppe does not encrypt with customer managed keys yet: use AWS_OWNED_KEY.");
    }
    return given;
  }
}
