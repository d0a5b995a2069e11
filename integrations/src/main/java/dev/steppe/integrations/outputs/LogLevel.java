package dev.steppe.integrations.outputs;

/// Which events a state machine logs:
/// <https://docs.aws.amazon.com/step-functions/latest/dg/cloudwatch-log-level.html>.
public enum LogLevel {
  ALL,
  ERROR,
  FATAL,
  OFF;

  /// Whether an event of that type is logged. AWS's page lists the types of each level; a list that
  /// knows no activities and no evaluations, which go wrong in the same sense.
  boolean logs(String type) {
    return switch (this) {
      case ALL -> true;
      case ERROR -> isError(type);
      case FATAL -> isError(type) && type.startsWith("Execution");
      case OFF -> false;
    };
  }

  private static boolean isError(String type) {
    return type.endsWith("Failed")
        || type.endsWith("TimedOut")
        || type.endsWith("Aborted")
        || type.equals("FailStateEntered");
  }
}
