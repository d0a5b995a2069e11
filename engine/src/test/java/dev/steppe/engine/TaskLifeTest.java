package dev.steppe.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What may happen to one attempt of a task.
class TaskLifeTest {
  private static final String ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:work";

  @Test
  void anActivitysTimeStartsWhenAWorkerTakesIt() {
    var activity = task("'Resource':'" + ACTIVITY + "','TimeoutSeconds':5").start("{}");
    activity.pass(Duration.ofHours(1));
    activity.tell(new Input.TaskTaken(activity.openTask(), Optional.of("w")));
    activity.pass(Duration.ofSeconds(5));

    assertThat(activity.historyFrom(3))
        .isEqualTo(
            "3<2:ActivityScheduled 4<3:ActivityStarted 5<4:ActivityTimedOut 6<5:ExecutionFailed");
  }

  @Test
  void aHeartbeatKeepsATaskAlive() {
    var activity =
        task("'Resource':'" + ACTIVITY + "','TimeoutSeconds':60,'HeartbeatSeconds':5").start("{}");
    activity.tell(new Input.TaskTaken(activity.openTask(), Optional.empty()));
    for (int beat = 0; beat < 4; beat++) {
      activity.pass(Duration.ofSeconds(4)).tell(new Input.TaskHeartbeat(activity.openTask()));
    }
    activity.succeed("1");

    assertThat(activity.output()).isEqualTo("1");
  }

  @Test
  void silenceIsATimeoutThatHeartbeatTimeoutMatches() {
    var activity =
        task("'Resource':'"
                + ACTIVITY
                + "','TimeoutSeconds':60,'HeartbeatSeconds':5,'Catch':[{'ErrorEquals':"
                + "['States.HeartbeatTimeout'],'Next':'B'}]")
            .start("{}");
    activity.tell(new Input.TaskTaken(activity.openTask(), Optional.empty()));
    activity.pass(Duration.ofSeconds(5));

    assertThat(activity.output()).isEqualTo("{\"Error\":\"States.Timeout\",\"Cause\":\"\"}");
  }

  @Test
  void taskFailedDoesNotMatchATimeout() {
    var function =
        task("'Resource':'arn:aws:lambda:us-east-1:123456789012:function:f','TimeoutSeconds':5,"
                + "'Catch':[{'ErrorEquals':['States.TaskFailed'],'Next':'B'}]")
            .start("{}")
            .pass(Duration.ofSeconds(5));

    assertThat(function.failure()).isEqualTo("States.Timeout: -");
  }

  @Test
  void theRoleOfATaskMayBeComputed() {
    var computed =
        task("'QueryLanguage':'JSONata','Resource':'arn:aws:states:::lambda:invoke',"
                + "'Arguments':{'FunctionName':'f'},"
                + "'Credentials':{'RoleArn':'{% $states.input.role %}'}")
            .start("{'role':'arn:aws:iam::1:role/r'}");

    assertThat(computed.effects())
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.Invoke.class,
            invoke -> assertThat(invoke.roleArn()).contains("arn:aws:iam::1:role/r"));
    assertThat(computed.again("{'role':5}").failure())
        .isEqualTo(
            "States.QueryEvaluationError: An error occurred while executing the state 'A' (entered"
                + " at the event id #2). The JSONata expression '$states.input.role' specified for"
                + " the field 'Credentials/RoleArn' returned an unexpected result type. Expected"
                + " 'string', but was 'number' for value: 5");
  }

  @Test
  void aTaskWithoutItsActivityFailsBeforeItIsScheduled() {
    var gone = task("'Resource':'" + ACTIVITY + "'").withoutActivities().start("{}");

    assertThat(gone.historyFrom(2)).isEqualTo("2<0:TaskStateEntered 3<2:ExecutionFailed");
    assertThat(gone.failure())
        .isEqualTo(
            "States.Runtime: An error occurred while executing the state 'A' (entered at the event"
                + " id #2). The activity "
                + ACTIVITY
                + " does not exist.");
  }

  @Test
  void aCallbackEndsWithExactlyWhatItWasGiven() {
    var callback =
        task("'Resource':'arn:aws:states:::lambda:invoke.waitForTaskToken','Parameters':"
                + "{'FunctionName':'f','Payload':{'token.$':'$$.Task.Token'}}")
            .start("{}");
    var invoke = (Effect.Invoke) callback.effects().getFirst();
    callback.tell(new Input.TaskSubmitted(invoke.task(), Json.parse("{\"StatusCode\":200}")));
    callback.succeed("\"done\"");

    assertThat(invoke.payload().text()).contains("\"token\":\"token-3\"");
    assertThat(callback.historyFrom(3))
        .isEqualTo(
            "3<2:TaskScheduled 4<3:TaskStarted 5<4:TaskSubmitted 6<5:TaskSucceeded"
                + " 7<6:TaskStateExited 8<7:ExecutionSucceeded");
    assertThat(callback.output()).isEqualTo("\"done\"");
  }

  @Test
  void aSecondAnswerMeansNothing() {
    var function =
        task("'Resource':'arn:aws:lambda:us-east-1:123456789012:function:f'").start("{}");
    var task = function.openTask();
    var closed = function.succeed("1").execution();

    assertThat(
            function
                .tell(new Input.TaskFailed(task, Optional.empty(), Optional.empty()))
                .execution())
        .isEqualTo(closed);
  }

  @Test
  void aResultThatIsTooLargeIsAFailureOfTheTask() {
    var function =
        task("'Resource':'arn:aws:lambda:us-east-1:123456789012:function:f'")
            .within(new Limits(10, 25_000, 40, 10_000, 2_000))
            .start("{}")
            .succeed("'12345678901'");

    assertThat(function.historyFrom(5)).isEqualTo("5<4:LambdaFunctionFailed 6<5:ExecutionFailed");
    assertThat(function.failure())
        .isEqualTo(
            "States.DataLimitExceeded: The state/task"
                + " 'arn:aws:lambda:us-east-1:123456789012:function:f' returned a result with a size"
                + " exceeding the maximum number of bytes service limit.");
  }

  @Test
  void aCauseIsCutToWhatAnEventHasRoomFor() {
    var function =
        task("'Resource':'arn:aws:lambda:us-east-1:123456789012:function:f'")
            .start("{}")
            .fail("E", "c".repeat(40_000));

    assertThat(function.failure()).isEqualTo("E: " + "c".repeat(32_768));
  }

  @Test
  void whatComesAfterTheDeadlineChangesNothing() {
    var late =
        Scenario.of(
                "{'StartAt':'A','TimeoutSeconds':5,'States':{'A':{'Type':'Task','Resource':"
                    + "'arn:aws:lambda:us-east-1:123456789012:function:f','End':true}}}")
            .start("{}")
            .asleep(Duration.ofSeconds(9))
            .succeed("1");

    assertThat(late.historyFrom(5)).isEqualTo("5<0:ExecutionTimedOut");
  }

  @Test
  void whatIsStoppedIsCalledOff() {
    var function =
        task("'Resource':'arn:aws:lambda:us-east-1:123456789012:function:f'").start("{}");
    var task = function.openTask();
    function.tell(new Input.Stop(Optional.of("E"), Optional.of("c")));

    assertThat(function.effects().getLast())
        .isInstanceOfSatisfying(
            Effect.CancelTask.class, cancel -> assertThat(cancel.task()).isEqualTo(task));
  }

  @Test
  void delaysGrowByTheRateUpToTheLongest() {
    var function =
        task("'Resource':'arn:aws:lambda:us-east-1:123456789012:function:f','Retry':[{"
                + "'ErrorEquals':['States.ALL'],'IntervalSeconds':2,'BackoffRate':3,"
                + "'MaxDelaySeconds':10,'MaxAttempts':4}]")
            .start("{}");
    for (int seconds : new int[] {2, 6, 10, 10}) {
      function.fail("E", "c");
      var due = function.execution().wakeAt().orElseThrow();
      assertThat(Duration.between(function.now(), due)).isEqualTo(Duration.ofSeconds(seconds));
      function.pass(Duration.ofSeconds(seconds));
    }
    function.fail("E", "last");

    assertThat(function.failure()).isEqualTo("E: last");
  }

  @Test
  void nobodyCatchesWhatGoesWrongInACatcher() {
    var function =
        task("'Resource':'arn:aws:lambda:us-east-1:123456789012:function:f','Catch':[{"
                + "'ErrorEquals':['States.ALL'],'ResultPath':'$.error','Next':'B'}]")
            .start("[1]")
            .fail("E", "c");

    assertThat(function.failure()).startsWith("States.ReferencePathConflict: ");
  }

  /// A Task state `A`, and a state `B` for catchers to go to.
  private static Scenario task(String fields) {
    var end = fields.contains("'Next':'B'") ? ",'B':{'Type':'Pass','End':true}" : "";
    return Scenario.of(
        "{'StartAt':'A','States':{'A':{'Type':'Task'," + fields + ",'End':true}" + end + "}}");
  }
}
