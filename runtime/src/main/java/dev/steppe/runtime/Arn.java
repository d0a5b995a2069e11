package dev.steppe.runtime;

import java.util.List;
import java.util.Optional;

/// The parts of an ARN of the Step Functions service.
///
/// @param type the kind of resource: `stateMachine`, `execution`, `express`, `activity`
/// @param rest what follows the type, as written
public record Arn(String partition, String region, String account, String type, String rest) {

  /// Reads `arn:PARTITION:states:REGION:ACCOUNT:TYPE:REST`.
  public static Optional<Arn> parse(String text) {
    var parts = List.of(text.split(":", 7));
    if (parts.size() < 7
        || !parts.get(0).equals("arn")
        || !parts.get(1).startsWith("aws")
        || !parts.get(2).equals("states")
        || parts.get(6).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Arn(parts.get(1), parts.get(3), parts.get(4), parts.get(5), parts.get(6)));
  }

  /// The ARN of another resource in the same partition, region and account.
  public Arn sibling(String type, String rest) {
    return new Arn(partition, region, account, type, rest);
  }

  @Override
  public String toString() {
    return "arn:" + partition + ":states:" + region + ":" + account + ":" + type + ":" + rest;
  }
}
