package dev.steppe.server.api;

/// Who asks. Names that the request leaves open are looked for in this account and region.
///
/// @param account twelve digits
/// @param region as `us-east-1`
public record Caller(String account, String region) {
  /// What the ARN of a resource of this caller begins with.
  ///
  /// @param type the kind of resource, as `stateMachine`
  String arnPrefix(String type) {
    return "arn:" + partition() + ":states:" + region + ":" + account + ":" + type + ":";
  }

  private String partition() {
    if (region.startsWith("cn-")) {
      return "aws-cn";
    }
    return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }
}
