package dev.steppe.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a redrive takes up again, and what it leaves alone.
class RedriveTest {
  private static final String FUNCTION =
      "'Type':'Task','Resource':'arn:aws:lambda:us-east-1:123456789012:function:f'";

  private static Scenario one(String state) {
    return Scenario.of("{'StartAt':'A','States':{'A':{" + state + ",'End':true}}}");
  }

  private static Input redrive() {
    return new Input.Redrive(Optional.empty(), false);
  }

  private static Input redrive(String token) {
    return new Input.Redrive(Optional.of(token), false);
  }

  private static Input stop() {
    return new Input.Stop(Optional.empty(), Optional.empty());
  }

  @Test
  void aTaskIsScheduledAgainAndNotEnteredAgain() {
    var task = one(FUNCTION).start("{}").fail("E", "first").tell(redrive()).succeed("{'ok':1}");

    assertThat(task.historyFrom(5))
        .isEqualTo(
            "5<4:LambdaFunctionFailed 6<5:ExecutionFailed 7<6:ExecutionRedriven"
                + " 8<7:LambdaFunctionScheduled 9<8:LambdaFunctionStarted"
                + " 10<9:LambdaFunctionSucceeded 11<10:TaskStateExited 12<11:ExecutionSucceeded");
    assertThat(task.output()).isEqualTo("{\"ok\":1}");
  }

  @Test
  void retriesCountAnew() {
    var retry = ",'Retry':[{'ErrorEquals':['States.ALL'],'MaxAttempts':1,'IntervalSeconds':1}]";
    var task =
        one(FUNCTION + retry)
            .start("{}")
            .fail("E", "1")
            .pass(Duration.ofSeconds(1))
            .fail("E", "2")
            .tell(redrive())
            .fail("E", "3")
            .pass(Duration.ofSeconds(1))
            .succeed("4");

    assertThat(task.output()).isEqualTo("4");
  }

  @Test
  void whatAnEarlierAttemptAnswersLateIsNotTaken() {
    var task = one(FUNCTION).start("{}");
    var old = task.openTask();
    task.tell(stop()).tell(redrive());

    task.tell(new Input.TaskSucceeded(old, Json.of("late")));
    assertThat(task.execution()).isInstanceOf(Execution.Running.class);
    assertThat(task.succeed("'new'").output()).isEqualTo("\"new\"");
  }

  @Test
  void theDeadlineBeginsAnew() {
    var task =
        Scenario.of(
                "{'TimeoutSeconds':10,'StartAt':'A','States':{'A':{" + FUNCTION + ",'End':true}}}")
            .start("{}")
            .pass(Duration.ofSeconds(10));
    assertThat(task.historyFrom(5)).isEqualTo("5<0:ExecutionTimedOut");

    task.pass(Duration.ofHours(1)).tell(redrive()).pass(Duration.ofSeconds(9));
    assertThat(task.execution()).isInstanceOf(Execution.Running.class);
    assertThat(task.pass(Duration.ofSeconds(1)).historyFrom(6))
        .isEqualTo(
            "6<5:ExecutionRedriven 7<6:LambdaFunctionScheduled 8<7:LambdaFunctionStarted"
                + " 9<0:ExecutionTimedOut");
  }

  @Test
  void aFailStateFailsAgain() {
    var fail =
        Scenario.of("{'StartAt':'A','States':{'A':{'Type':'Fail','Error':'E'}}}")
            .start("{}")
            .tell(redrive());

    assertThat(fail.historyFrom(3))
        .isEqualTo("3<2:ExecutionFailed 4<3:ExecutionRedriven 5<4:ExecutionFailed");
  }

  @Test
  void aWaitWhoseTimeHasPassedIsLeftAtOnceAndAnotherIsWaitedForAnew() {
    var timestamp =
        one("'Type':'Wait','Timestamp':'2026-01-01T01:00:00Z'")
            .start("{}")
            .tell(stop())
            .pass(Duration.ofHours(2))
            .tell(redrive());
    assertThat(timestamp.historyFrom(3))
        .isEqualTo(
            "3<0:ExecutionAborted 4<3:ExecutionRedriven 5<4:WaitStateExited 6<5:ExecutionSucceeded");

    var seconds =
        one("'Type':'Wait','Seconds':60")
            .start("{}")
            .tell(stop())
            .pass(Duration.ofHours(2))
            .tell(redrive())
            .pass(Duration.ofSeconds(59));
    assertThat(seconds.execution()).isInstanceOf(Execution.Running.class);
    assertThat(seconds.pass(Duration.ofSeconds(1)).output()).isEqualTo("{}");
  }

  private static Scenario parallel() {
    return Scenario.of(
        """
        {'StartAt':'P','States':{'P':{'Type':'Parallel','End':true,'Branches':[
          {'StartAt':'A','States':{'A':{'Type':'Pass','Result':1,'End':true}}},
          {'StartAt':'V','States':{'V':{'Type':'Pass','Assign':{'x':7},'Next':'B'},
            'B':{%s,'Parameters':{'x.$':'$x'},'End':true}}},
          {'StartAt':'C','States':{'C':{%s,'End':true}}}]}}}
        """
            .formatted(FUNCTION, FUNCTION));
  }

  @Test
  void onlyFailedAndAbortedBranchesGoOnEachFromItsOwnPoint() {
    var parallel = parallel().start("{}").fail("E", "B broke");
    assertThat(parallel.history()).contains("ParallelStateFailed").endsWith("ExecutionFailed");
    var ended = parallel.execution().lastEventId();

    parallel.tell(redrive()).succeed("'c'").succeed("'b'");

    assertThat(parallel.output()).isEqualTo("[1,\"b\",\"c\"]");
    assertThat(parallel.historyFrom((int) ended + 1))
        .isEqualTo(
            "%d<%d:ExecutionRedriven %d<%d:LambdaFunctionScheduled %d<%d:LambdaFunctionStarted"
                    .formatted(ended + 1, ended, ended + 2, ended + 1, ended + 3, ended + 2)
                + " %d<%d:LambdaFunctionScheduled %d<%d:LambdaFunctionStarted"
                    .formatted(ended + 4, ended + 1, ended + 5, ended + 4)
                + " %d<%d:LambdaFunctionSucceeded %d<%d:TaskStateExited"
                    .formatted(ended + 6, ended + 3, ended + 7, ended + 6)
                + " %d<%d:LambdaFunctionSucceeded %d<%d:TaskStateExited"
                    .formatted(ended + 8, ended + 5, ended + 9, ended + 8)
                + " %d<%d:ParallelStateSucceeded %d<%d:ParallelStateExited"
                    .formatted(ended + 10, ended + 9, ended + 11, ended + 9)
                + " %d<%d:ExecutionSucceeded".formatted(ended + 12, ended + 11));
    // The variable that the failed branch had assigned is still there.
    assertThat(parallel.payloads())
        .filteredOn("LambdaFunctionScheduled {\"x\":7}"::equals)
        .hasSize(2);
  }

  @Test
  void aCaughtFailureIsOverAndNothingOfItIsTakenUp() {
    var caught =
        Scenario.of(
                """
                {'StartAt':'P','States':{'P':{'Type':'Parallel','Next':'T',
                  'Catch':[{'ErrorEquals':['States.ALL'],'Next':'T'}],'Branches':[
                  {'StartAt':'A','States':{'A':{%s,'End':true}}},
                  {'StartAt':'B','States':{'B':{%s,'End':true}}}]},
                 'T':{%s,'End':true}}}
                """
                    .formatted(FUNCTION, FUNCTION, FUNCTION))
            .start("{}")
            .fail("E", "A broke")
            .fail("E", "T broke")
            .tell(redrive());

    assertThat(caught.openTasks()).hasSize(1);
    assertThat(caught.succeed("'t'").output()).isEqualTo("\"t\"");
  }

  @Test
  void iterationsThatWereNotStartedAreStartedOnceThereIsRoom() {
    var map =
        Scenario.of(
                """
                {'StartAt':'M','States':{'M':{'Type':'Map','End':true,'MaxConcurrency':2,
                  'ItemProcessor':{'StartAt':'A','States':{'A':{%s,'End':true}}}}}}
                """
                    .formatted(FUNCTION))
            .start("[1,2,3,4]")
            .succeed("'one'")
            .fail("E", "two broke");
    assertThat(map.history()).contains("MapIterationAborted");

    map.tell(redrive()).succeed("'two'").succeed("'three'").succeed("'four'");
    assertThat(map.output()).isEqualTo("[\"one\",\"two\",\"three\",\"four\"]");
  }

  @Test
  void aMapInsideOfAParallelKeepsWhatIsFinishedInIt() {
    var nested =
        Scenario.of(
                """
                {'StartAt':'P','States':{'P':{'Type':'Parallel','End':true,'Branches':[
                  {'StartAt':'M','States':{'M':{'Type':'Map','End':true,
                    'ItemProcessor':{'StartAt':'A','States':{'A':{%s,'End':true}}}}}},
                  {'StartAt':'B','States':{'B':{%s,'End':true}}}]}}}
                """
                    .formatted(FUNCTION, FUNCTION))
            .start("[1,2]");
    var b = nested.openTasks().get(0);
    nested
        .tell(new Input.TaskSucceeded(nested.openTasks().get(1), Json.of("m1")))
        .tell(new Input.TaskFailed(b, Optional.of("E"), Optional.empty()))
        .tell(redrive());

    assertThat(nested.openTasks()).hasSize(2);
    assertThat(nested.succeed("'b'").succeed("'m2'").output()).isEqualTo("[[\"m1\",\"m2\"],\"b\"]");
  }

  @Test
  void branchesThatAreAllFinishedAreJoinedAgain() {
    var parallel =
        Scenario.of(
                """
                {'StartAt':'P','States':{'P':{'Type':'Parallel','End':true,
                  'ResultSelector':{'x.$':'$.none'},'Branches':[
                  {'StartAt':'A','States':{'A':{%s,'End':true}}}]}}}
                """
                    .formatted(FUNCTION))
            .start("{}")
            .succeed("1")
            .tell(redrive());

    assertThat(parallel.historyFrom(10))
        .isEqualTo(
            "10<9:ExecutionFailed 11<10:ExecutionRedriven 12<11:ParallelStateSucceeded"
                + " 13<12:ExecutionFailed");
  }

  @Test
  void anOutputThatWasTooLargeHasTheWholeStateRunAgain() {
    var parallel =
        Scenario.of(
                """
                {'StartAt':'P','States':{'P':{'Type':'Parallel','End':true,'Branches':[
                  {'StartAt':'A','States':{'A':{%s,'End':true}}},
                  {'StartAt':'B','States':{'B':{%s,'End':true}}}]}}}
                """
                    .formatted(FUNCTION, FUNCTION))
            .within(Limits.AWS.with(Limit.PAYLOAD_BYTES, 20))
            .start("{}")
            .succeed("'0123456789abc'")
            .succeed("'0123456789abc'");
    assertThat(parallel.failure()).startsWith("States.DataLimitExceeded");

    parallel.tell(redrive()).succeed("1").succeed("2");
    assertThat(parallel.output()).isEqualTo("[1,2]");
    assertThat(parallel.history())
        .containsPattern("ExecutionRedriven \\d+<\\d+:ParallelStateStarted");
  }

  @Test
  void theContextObjectTellsOfRedrives() {
    var task =
        one(FUNCTION + ",'Parameters':{'c.$':'$$.Execution'}")
            .start("{}")
            .fail("E", "first")
            .pass(Duration.ofSeconds(5))
            .tell(redrive());

    assertThat(task.payloads().getFirst()).contains("{}");
    assertThat(task.payloads()).anyMatch(text -> text.contains("\"RedriveCount\":0}"));
    assertThat(task.payloads())
        .anyMatch(
            text -> text.contains("\"RedriveCount\":1,\"RedriveTime\":\"2026-01-01T00:00:05Z\"}"));
  }

  @Test
  void theSameTokenRedrivesOnceInFifteenMinutes() {
    var task = one(FUNCTION).start("{}").fail("E", "1").tell(redrive("t")).fail("E", "2");
    var ended = task.execution();

    assertThat(task.pass(Duration.ofMinutes(14)).tell(redrive("t")).execution()).isEqualTo(ended);
    assertThat(task.tell(redrive("other")).execution()).isInstanceOf(Execution.Running.class);
    assertThat(task.fail("E", "3").pass(Duration.ofMinutes(2)).tell(redrive("t")).execution())
        .isInstanceOfSatisfying(
            Execution.Running.class,
            running -> assertThat(running.redrives().count()).isEqualTo(3));
  }

  private static Optional<String> reason(Scenario scenario, Instant now) {
    return Redrivability.reason(scenario.execution(), Limits.AWS, now);
  }

  @Test
  void whatMayNotBeRedrivenSaysWhy() {
    var running = one(FUNCTION).start("{}");
    assertThat(reason(running, running.now()))
        .contains("Execution is RUNNING and cannot be redriven");

    var succeeded = one("'Type':'Pass'").start("{}");
    assertThat(reason(succeeded, succeeded.now()))
        .contains("Execution is SUCCEEDED and cannot be redriven");

    var failed = one(FUNCTION).start("{}").fail("E", "x");
    var day = Duration.ofDays(1);
    assertThat(reason(failed, failed.now().plus(day.multipliedBy(14)))).isEmpty();
    assertThat(reason(failed, failed.now().plus(day.multipliedBy(14)).plusSeconds(1)))
        .contains("Execution redrivable period exceeded");

    var old = one(FUNCTION).start("{}").asleep(day.multipliedBy(364)).fail("E", "x");
    assertThat(reason(old, old.now().plus(day))).isEmpty();
    assertThat(reason(old, old.now().plus(day).plusSeconds(1)))
        .contains("Execution has exceeded the max execution time");
  }

  @Test
  void aFullHistoryIsNotRedriven() {
    for (int events = 8; events < 20; events++) {
      var full = parallel().within(Limits.AWS.with(Limit.HISTORY_EVENTS, events)).start("{}");
      if (full.execution() instanceof Execution.Running) {
        full.fail("E", "x");
      }
      if (full.execution().lastEventId() >= events - 1) {
        assertThat(full.tell(redrive()).history()).doesNotContain("ExecutionRedriven");
        // And not with a higher limit either, if it was cut off between two states.
        full.within(Limits.AWS).tell(redrive());
        if (full.execution() instanceof Execution.Running) {
          assertThat(full.succeed("'c'").succeed("'b'").output()).isEqualTo("[1,\"b\",\"c\"]");
        }
      }
    }
  }
}
