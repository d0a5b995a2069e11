package dev.steppe.integrations.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class LogLevelTest {
  /// What AWS's page on log levels lists under ERROR.
  private static final List<String> DOCUMENTED_ERRORS =
      List.of(
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
          "TaskSubmitFailed",
          "TaskTimedOut",
          "TaskStateAborted",
          "WaitStateAborted");

  private static final List<String> DOCUMENTED_OTHERS =
      List.of(
          "ChoiceStateEntered",
          "ChoiceStateExited",
          "ExecutionRedriven",
          "ExecutionStarted",
          "ExecutionSucceeded",
          "LambdaFunctionScheduled",
          "LambdaFunctionStarted",
          "LambdaFunctionSucceeded",
          "MapIterationStarted",
          "MapIterationSucceeded",
          "MapRunRedriven",
          "MapRunStarted",
          "MapRunSucceeded",
          "MapStateEntered",
          "MapStateExited",
          "MapStateStarted",
          "MapStateSucceeded",
          "ParallelStateEntered",
          "ParallelStateExited",
          "ParallelStateStarted",
          "ParallelStateSucceeded",
          "PassStateEntered",
          "PassStateExited",
          "SucceedStateEntered",
          "SucceedStateExited",
          "TaskScheduled",
          "TaskStarted",
          "TaskStateEntered",
          "TaskStateExited",
          "TaskSubmitted",
          "TaskSucceeded",
          "WaitStateEntered",
          "WaitStateExited");

  private static Set<String> logged(LogLevel level) {
    var logged = new TreeSet<String>();
    DOCUMENTED_ERRORS.stream().filter(level::logs).forEach(logged::add);
    DOCUMENTED_OTHERS.stream().filter(level::logs).forEach(logged::add);
    return logged;
  }

  @Test
  void allIsEverythingAndOffIsNothing() {
    assertThat(logged(LogLevel.ALL)).containsAll(DOCUMENTED_ERRORS).containsAll(DOCUMENTED_OTHERS);
    assertThat(logged(LogLevel.OFF)).isEmpty();
  }

  @Test
  void errorIsWhatAwsLists() {
    assertThat(logged(LogLevel.ERROR)).containsExactlyInAnyOrderElementsOf(DOCUMENTED_ERRORS);
  }

  @Test
  void errorsOfActivitiesAndEvaluationsAreErrorsToo() {
    assertThat(
            List.of(
                "ActivityFailed", "ActivityScheduleFailed", "ActivityTimedOut", "EvaluationFailed"))
        .allMatch(LogLevel.ERROR::logs)
        .noneMatch(LogLevel.FATAL::logs);
  }

  @Test
  void fatalIsTheEndOfTheExecutionAlone() {
    assertThat(logged(LogLevel.FATAL))
        .containsExactly("ExecutionAborted", "ExecutionFailed", "ExecutionTimedOut");
  }
}
