package dev.steppe.server.api;

import java.util.List;

/// The name of a resource of this service.
///
/// @param text the whole ARN
/// @param type the kind of resource, as `execution`
/// @param resource what follows the kind
record Arn(String text, String type, String resource) {
  private static final int PARTS = 7;

  /// Reads an ARN.
  ///
  /// @param types the kinds of resource that may be named here
  /// @throws Refusal if `text` is no ARN, or names something else
  static Arn parse(String text, String... types) {
    var parts = text.split(":", PARTS);
    if (parts.length < PARTS || !parts[0].equals("arn") || parts[6].isEmpty()) {
      throw Refusal.invalidArn("Invalid ARN prefix: " + text);
    }
    if (!List.of(types).contains(parts[5])) {
      throw Refusal.invalidArn("Resource type not valid in this context: " + parts[5]);
    }
    return new Arn(text, parts[5], parts[6]);
  }

  /// The state machine, unqualified, of an execution's ARN.
  static String machineOf(String executionArn) {
    var parts = executionArn.split(":", PARTS);
    parts[5] = "stateMachine";
    parts[6] = parts[6].substring(0, parts[6].indexOf(':'));
    return String.join(":", parts);
  }
}
