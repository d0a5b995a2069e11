package dev.steppe.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.steppe.asl.Inspector;
import dev.steppe.asl.definition.Services;
import dev.steppe.asl.definition.TestSubject;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.StateTest.Mock;
import dev.steppe.engine.StateTest.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A single state is tried out.
class TriedStateTest {
  private static final String FUNCTION =
      "'Type':'Task','Resource':'arn:aws:lambda:us-east-1:123456789012:function:f'";

  private static Json json(String text) {
    return Json.parse(text.replace('\'', '"'));
  }

  private static Mock answer(String result) {
    return new Mock.Answer(json(result));
  }

  private static Mock error(String name) {
    return new Mock.Failing(Optional.of(name), Optional.of("why"));
  }

  private static StateTest.Result test(String state, String input, Mock mock) {
    return test(state, input, Optional.of(mock), 0, 0, Optional.empty());
  }

  private static StateTest.Result test(String state, String input) {
    return test(state, input, Optional.empty(), 0, 0, Optional.empty());
  }

  private static StateTest.Result test(
      String state,
      String input,
      Optional<Mock> mock,
      int retries,
      long failedIterations,
      Optional<String> readerData) {
    var subject =
        (TestSubject.Found)
            TestSubject.of(
                ("{" + state + "}").replace('\'', '"'), Optional.empty(), Services.UNKNOWN);
    var test =
        new StateTest(
            new StateTest.Subject(
                subject.state(),
                subject.inJsonPath(),
                (Json.Obj) json("{'Execution':{'Name':'n'}}"),
                (Json.Obj) json("{'v':7}"),
                mock,
                retries,
                failedIterations,
                readerData.map(TriedStateTest::json)));
    var machine = new MachineRevision(new UUID(0, 0), "arn", "m", "role", test.definition());
    var start = new Start(new ExecutionId("arn"), "n", machine.id(), json(input), Optional.empty());
    var moment = new Moment(Instant.EPOCH, 1, _ -> "token", _ -> true, Limits.AWS, Inspector.NONE);
    var after = test.decide(machine, new Execution.New(), new Input.Started(start), moment).after();
    assertThat(after).isInstanceOf(Execution.Closed.class);
    return test.result((Execution.Closed) after);
  }

  private static String shown(StateTest.Result result, String name) {
    var value = result.inspection().values().get(name);
    return value == null ? "absent" : value.text();
  }

  @Test
  void anOutputAndASuccessorAreTold() {
    var pass = test("'Type':'Pass','ResultPath':'$.r','Result':1,'Next':'B'", "{'a':0}");

    assertThat(pass.verdict())
        .isEqualTo(new Verdict.Succeeded(json("{'a':0,'r':1}"), Optional.of("B")));
    assertThat(pass.inspection().values())
        .containsOnlyKeys("input", "result", "afterResultSelector", "afterResultPath", "variables");
  }

  @Test
  void aStateThatEndsItsMachineHasNoSuccessor() {
    assertThat(test("'Type':'Succeed','OutputPath':'$.a'", "{'a':0}").verdict())
        .isEqualTo(new Verdict.Succeeded(json("0"), Optional.empty()));
  }

  @Test
  void theRuleOfAChoiceDecidesTheSuccessor() {
    var choice =
        "'Type':'Choice','Choices':[{'Variable':'$.a','NumericEquals':1,'Next':'One'}],'Default':'Other'";

    assertThat(test(choice, "{'a':1}").verdict())
        .isEqualTo(new Verdict.Succeeded(json("{'a':1}"), Optional.of("One")));
    assertThat(test(choice, "{'a':2}").verdict())
        .isEqualTo(new Verdict.Succeeded(json("{'a':2}"), Optional.of("Other")));
  }

  @Test
  void aFailureDoesNotNameTheState() {
    var pass = test("'Type':'Pass','Parameters':{'x.$':'$.nowhere'},'End':true", "{}");

    assertThat(pass.verdict())
        .isInstanceOfSatisfying(
            Verdict.Failed.class,
            failed -> assertThat(failed.cause().orElse("")).startsWith("The JSONPath '$.nowhere'"));
  }

  @Test
  void aMockStandsForTheWorkOfATask() {
    var task =
        test(FUNCTION + ",'ResultSelector':{'x.$':'$.y'},'End':true", "{}", answer("{'y':2}"));

    assertThat(task.verdict()).isEqualTo(new Verdict.Succeeded(json("{'x':2}"), Optional.empty()));
    assertThat(shown(task, "result")).isEqualTo("{\"y\":2}");
    assertThat(shown(task, "afterResultSelector")).isEqualTo("{\"x\":2}");
  }

  @Test
  void contextAndVariablesAreThoseThatAreGiven() {
    var task =
        test(
            FUNCTION + ",'Parameters':{'n.$':'$$.Execution.Name','v.$':'$v'},'End':true",
            "{}",
            answer("1"));

    assertThat(shown(task, "afterParameters")).isEqualTo("{\"n\":\"n\",\"v\":7}");
  }

  @Test
  void anErrorThatARetrierTakesIsRetriable() {
    var retried = FUNCTION + ",'Retry':[{'ErrorEquals':['E'],'MaxAttempts':5}],'End':true";
    var result = test(retried, "{}", Optional.of(error("E")), 4, 0, Optional.empty());

    assertThat(result.verdict())
        .isEqualTo(new Verdict.Retriable(Optional.of("E"), Optional.of("why")));
    assertThat(result.inspection().errorDetails())
        .contains(
            new StateTest.ErrorDetails(
                Optional.empty(), Optional.of(0), Optional.of(Duration.ofSeconds(16))));
  }

  @Test
  void anExhaustedRetrierFails() {
    var retried = FUNCTION + ",'Retry':[{'ErrorEquals':['E'],'MaxAttempts':5}],'End':true";
    var result = test(retried, "{}", Optional.of(error("E")), 5, 0, Optional.empty());

    assertThat(result.verdict())
        .isEqualTo(new Verdict.Failed(Optional.of("E"), Optional.of("why")));
    assertThat(result.inspection().errorDetails())
        .contains(new StateTest.ErrorDetails(Optional.empty(), Optional.of(0), Optional.empty()));
  }

  @Test
  void theCatcherOfAnErrorIsTold() {
    var caught =
        FUNCTION
            + ",'Catch':[{'ErrorEquals':['F'],'Next':'B'},{'ErrorEquals':['E'],'ResultPath':'$.e','Next':'C'}],'End':true";
    var result = test(caught, "{}", error("E"));

    assertThat(result.verdict())
        .isEqualTo(
            new Verdict.Caught(
                Optional.of("E"),
                Optional.of("why"),
                json("{'e':{'Error':'E','Cause':'why'}}"),
                "C"));
    assertThat(result.inspection().errorDetails().flatMap(StateTest.ErrorDetails::catcher))
        .contains(1);
  }

  @Test
  void anActivityIsAnsweredByAMock() {
    var activity =
        "'Type':'Task','Resource':'arn:aws:states:us-east-1:123456789012:activity:a','End':true";

    assertThat(test(activity, "{}", answer("3")).verdict())
        .isEqualTo(new Verdict.Succeeded(json("3"), Optional.empty()));
  }

  @Test
  void aMapShowsWhatItsIterationsWouldGet() {
    var map =
        "'Type':'Map','ItemsPath':'$.i','ItemSelector':{'v.$':'$$.Map.Item.Value'},'MaxConcurrency':3,"
            + "'ItemProcessor':{'StartAt':'P','States':{'P':{'Type':'Pass','End':true}}},'End':true";
    var result = test(map, "{'i':[1,2]}", answer("[3,4]"));

    assertThat(result.verdict()).isEqualTo(new Verdict.Succeeded(json("[3,4]"), Optional.empty()));
    assertThat(shown(result, "afterItemsPath")).isEqualTo("[1,2]");
    assertThat(shown(result, "afterItemSelector")).isEqualTo("[{\"v\":1},{\"v\":2}]");
    assertThat(result.inspection().bounds()).containsEntry("maxConcurrency", Json.of(3));
  }

  @Test
  void aDistributedMapReadsAndBatchesWhatItIsGiven() {
    var map =
        "'Type':'Map','ItemReader':{'Resource':'arn:aws:states:::s3:getObject','ReaderConfig':{"
            + "'InputType':'JSON','ItemsPointer':'/a','MaxItems':3},'Parameters':{'Bucket':'b','Key':'k'}},"
            + "'ItemBatcher':{'MaxItemsPerBatch':2},'ToleratedFailureCount':1,'ItemProcessor':{"
            + "'ProcessorConfig':{'Mode':'DISTRIBUTED','ExecutionType':'EXPRESS'},"
            + "'StartAt':'P','States':{'P':{'Type':'Pass','End':true}}},'End':true";
    var data = Optional.of("{'a':[1,2,3,4]}");
    var held = test(map, "{}", Optional.of(answer("[5,6]")), 0, 1, data);

    assertThat(shown(held, "afterItemsPointer")).isEqualTo("[1,2,3,4]");
    assertThat(shown(held, "afterItemBatcher")).isEqualTo("[{\"Items\":[1,2]},{\"Items\":[3]}]");
    assertThat(held.verdict()).isEqualTo(new Verdict.Succeeded(json("[5,6]"), Optional.empty()));

    var broken = test(map, "{}", Optional.of(answer("[5,6]")), 0, 2, data);
    assertThat(broken.verdict())
        .isEqualTo(
            new Verdict.Failed(
                Optional.of("States.ExceedToleratedFailureThreshold"),
                Optional.of("The specified tolerated failure threshold was exceeded")));
  }

  /// As many items as an input has room for. What a batch takes is not measured again with each.
  @Test
  void manyItemsAreBatchedInNoTime() {
    var map =
        "'Type':'Map','ItemBatcher':{'MaxInputBytesPerBatch':200000},'ItemProcessor':{"
            + "'ProcessorConfig':{'Mode':'DISTRIBUTED','ExecutionType':'EXPRESS'},"
            + "'StartAt':'P','States':{'P':{'Type':'Pass','End':true}}},'End':true";
    var items = "[" + "1,".repeat(119_999) + "1]";
    var result =
        assertTimeout(
            Duration.ofSeconds(10),
            () -> test(map, items, Optional.of(answer("[]")), 0, 0, Optional.empty()));

    assertThat(shown(result, "afterItemBatcher"))
        .hasSizeGreaterThan(items.length())
        .containsOnlyOnce("]},{\"Items\":[");
  }

  @Test
  void aStateOfAMachineIsFoundInsideOfOthers() {
    var machine =
        """
        {"StartAt":"M","States":{"M":{"Type":"Map","End":true,"ItemProcessor":{"StartAt":"Q",
        "States":{"Q":{"Type":"Parallel","End":true,"Branches":[{"StartAt":"P","States":{
        "P":{"Type":"Pass","End":true}}}]}}}}}}\
        """;

    assertThat(TestSubject.of(machine, Optional.of("P"), Services.UNKNOWN))
        .isInstanceOfSatisfying(
            TestSubject.Found.class, found -> assertThat(found.insideMap()).isTrue());
    assertThat(TestSubject.of(machine, Optional.of("X"), Services.UNKNOWN))
        .isEqualTo(new TestSubject.Missing());
  }
}
