package dev.steppe.server.api;

/// Who asks. Names that the request leaves open are looked for in this account and region.
///
/// @param account twelve digits
/// @param region as `us-east-1`
/// @param namesAccount whether the request says its account; if not, it has the server's
/// @param namesRegion whether the request says its region
public record Caller(String account, String region, boolean namesAccount, boolean namesRegion) {
  private static final String SERVICE = ":states:";

  /// One that has not said who it is.
  public Caller(String account, String region) {
    this(account, region, false, false);
  }

  /// What the ARN of a resource of this caller begins with.
  ///
  /// @param type the kind of resource, as `stateMachine`
  String arnPrefix(String type) {
    return "arn:" + partition() + SERVICE + region + ":" + account + ":" + type + ":";
  }

  /// The ARN of a resource of another service that is this caller's.
  String arn(String service, String resource) {
    return "arn:" + partition() + ":" + service + ":" + region + ":" + account + ":" + resource;
  }

  /// Whether an ARN is of this caller's account and region. A caller that has not said its account
  /// or its region may name those of others: a function that calls back signs with whatever
  /// credentials it finds. Asked for every request, and so without taking the ARN to pieces.
  boolean mayName(String arn) {
    int service = arn.indexOf(SERVICE);
    int start = service + SERVICE.length();
    int end = arn.indexOf(':', start);
    return service < 0
        || end < 0
        || ((!namesRegion || is(region, arn, start, end))
            && (!namesAccount || is(account, arn, end + 1, arn.indexOf(':', end + 1))));
  }

  private static boolean is(String part, String arn, int start, int end) {
    return end - start == part.length() && arn.startsWith(part, start);
  }

  private String partition() {
    var dash = region.indexOf('-');
    return switch (region.substring(0, Math.max(0, region.indexOf('-', dash + 1)))) {
      case "us-gov" -> "aws-us-gov";
      case "us-iso" -> "aws-iso";
      case "us-isob" -> "aws-iso-b";
      case "us-isof" -> "aws-iso-f";
      case "eu-isoe" -> "aws-iso-e";
      default -> {
        if (region.startsWith("cn-")) {
          yield "aws-cn";
        }
        yield region.startsWith("eusc-") ? "aws-eusc" : "aws";
      }
    };
  }
}
