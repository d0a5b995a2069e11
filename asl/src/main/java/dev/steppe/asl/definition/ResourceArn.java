package dev.steppe.asl.definition;

import dev.steppe.asl.Resource;
import dev.steppe.asl.Resource.Pattern;
import java.util.Map;
import java.util.Optional;

/// Reads the Resource of a Task state.
///
/// `arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME[:QUALIFIER]` is a function,
/// `arn:PARTITION:states:REGION:ACCOUNT:activity:NAME` an activity, and
/// `arn:PARTITION:states:::SERVICE:ACTION[.PATTERN]` a service.
final class ResourceArn {
  private static final Map<String, Pattern> PATTERNS =
      Map.of(
          "", Pattern.REQUEST_RESPONSE,
          ".sync", Pattern.SYNC,
          ".sync:2", Pattern.SYNC_2,
          ".waitForTaskToken", Pattern.WAIT_FOR_TASK_TOKEN);

  private ResourceArn() {}

  /// The resource that `arn` names. What is wrong with it is told to the diagnostics.
  ///
  /// @param services says which actions there are of those that are called as `aws-sdk`
  static Optional<Resource> compile(String arn, Fields state, Services services) {
    var parts = arn.split(":", 6);
    if (parts.length < 6 || !parts[0].equals("arn") || parts[1].isEmpty()) {
      state.fault("Resource", "Value is not a valid resource ARN");
      return Optional.empty();
    }
    var resource =
        switch (parts[2]) {
          case "lambda" -> function(arn, parts[5]);
          case "states" ->
              parts[5].startsWith("activity:")
                  ? activity(arn, parts[5])
                  : service(arn, parts[5]).filter(services::has).map(Resource.class::cast);
          default -> Optional.<Resource>empty();
        };
    if (resource.isEmpty()) {
      state.fault(
          "Resource",
          "The resource provided %s is not recognized. The value is not a valid resource ARN, or the resource is not available in this region."
              .formatted(arn));
    }
    return resource;
  }

  private static Optional<Resource> function(String arn, String name) {
    return name.startsWith("function:") && name.length() > "function:".length()
        ? Optional.of(new Resource.LambdaFunction(arn))
        : Optional.empty();
  }

  private static Optional<Resource> activity(String arn, String name) {
    return name.length() > "activity:".length()
        ? Optional.of(new Resource.Activity(arn))
        : Optional.empty();
  }

  /// The pattern begins at the first dot, before the last colon is looked for: `.sync:2` holds one.
  private static Optional<Resource.Service> service(String arn, String name) {
    int dot = name.indexOf('.');
    var plain = dot < 0 ? name : name.substring(0, dot);
    var pattern = PATTERNS.get(dot < 0 ? "" : name.substring(dot));
    int colon = plain.lastIndexOf(':');
    if (pattern == null || colon <= 0) {
      return Optional.empty();
    }
    var service = plain.substring(0, colon);
    var action = plain.substring(colon + 1);
    return !action.isEmpty() && Integrations.exists(service, action, pattern)
        ? Optional.of(new Resource.Service(arn, service, action, pattern))
        : Optional.empty();
  }
}
