package dev.steppe.server.api;

import dev.steppe.runtime.Arn;
import java.util.List;

/// The ARNs that requests name things by.
final class ResourceArn {
  private ResourceArn() {}

  /// Reads the ARN of a resource.
  ///
  /// @param types the kinds of resource that may be
  /// @throws Refusal if `text` is no ARN of this service, or names something else
  static Arn parse(String text, String... types) {
    var arn = Arn.parse(text).orElseThrow(() -> Refusal.invalidArn("Invalid ARN prefix: " + text));
    if (!List.of(types).contains(arn.type())) {
      throw Refusal.invalidArn("Resource type not valid in this context: " + arn.type());
    }
    return arn;
  }

  /// The state machine, unqualified, of an execution's ARN.
  static String machineOf(String executionArn) {
    var execution =
        Arn.parse(executionArn)
            .orElseThrow(() -> new IllegalArgumentException("not an ARN: " + executionArn));
    var machine = execution.rest().substring(0, execution.rest().indexOf(':'));
    return execution.sibling("stateMachine", machine).toString();
  }
}
