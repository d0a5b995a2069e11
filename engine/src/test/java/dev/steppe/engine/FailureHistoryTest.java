package dev.steppe.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which events AWS records when something goes wrong, or goes on in several steps, and what each
/// of them says it follows. The sequences are those that the service was recorded or measured to
/// give.
class FailureHistoryTest {
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f";

  private static final String CATCH = ",'Catch':[{'ErrorEquals':['States.ALL'],'Next':'B'}]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Wait | ,\"Seconds\":0,\"End\":true",
        "Succeed | ''",
        "Choice | ,\"Choices\":[{\"Variable\":\"$\",\"IsPresent\":true,\"Next\":\"B\"}]"
      })
  void aStateWithoutWorkIsEnteredAndLeft(String type, String fields) {
    var state = type.equals("Choice") ? ",'B':{'Type':'Pass','End':true}" : "";
    var machine =
        Scenario.of(
                "{'StartAt':'A','States':{'A':{'Type':'" + type + "'" + fields + "}" + state + "}}")
            .start("{}")
            .pass(Duration.ZERO);

    assertThat(machine.historyFrom(2))
        .startsWith("2<0:%sStateEntered 3<2:%sStateExited 4<3:".formatted(type, type));
  }

  @Test
  void aServiceIsScheduledStartedAndSucceeds() {
    var task = service("", "").start("{}").succeed("{}");

    assertThat(task.historyFrom(2))
        .isEqualTo(
            "2<0:TaskStateEntered 3<2:TaskScheduled 4<3:TaskStarted 5<4:TaskSucceeded"
                + " 6<5:TaskStateExited 7<6:ExecutionSucceeded");
  }

  @Test
  void anActivityIsScheduledStartedAndSucceeds() {
    var task = task("arn:aws:states:us-east-1:123456789012:activity:work", "").start("{}");
    task.tell(new Input.TaskTaken(task.openTask(), Optional.of("w"))).succeed("{}");

    assertThat(task.historyFrom(2))
        .isEqualTo(
            "2<0:TaskStateEntered 3<2:ActivityScheduled 4<3:ActivityStarted 5<4:ActivitySucceeded"
                + " 6<5:TaskStateExited 7<6:ExecutionSucceeded");
  }

  @Test
  void aCaughtTaskIsLeftAfterItsFailure() {
    var task = service("", CATCH).start("{}").fail("E", "why");

    assertThat(task.historyFrom(5))
        .isEqualTo(
            "5<4:TaskFailed 6<5:TaskStateExited 7<6:PassStateEntered 8<7:PassStateExited"
                + " 9<8:ExecutionSucceeded");
    assertThat(task.output()).isEqualTo("{\"Error\":\"E\",\"Cause\":\"why\"}");
  }

  @Test
  void whoeverFailsWithoutWordsIsCaughtWithNulls() {
    var task = service("", CATCH).start("{}");
    task.tell(new Input.TaskFailed(task.openTask(), Optional.empty(), Optional.empty()));

    assertThat(task.output()).isEqualTo("{\"Error\":null,\"Cause\":null}");
  }

  @Test
  void aServiceThatTimesOutFollowsItsStart() {
    var task = service("", ",'TimeoutSeconds':5").start("{}").pass(Duration.ofSeconds(5));

    assertThat(task.history())
        .isEqualTo(
            "1<0:ExecutionStarted 2<0:TaskStateEntered 3<2:TaskScheduled 4<3:TaskStarted"
                + " 5<4:TaskTimedOut 6<5:ExecutionFailed");
  }

  @ParameterizedTest
  @CsvSource({"TimeoutSeconds", "HeartbeatSeconds"})
  void aTokenThatTimesOutFollowsItsSubmission(String field) {
    var task = service(".waitForTaskToken", ",'%s':5".formatted(field)).start("{}");
    task.tell(new Input.TaskSubmitted(task.openTask(), Json.Obj.EMPTY)).pass(Duration.ofSeconds(5));

    assertThat(task.historyFrom(3))
        .isEqualTo(
            "3<2:TaskScheduled 4<3:TaskStarted 5<4:TaskSubmitted 6<5:TaskTimedOut"
                + " 7<6:ExecutionFailed");
    assertThat(task.failure()).isEqualTo("States.Timeout: -");
  }

  @Test
  void whatFailsBeforeItsScheduleFollowsTheEntry() {
    var task = task(FUNCTION, ",'Parameters':{'x.$':'$.no'}" + CATCH).start("{}");

    assertThat(task.historyFrom(2)).isEqualTo("2<0:TaskStateEntered 3<2:ExecutionFailed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"'ResultSelector':{'x.$':'$.no'}", "'OutputPath':'$.no'"},
      quoteCharacter = '#')
  void whatFailsAfterASuccessFollowsItAndIsNotCaught(String field) {
    var task = task(FUNCTION, "," + field + CATCH).start("{}").succeed("{}");

    assertThat(task.historyFrom(5)).isEqualTo("5<4:LambdaFunctionSucceeded 6<5:ExecutionFailed");
    assertThat(task.failure()).startsWith("States.Runtime: ");
  }

  @Test
  void anEvaluationFailsAfterTheEntry() {
    var pass =
        Scenario.of(
                "{'StartAt':'A','QueryLanguage':'JSONata','States':{'A':{'Type':'Pass',"
                    + "'Output':'{% $states.input.no %}','End':true}}}")
            .start("{}");

    assertThat(pass.historyFrom(2))
        .isEqualTo("2<0:PassStateEntered 3<2:EvaluationFailed 4<3:ExecutionFailed");
  }

  @Test
  void argumentsAreEvaluatedAgainByEachRetry() {
    var task =
        Scenario.of(
                "{'StartAt':'A','QueryLanguage':'JSONata','States':{'A':{'Type':'Task',"
                    + "'Resource':'"
                    + FUNCTION
                    + "','Arguments':'{% $states.input.no %}','Retry':["
                    + "{'ErrorEquals':['States.QueryEvaluationError'],'MaxAttempts':1}],'End':true}}}")
            .start("{}")
            .pass(Duration.ofSeconds(1));

    assertThat(task.historyFrom(2))
        .isEqualTo(
            "2<0:TaskStateEntered 3<2:EvaluationFailed 4<3:EvaluationFailed 5<4:ExecutionFailed");
  }

  @Test
  void theItemsOfAMapFailBeforeItHasStarted() {
    var map =
        Scenario.of(
                "{'StartAt':'M','QueryLanguage':'JSONata','States':{'M':{'Type':'Map',"
                    + "'Items':'{% $states.input.no %}','ItemProcessor':{'StartAt':'A','States':"
                    + "{'A':{'Type':'Pass','End':true}}},'End':true}}}")
            .start("{}");

    assertThat(map.historyFrom(2))
        .isEqualTo(
            "2<0:MapStateEntered 3<2:EvaluationFailed 4<3:MapStateFailed 5<4:ExecutionFailed");
  }

  @Test
  void aCaughtMapIsLeftAfterItsFailure() {
    var map = map("", CATCH, "{'Type':'Fail','Error':'E','Cause':'c'}").start("[1]");

    assertThat(map.historyFrom(5))
        .isEqualTo(
            "5<4:FailStateEntered 6<5:MapIterationFailed 7<5:MapStateFailed 8<7:MapStateExited"
                + " 9<8:PassStateEntered 10<9:PassStateExited 11<10:ExecutionSucceeded");
    assertThat(map.output()).isEqualTo("{\"Error\":\"E\",\"Cause\":\"c\"}");
  }

  @Test
  void anItemThatCannotBeSelectedHasNoIteration() {
    var map =
        map("'ItemSelector':{'x.$':'$.no'},", CATCH, "{'Type':'Pass','End':true}").start("[1]");

    assertThat(map.historyFrom(3)).isEqualTo("3<2:MapStateStarted 4<3:ExecutionFailed");
  }

  @Test
  void aMapInAMapFollowsItsIteration() {
    var inner =
        "{'Type':'Map','ItemProcessor':{'StartAt':'I','States':{'I':{'Type':'Pass','End':true}}},"
            + "'End':true}";
    var map = map("", "", inner).start("[[1]]");

    assertThat(map.historyFrom(3))
        .isEqualTo(
            "3<2:MapStateStarted 4<3:MapIterationStarted 5<4:MapStateEntered 6<5:MapStateStarted"
                + " 7<6:MapIterationStarted 8<7:PassStateEntered 9<8:PassStateExited"
                + " 10<9:MapIterationSucceeded 11<10:MapStateSucceeded 12<10:MapStateExited"
                + " 13<12:MapIterationSucceeded 14<13:MapStateSucceeded 15<13:MapStateExited"
                + " 16<15:ExecutionSucceeded");
  }

  @Test
  void whatFailsInAMapInAMapIsCaughtByTheInnerOne() {
    var inner =
        "{'Type':'Map','ItemProcessor':{'StartAt':'I','States':{'I':{'Type':'Fail','Error':'E'}}},"
            + "'Catch':[{'ErrorEquals':['E'],'Next':'C'}],'End':true},'C':{'Type':'Pass','End':true}";
    var map = map("", "", inner).start("[[1]]");

    assertThat(map.historyFrom(8))
        .startsWith(
            "8<7:FailStateEntered 9<8:MapIterationFailed 10<8:MapStateFailed 11<10:MapStateExited"
                + " 12<11:PassStateEntered 13<12:PassStateExited 14<13:MapIterationSucceeded");
  }

  @Test
  void aFailStateInABranchFailsTheParallel() {
    var parallel = parallel("", "{'Type':'Fail','Error':'E'}").start("{}");

    assertThat(parallel.historyFrom(4))
        .isEqualTo("4<3:FailStateEntered 5<4:ParallelStateFailed 6<5:ExecutionFailed");
  }

  @Test
  void aRetriedParallelStartsAgainAfterTheFailingEvent() {
    var parallel =
        parallel(
                ",'Retry':[{'ErrorEquals':['States.ALL'],'MaxAttempts':1}]",
                "{'Type':'Fail','Error':'E'}")
            .start("{}")
            .pass(Duration.ofSeconds(1));

    assertThat(parallel.historyFrom(4))
        .isEqualTo(
            "4<3:FailStateEntered 5<4:ParallelStateStarted 6<5:FailStateEntered"
                + " 7<6:ParallelStateFailed 8<7:ExecutionFailed");
  }

  @Test
  void aJsonataErrorInABranchIsCaught() {
    var parallel =
        parallel(
                CATCH,
                "{'Type':'Pass','QueryLanguage':'JSONata','Output':'{% $states.input.no %}','End':true}")
            .start("{}");

    assertThat(parallel.historyFrom(4))
        .startsWith(
            "4<3:PassStateEntered 5<4:EvaluationFailed 6<5:ParallelStateFailed"
                + " 7<6:ParallelStateExited");
  }

  @Test
  void aCatcherThatFailsFailsTheParallelASecondTime() {
    var parallel =
        parallel(
                ",'QueryLanguage':'JSONata','Catch':[{'ErrorEquals':['States.ALL'],"
                    + "'Output':'{% $states.input.no %}','Next':'B'}]",
                "{'Type':'Fail','Error':'E'}")
            .start("{}");

    assertThat(parallel.historyFrom(4))
        .isEqualTo(
            "4<3:FailStateEntered 5<4:ParallelStateFailed 6<4:EvaluationFailed"
                + " 7<6:ParallelStateFailed 8<7:ExecutionFailed");
    assertThat(parallel.failure()).startsWith("States.QueryEvaluationError: ");
  }

  @Test
  void whatRunsBesideAFailureIsAborted() {
    var parallel =
        Scenario.of(
                "{'StartAt':'P','States':{'P':{'Type':'Parallel','Branches':["
                    + "{'StartAt':'W','States':{'W':{'Type':'Wait','Seconds':60,'End':true}}},"
                    + "{'StartAt':'T','States':{'T':{'Type':'Task','TimeoutSeconds':5,'Resource':'"
                    + FUNCTION
                    + "','End':true}}}],'End':true}}}")
            .start("{}")
            .pass(Duration.ofSeconds(5));

    assertThat(parallel.historyFrom(8))
        .isEqualTo(
            "8<7:LambdaFunctionTimedOut 9<8:TaskStateAborted 10<8:WaitStateAborted"
                + " 11<8:ParallelStateFailed 12<11:ExecutionFailed");
    assertThat(parallel.failure()).isEqualTo("States.Timeout: -");
  }

  @Test
  void aMapRunThatFailsFailsItsMap() {
    var map = distributed("", "").start("[1]");
    map.tell(mapRunFailed());

    assertThat(map.historyFrom(2))
        .isEqualTo(
            "2<0:MapStateEntered 3<2:MapStateStarted 4<3:MapRunStarted 5<4:MapRunFailed"
                + " 6<5:MapStateFailed 7<6:ExecutionFailed");
  }

  @Test
  void aMapRunThatFailsIsCaught() {
    var map = distributed("", CATCH).start("[1]");
    map.tell(mapRunFailed());

    assertThat(map.historyFrom(5))
        .startsWith("5<4:MapRunFailed 6<5:MapStateFailed 7<6:MapStateExited 8<7:PassStateEntered");
    assertThat(map.output())
        .isEqualTo("{\"Error\":\"States.ExceedToleratedFailureThreshold\",\"Cause\":\"c\"}");
  }

  @ParameterizedTest
  @CsvSource({"ToleratedFailureCount", "ToleratedFailurePercentage"})
  void aToleranceThatIsNoNumberFailsAfterTheStart(String field) {
    var map =
        distributed("'ItemsPath':'$.items','%sPath':'$.no',".formatted(field), "")
            .start("{'items':[]}");

    assertThat(map.historyFrom(2))
        .isEqualTo("2<0:MapStateEntered 3<2:MapStateStarted 4<3:ExecutionFailed");
  }

  @Test
  void aConcurrencyThatIsNoNumberFailsBeforeTheStart() {
    var map =
        distributed("'ItemsPath':'$.items','MaxConcurrencyPath':'$.no',", "").start("{'items':[]}");

    assertThat(map.historyFrom(2)).isEqualTo("2<0:MapStateEntered 3<2:ExecutionFailed");
  }

  private static Input mapRunFailed() {
    return new Input.MapRunEnded(
        4,
        new Outcome.Failed(
            Optional.of("States.ExceedToleratedFailureThreshold"), Optional.of("c")));
  }

  /// A Task state of a service, and a state `B` for catchers to go to.
  private static Scenario service(String pattern, String fields) {
    return task(
        "arn:aws:states:::lambda:invoke" + pattern,
        ",'Parameters':{'FunctionName':'f','Payload':{'token':1}}" + fields);
  }

  private static Scenario task(String resource, String fields) {
    return machine(
        "{'Type':'Task','Resource':'" + resource + "'" + fields + ",'End':true}", fields);
  }

  private static Scenario map(String fields, String rules, String state) {
    return machine(
        "{'Type':'Map',"
            + fields
            + "'ItemProcessor':{'StartAt':'P','States':{'P':"
            + state
            + "}}"
            + rules
            + ",'End':true}",
        rules);
  }

  private static Scenario distributed(String fields, String rules) {
    return machine(
        "{'Type':'Map',"
            + fields
            + "'ItemProcessor':{'ProcessorConfig':{'Mode':'DISTRIBUTED','ExecutionType':'STANDARD'},"
            + "'StartAt':'P','States':{'P':{'Type':'Pass','End':true}}}"
            + rules
            + ",'End':true}",
        rules);
  }

  /// A Parallel state of one branch.
  private static Scenario parallel(String fields, String state) {
    return machine(
        "{'Type':'Parallel','Branches':[{'StartAt':'P','States':{'P':"
            + state
            + "}}]"
            + fields
            + ",'End':true}",
        fields);
  }

  /// A machine of one state, and a state `B` where catchers go to it.
  private static Scenario machine(String state, String fields) {
    var end = fields.contains("'Next':'B'") ? ",'B':{'Type':'Pass','End':true}" : "";
    return Scenario.of("{'StartAt':'A','States':{'A':" + state + end + "}}");
  }
}
