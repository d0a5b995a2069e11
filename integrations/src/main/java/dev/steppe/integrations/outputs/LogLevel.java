package dev.steppe.integrations.outputs;

import java.util.Set;

/// Which events a state machine logs:
/// <https://docs.aws.amazon.com/step-functions/latest/dg/cloudwatch-log-level.html>.
public enum LogLevel {
  ALL,
  ERROR,
  FATAL,
  OFF;

  private static final Set<String> FATAL_EVENTS =
      Set.of("ExecutionAborted", "ExecutionFailed", "ExecutionTimedOut");

  /// AWS's page lists what goes wrong in Express workflows. What only Standard ones have
  /// (activities), and what came later (evaluations), goes wrong in the same sense.
  private static final Set<String> ERROR_EVENTS =
      Set.of(
          "ActivityFailed",
          "ActivityScheduleFailed",
          "ActivityTimedOut",
          "EvaluationFailed",
          "ExecutionAborted",
          "ExecutionFailed",
          "ExecutionTimedOut",
          "FailStateEntered",
          "LambdaFunctionFailed",
          "LambdaFunctionScheduleFailed",
          "LambdaFunctionStartFailed",
          "LambdaFunctionTimedOut",
          "MapIterationAborted",
          "MapIterationFailed",
          "MapRunAborted",
          "MapRunFailed",
          "MapStateAborted",
          "MapStateFailed",
          "ParallelStateAborted",
          "ParallelStateFailed",
          "TaskFailed",
          "TaskStartFailed",
          "TaskStateAborted",
          "TaskSubmitFailed",
          "TaskTimedOut",
          "WaitStateAborted");

  /// Whether an event of that type is logged.
  boolean logs(String type) {
    return switch (this) {
      case ALL -> true;
      case ERROR -> ERROR_EVENTS.contains(type);
      case FATAL -> FATAL_EVENTS.contains(type);
      case OFF -> false;
    };
  }
}
