package dev.steppe.integrations.outputs;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import dev.steppe.store.Machine;
import java.util.Optional;

/// How the executions of one revision are logged: its LoggingConfiguration, and what else of it
/// stands in records.
///
/// @param roleArn the role that ExecutionStarted shows
/// @param group where CloudWatch Logs takes the records, if the machine names a place
record Logging(
    LogLevel level, boolean data, Optional<Group> group, String machineName, String roleArn) {
  private static final String BEFORE_NAME = ":log-group:";

  /// A log group.
  record Group(String name, String region) {}

  /// Which events are shown, and whether with inputs and outputs.
  record View(LogLevel level, boolean data) {}

  static Logging of(Machine.Revision revision) {
    var configuration = member(parse(revision.configuration()), "loggingConfiguration");
    return new Logging(
        level(configuration),
        configuration.get("includeExecutionData").orElse(Json.Bool.FALSE).equals(Json.Bool.TRUE),
        group(configuration),
        revision.machineName(),
        revision.roleArn());
  }

  /// What the machine asks for.
  View view() {
    return new View(level, data);
  }

  /// What is shown to whoever asks for another level. A machine that logs nothing keeps nothing
  /// back either.
  View view(LogLevel other) {
    return new View(other, data || level == LogLevel.OFF);
  }

  private static Json.Obj parse(String configuration) {
    try {
      return Json.parse(configuration) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    } catch (MalformedJsonException _) {
      return Json.Obj.EMPTY;
    }
  }

  private static Json.Obj member(Json.Obj object, String key) {
    return object.get(key).orElse(Json.Null.NULL) instanceof Json.Obj member
        ? member
        : Json.Obj.EMPTY;
  }

  private static LogLevel level(Json.Obj configuration) {
    if (configuration.get("level").orElse(Json.Null.NULL) instanceof Json.Str(var name)) {
      for (var level : LogLevel.values()) {
        if (level.name().equals(name)) {
          return level;
        }
      }
    }
    return LogLevel.OFF;
  }

  /// The first destination: AWS takes no more than one.
  private static Optional<Group> group(Json.Obj configuration) {
    return configuration.get("destinations").orElse(Json.Null.NULL) instanceof Json.Arr(var items)
            && !items.isEmpty()
            && items.getFirst() instanceof Json.Obj destination
            && member(destination, "cloudWatchLogsLogGroup")
                    .get("logGroupArn")
                    .orElse(Json.Null.NULL)
                instanceof Json.Str(var arn)
        ? named(arn)
        : Optional.empty();
  }

  /// `arn:aws:logs:REGION:ACCOUNT:log-group:NAME:*`
  private static Optional<Group> named(String arn) {
    var at = arn.indexOf(BEFORE_NAME);
    var parts = arn.split(":", 5);
    if (at < 0 || parts.length < 5) {
      return Optional.empty();
    }
    var name = arn.substring(at + BEFORE_NAME.length()).replaceFirst(":\\*$", "");
    return name.isEmpty() ? Optional.empty() : Optional.of(new Group(name, parts[3]));
  }
}
