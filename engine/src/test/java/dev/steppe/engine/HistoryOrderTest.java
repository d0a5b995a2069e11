package dev.steppe.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which events AWS records in which order, and what each of them says it follows. The sequences
/// are those that the service was recorded or measured to give.
class HistoryOrderTest {
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f";

  @Test
  void theFirstStateFollowsNothing() {
    var pass = Scenario.of("{'StartAt':'A','States':{'A':{'Type':'Pass','End':true}}}").start("{}");

    assertThat(pass.history())
        .isEqualTo(
            "1<0:ExecutionStarted 2<0:PassStateEntered 3<2:PassStateExited 4<3:ExecutionSucceeded");
  }

  @Test
  void aFailStateHasNoExit() {
    var fail = Scenario.of("{'StartAt':'A','States':{'A':{'Type':'Fail'}}}").start("{}");

    assertThat(fail.history())
        .isEqualTo("1<0:ExecutionStarted 2<0:FailStateEntered 3<2:ExecutionFailed");
    assertThat(fail.failure()).isEqualTo("-: -");
  }

  @Test
  void aFunctionIsScheduledStartedAndSucceeds() {
    var task = function("").start("{}").succeed("{'ok':true}");

    assertThat(task.historyFrom(2))
        .isEqualTo(
            "2<0:TaskStateEntered 3<2:LambdaFunctionScheduled 4<3:LambdaFunctionStarted"
                + " 5<4:LambdaFunctionSucceeded 6<5:TaskStateExited 7<6:ExecutionSucceeded");
    assertThat(task.output()).isEqualTo("{\"ok\":true}");
  }

  @Test
  void aRetryRepeatsTheWorkEventsAndNotTheEntry() {
    var task =
        function(",'Retry':[{'ErrorEquals':['States.ALL'],'MaxAttempts':1}]")
            .start("{}")
            .fail("E", "first")
            .pass(Duration.ofSeconds(1))
            .fail("E", "second");

    assertThat(task.historyFrom(3))
        .isEqualTo(
            "3<2:LambdaFunctionScheduled 4<3:LambdaFunctionStarted 5<4:LambdaFunctionFailed"
                + " 6<5:LambdaFunctionScheduled 7<6:LambdaFunctionStarted"
                + " 8<7:LambdaFunctionFailed 9<8:ExecutionFailed");
    assertThat(task.failure()).isEqualTo("E: second");
  }

  @Test
  void aTaskThatTimesOutHasNoCause() {
    var task = function(",'TimeoutSeconds':5").start("{}").pass(Duration.ofSeconds(5));

    assertThat(task.historyFrom(5)).isEqualTo("5<4:LambdaFunctionTimedOut 6<5:ExecutionFailed");
    assertThat(task.failure()).isEqualTo("States.Timeout: -");
  }

  @Test
  void aMachineThatTimesOutSaysSoAtItsDeadlineFollowingNothing() {
    var wait =
        Scenario.of(
                "{'StartAt':'A','TimeoutSeconds':5,'States':{'A':{'Type':'Wait','Seconds':60,'End':true}}}")
            .start("{}");
    var deadline = wait.now().plusSeconds(5);
    wait.pass(Duration.ofSeconds(9));

    assertThat(wait.historyFrom(3)).isEqualTo("3<0:ExecutionTimedOut");
    assertThat(((Execution.Closed) wait.execution()).stoppedAt()).isEqualTo(deadline);
  }

  @Test
  void aStopFollowsNothing() {
    var wait =
        Scenario.of("{'StartAt':'A','States':{'A':{'Type':'Wait','Seconds':60,'End':true}}}")
            .start("{}")
            .tell(new Input.Stop(Optional.empty(), Optional.empty()));

    assertThat(wait.historyFrom(3)).isEqualTo("3<0:ExecutionAborted");
  }

  @Test
  void iterationsOneByOneFollowTheLastStateOfTheOneBefore() {
    var map = map("'MaxConcurrency':1,", "{'Type':'Pass','End':true}").start("[1,2]");

    assertThat(map.historyFrom(2))
        .isEqualTo(
            "2<0:MapStateEntered 3<2:MapStateStarted 4<3:MapIterationStarted 5<4:PassStateEntered"
                + " 6<5:PassStateExited 7<6:MapIterationSucceeded 8<6:MapIterationStarted"
                + " 9<8:PassStateEntered 10<9:PassStateExited 11<10:MapIterationSucceeded"
                + " 12<11:MapStateSucceeded 13<11:MapStateExited 14<13:ExecutionSucceeded");
  }

  /// However few events a turn may have, the history is the same.
  @Test
  void iterationsOneByOneFollowEachOtherAcrossTurns() {
    var definition =
        "{'StartAt':'M','States':{'M':{'Type':'Map','MaxConcurrency':1,'ItemProcessor':"
            + "{'StartAt':'P','States':{'P':{'Type':'Pass','End':true}}},'End':true}}}";
    var atOnce = Scenario.of(definition).start("[1,2,3]").history();

    for (int turnEvents = 1; turnEvents < 12; turnEvents++) {
      var inTurns =
          Scenario.of(definition)
              .within(new Limits(262_144, 25_000, 40, 10_000, turnEvents))
              .start("[1,2,3]")
              .pass(Duration.ZERO);
      assertThat(inTurns.history()).as("%s events a turn", turnEvents).isEqualTo(atOnce);
    }
  }

  @Test
  void iterationsBesideEachOtherFollowTheStart() {
    var map = map("", "{'Type':'Pass','End':true}").start("[1,2]");

    assertThat(map.historyFrom(3))
        .startsWith(
            "3<2:MapStateStarted 4<3:MapIterationStarted 5<4:PassStateEntered"
                + " 6<3:MapIterationStarted 7<6:PassStateEntered");
  }

  @Test
  void aMapOverNothingSucceedsAtOnce() {
    var map = map("", "{'Type':'Pass','End':true}").start("[]");

    assertThat(map.historyFrom(3))
        .isEqualTo(
            "3<2:MapStateStarted 4<3:MapStateSucceeded 5<3:MapStateExited 6<5:ExecutionSucceeded");
    assertThat(map.output()).isEqualTo("[]");
  }

  @Test
  void aFailedIterationFailsTheMap() {
    var map = map("", "{'Type':'Fail','Error':'E'}").start("[1]");

    assertThat(map.historyFrom(5))
        .isEqualTo(
            "5<4:FailStateEntered 6<5:MapIterationFailed 7<5:MapStateFailed 8<7:ExecutionFailed");
  }

  @Test
  void aRetriedMapHasNoFailureOfItsOwn() {
    var map =
        map(
                "'Retry':[{'ErrorEquals':['States.ALL'],'MaxAttempts':1}],",
                "{'Type':'Fail','Error':'E'}")
            .start("[1]")
            .pass(Duration.ofSeconds(1));

    assertThat(map.historyFrom(6))
        .isEqualTo(
            "6<5:MapIterationFailed 7<5:MapStateStarted 8<7:MapIterationStarted"
                + " 9<8:FailStateEntered 10<9:MapIterationFailed 11<9:MapStateFailed"
                + " 12<11:ExecutionFailed");
  }

  @Test
  void aParallelStateIsLeftAfterTheLastEventOfAnyBranch() {
    var parallel = parallel("", "{'Type':'Pass','End':true}").start("{}");

    assertThat(parallel.historyFrom(2))
        .isEqualTo(
            "2<0:ParallelStateEntered 3<2:ParallelStateStarted 4<3:PassStateEntered"
                + " 5<4:PassStateExited 6<5:ParallelStateSucceeded 7<5:ParallelStateExited"
                + " 8<7:ExecutionSucceeded");
  }

  @Test
  void aCaughtTaskOfABranchIsAbortedItself() {
    var parallel =
        parallel(
                ",'Catch':[{'ErrorEquals':['States.ALL'],'Next':'B'}]",
                "{'Type':'Task','Resource':'" + FUNCTION + "','End':true}")
            .start("{}")
            .fail("E", "why");

    assertThat(parallel.historyFrom(7))
        .isEqualTo(
            "7<6:LambdaFunctionFailed 8<7:TaskStateAborted 9<7:ParallelStateFailed"
                + " 10<9:ParallelStateExited 11<10:PassStateEntered 12<11:PassStateExited"
                + " 13<12:ExecutionSucceeded");
    assertThat(parallel.output()).isEqualTo("{\"Error\":\"E\",\"Cause\":\"why\"}");
  }

  @Test
  void aRuntimeErrorInsideOfABranchEndsTheExecutionAtOnce() {
    var parallel =
        parallel(
                ",'Catch':[{'ErrorEquals':['States.ALL'],'Next':'B'}]",
                "{'Type':'Pass','InputPath':'$.no','End':true}")
            .start("{}");

    assertThat(parallel.historyFrom(4)).isEqualTo("4<3:PassStateEntered 5<4:ExecutionFailed");
  }

  @Test
  void aParallelThatCannotUseItsResultsFailsAfterItsSuccess() {
    var parallel =
        parallel(",'ResultSelector':{'x.$':'$.no'}", "{'Type':'Pass','End':true}").start("{}");

    assertThat(parallel.historyFrom(5))
        .isEqualTo("5<4:PassStateExited 6<5:ParallelStateSucceeded 7<6:ExecutionFailed");
  }

  @Test
  void tasksThatTimeOutTogetherAllSaySoBeforeTheMapFails() {
    var map =
        map("", "{'Type':'Task','TimeoutSeconds':5,'Resource':'" + FUNCTION + "','End':true}")
            .start("[1,2]")
            .pass(Duration.ofSeconds(5));

    assertThat(map.historyFrom(12))
        .isEqualTo(
            "12<9:LambdaFunctionTimedOut 13<11:LambdaFunctionTimedOut 14<12:MapIterationFailed"
                + " 15<12:TaskStateAborted 16<12:MapIterationAborted 17<12:TaskStateAborted"
                + " 18<12:MapStateFailed 19<18:ExecutionFailed");
  }

  @Test
  void theLastEventThatAHistoryHasRoomForIsTheFailure() {
    var loop =
        Scenario.of(
                "{'StartAt':'A','States':{'A':{'Type':'Choice','Choices':[{'Variable':'$.x',"
                    + "'IsPresent':true,'Next':'E'}],'Default':'A'},'E':{'Type':'Succeed'}}}")
            .within(new Limits(262_144, 25, 40, 10_000, 2_000))
            .start("{}");

    assertThat(loop.historyFrom(24)).isEqualTo("24<23:ChoiceStateEntered 25<24:ExecutionFailed");
    assertThat(loop.failure())
        .isEqualTo(
            "States.Runtime: The execution reached the maximum number of history events (25).");
  }

  private static Scenario function(String more) {
    return Scenario.of(
        "{'StartAt':'A','States':{'A':{'Type':'Task','Resource':'"
            + FUNCTION
            + "'"
            + more
            + ",'End':true}}}");
  }

  private static Scenario map(String fields, String state) {
    return Scenario.of(
        "{'StartAt':'M','States':{'M':{'Type':'Map',"
            + fields
            + "'ItemProcessor':{'StartAt':'A','States':{'A':"
            + state
            + "}},'End':true}}}");
  }

  /// A Parallel state of one branch, and a state `B` for catchers to go to.
  private static Scenario parallel(String fields, String state) {
    var end = fields.contains("'Next':'B'") ? ",'B':{'Type':'Pass','End':true}" : "";
    return Scenario.of(
        "{'StartAt':'P','States':{'P':{'Type':'Parallel','Branches':[{'StartAt':'A','States':{'A':"
            + state
            + "}}]"
            + fields
            + ",'End':true}"
            + end
            + "}}");
  }
}
