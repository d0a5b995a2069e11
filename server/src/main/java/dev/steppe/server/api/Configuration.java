package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import java.util.Optional;
import java.util.regex.Pattern;

/// How a state machine logs, traces and encrypts: what a revision keeps besides its definition and
/// its role. Kept as the JSON text of `json`.
record Configuration(Json.Obj json) {
  private static final String LOGGING = "loggingConfiguration";
  private static final String TRACING = "tracingConfiguration";
  private static final String ENCRYPTION = "encryptionConfiguration";

  private static final Json AWS_OWNED_KEY = Json.object().put("type", "AWS_OWNED_KEY").build();

  private static final Json OFF = Json.of("OFF");
  private static final Pattern LOG_GROUP =
      Pattern.compile("arn:aws[^:]*:logs:[^:]*:[^:]*:log-group:[^:]+:\\*");

  static final Configuration DEFAULT =
      new Configuration(
          Json.object()
              .put(ENCRYPTION, AWS_OWNED_KEY)
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
    var level = given.get("level").orElse(OFF);
    var destinations =
        given
            .get("destinations")
            .map(value -> value instanceof Json.Arr list ? list : Json.Arr.EMPTY);
    var groups = destinations.orElse(Json.Arr.EMPTY).items();
    if (groups.size() > 1 || (groups.isEmpty() && !level.equals(OFF))) {
      throw invalidLogging("Must specify exactly one Log Destination.");
    }
    groups.forEach(Configuration::requireLogGroup);
    return Json.object()
        .putJson("destinations", destinations)
        .put("includeExecutionData", given.get("includeExecutionData").orElse(Json.Bool.FALSE))
        .put("level", level)
        .build();
  }

  /// A log group is named by its ARN with `:*` behind it (documented).
  private static void requireLogGroup(Json destination) {
    var arn =
        destination instanceof Json.Obj object
                && object.get("cloudWatchLogsLogGroup").orElse(Json.Null.NULL)
                    instanceof Json.Obj group
                && group.get("logGroupArn").orElse(Json.Null.NULL) instanceof Json.Str(var text)
            ? text
            : "";
    if (arn.isEmpty()) {
      throw invalidLogging("Must specify exactly one Log Destination.");
    }
    if (!arn.endsWith(":*")) {
      throw invalidLogging("Log Group ARN must be provided with '*' qualifier.");
    }
    if (!LOG_GROUP.matcher(arn).matches()) {
      throw invalidLogging("Log Destination not found.");
    }
  }

  private static Refusal invalidLogging(String why) {
    return Refusal.of("InvalidLoggingConfiguration", "Invalid Logging Configuration: " + why);
  }

  private static Json.Obj tracing(Json.Obj given) {
    return Json.object().put("enabled", given.get("enabled").orElse(Json.Bool.FALSE)).build();
  }

  private static Json.Obj encryption(Json.Obj given) {
    if (!given.get("type").equals(Optional.of(Json.of("CUSTOMER_MANAGED_KMS_KEY")))) {
      return given;
    }
    throw Refusal.of(
        "InvalidEncryptionConfiguration",
        given.get("kmsKeyId").isEmpty()
            ? "Invalid Encryption Configuration: the type CUSTOMER_MANAGED_KMS_KEY needs a"
                + " kmsKeyId."
            : "Steppe does not encrypt with customer managed keys yet: use AWS_OWNED_KEY.");
  }
}
