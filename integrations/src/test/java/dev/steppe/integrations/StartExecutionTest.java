package dev.steppe.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.Resource.Pattern;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Outcome;
import dev.steppe.engine.Start;
import dev.steppe.runtime.StartReply;
import dev.steppe.runtime.TaskCall;
import dev.steppe.runtime.TaskOutcome;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StartExecutionTest {
  private static final String MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:child";
  private static final ExecutionId CHILD =
      new ExecutionId("arn:aws:states:eu-west-1:123456789012:execution:child:one");
  private static final Instant STARTED = Instant.ofEpochMilli(1_732_799_473_123L);
  private static final UUID REVISION = new UUID(1, 2);

  private final FakeNode node =
      new FakeNode(new StartReply.Started(CHILD, STARTED), Optional.empty());
  private final Integrations integrations = of(node);

  private static Integrations of(FakeNode node) {
    return new Integrations(node, Optional.empty(), Optional.empty());
  }

  private static TaskCall call(Pattern pattern, String more) {
    return Calls.service(
        "states",
        "startExecution",
        pattern,
        "{\"StateMachineArn\":\"" + MACHINE + "\"" + more + "}");
  }

  @Test
  void theAnswerIsTheExecutionAndItsStart() throws Exception {
    var output =
        (Json.Obj)
            Calls.answered(
                integrations.call(
                    call(Pattern.REQUEST_RESPONSE, ",\"Name\":\"one\",\"Input\":{\"a\":1}")));

    assertThat(node.started)
        .containsExactly(new FakeNode.Started(MACHINE, Optional.of("one"), "{\"a\":1}"));
    assertThat(output.members().keySet())
        .containsExactly("ExecutionArn", "SdkHttpMetadata", "SdkResponseMetadata", "StartDate");
    assertThat(output.get("ExecutionArn")).hasValue(Json.of(CHILD.arn()));
    assertThat(output.get("StartDate")).hasValue(Json.of(1_732_799_473_123L));
    var length = 32 + CHILD.arn().length() + "1.732799473123E9".length();
    assertThat(output.text())
        .contains("\"Content-Length\":[\"" + length + "\"]", "\"connection\":\"keep-alive\"");
  }

  @Test
  void noInputIsAnEmptyObjectAndAStringIsTheText() throws Exception {
    integrations.call(call(Pattern.SYNC, ",\"Name\":\"n\""));
    integrations.call(call(Pattern.SYNC, ",\"Name\":\"n\",\"Input\":null"));
    integrations.call(call(Pattern.SYNC, ",\"Name\":\"n\",\"Input\":\"[1]\""));

    assertThat(node.started).extracting(FakeNode.Started::input).containsExactly("{}", "{}", "[1]");
  }

  @Test
  void anAttemptAlwaysGivesTheSameName() throws Exception {
    var call = call(Pattern.SYNC, "");
    integrations.call(call);
    integrations.call(call);
    integrations.call(new TaskCall(call.execution(), 8, call.resource(), call.payload()));

    var names = node.started.stream().map(FakeNode.Started::name).toList();
    assertThat(names.get(0)).isPresent().isEqualTo(names.get(1)).isNotEqualTo(names.get(2));
    assertThat(integrations.repeatable(call.resource())).isTrue();
  }

  @Test
  void anAttemptThatIsMadeAgainFindsItsOwnChildEvenIfThatHasEnded() throws Exception {
    var again = new FakeNode(new StartReply.ExecutionExists(CHILD), Optional.empty());
    again.ending.complete(closed(new Outcome.Succeeded(Json.Obj.EMPTY)));

    var output = (Json.Obj) Calls.answered(of(again).call(call(Pattern.SYNC, "")));
    assertThat(output.get("ExecutionArn")).hasValue(Json.of(CHILD.arn()));
    assertThat(output.get("StartDate")).hasValue(Json.of(STARTED.toEpochMilli()));

    assertThat(Calls.failed(of(again).call(call(Pattern.SYNC, ",\"Name\":\"one\""))).error())
        .hasValue("StepFunctions.ExecutionAlreadyExistsException");
  }

  @Test
  void refusalsHaveTheNamesAndWordsOfAws() throws Exception {
    assertRefused(
        new StartReply.MachineDoesNotExist(MACHINE),
        "StepFunctions.StateMachineDoesNotExistException",
        "State Machine Does Not Exist: '" + MACHINE + "'",
        "StateMachineDoesNotExist");
    assertRefused(
        new StartReply.ExecutionExists(CHILD),
        "StepFunctions.ExecutionAlreadyExistsException",
        "Execution Already Exists: '" + CHILD.arn() + "'",
        "ExecutionAlreadyExists");
    assertRefused(
        new StartReply.InvalidInput("why"),
        "StepFunctions.InvalidExecutionInputException",
        "Invalid State Machine Execution Input: 'why'",
        "InvalidExecutionInput");
  }

  private static void assertRefused(StartReply reply, String error, String message, String code)
      throws InterruptedException {
    var failed =
        Calls.failed(
            of(new FakeNode(reply, Optional.empty()))
                .call(call(Pattern.REQUEST_RESPONSE, ",\"Name\":\"one\"")));
    assertThat(failed.error()).hasValue(error);
    assertThat(failed.cause().orElseThrow())
        .startsWith(
            message
                + " (Service: AWSStepFunctions; Status Code: 400; Error Code: "
                + code
                + "; Request ID: ")
        .endsWith("; Proxy: null)");
  }

  @Test
  void aJobEndsWithTheDescriptionOfItsChild() throws Exception {
    node.ending.complete(closed(new Outcome.Succeeded(Json.parse("{\"b\":2}"))));

    assertThat(Calls.answered(await(Pattern.SYNC)).text())
        .isEqualTo(
            """
            {"ExecutionArn":"%s","Input":"{ \\"a\\": 1 }","InputDetails":{"Included":true},\
            "Name":"one","Output":"{\\"b\\":2}","OutputDetails":{"Included":true},\
            "StartDate":1732799473123,"Status":"SUCCEEDED","StopDate":1732799474123}\
            """
                .formatted(CHILD.arn()));
    assertThat(Calls.answered(await(Pattern.SYNC_2)).text())
        .contains("\"Input\":{\"a\":1}", "\"Output\":{\"b\":2}");
  }

  @Test
  void aChildThatDoesNotSucceedFailsTheJobWithItsDescription() throws Exception {
    node.ending.complete(
        closed(new Outcome.Failed(Optional.of("SomeFailure"), Optional.of("because"))));

    var failed = Calls.failed(await(Pattern.SYNC));
    assertThat(failed.error()).hasValue("States.TaskFailed");
    assertThat(failed.cause().orElseThrow())
        .startsWith("{\"Cause\":\"because\",\"Error\":\"SomeFailure\",\"ExecutionArn\":")
        .contains("\"Status\":\"FAILED\"")
        .doesNotContain("Output");
  }

  @Test
  void aChildThatTimedOutHasNoError() throws Exception {
    node.ending.complete(closed(new Outcome.TimedOut()));

    assertThat(Calls.failed(await(Pattern.SYNC)).cause().orElseThrow())
        .contains("\"Status\":\"TIMED_OUT\"")
        .doesNotContain("Error", "Cause");
  }

  @Test
  void onlyAJobIsStoppedWithItsParent() {
    integrations.cancel(call(Pattern.REQUEST_RESPONSE, ""), submission());
    integrations.cancel(call(Pattern.WAIT_FOR_TASK_TOKEN, ""), submission());
    assertThat(node.stopped).isEmpty();

    integrations.cancel(call(Pattern.SYNC, ""), submission());
    assertThat(node.stopped).containsExactly(CHILD);
  }

  private TaskOutcome await(Pattern pattern) throws InterruptedException {
    return integrations.await(call(pattern, ""), submission());
  }

  private static Json submission() {
    return Json.object().put("ExecutionArn", CHILD.arn()).build();
  }

  private static Optional<Execution.Closed> closed(Outcome outcome) {
    var start =
        new Start(CHILD, "one", REVISION, Json.parse("{\"a\":1}"), Optional.of("{ \"a\": 1 }"));
    return Optional.of(new Execution.Closed(9, 9, start, STARTED, STARTED.plusSeconds(1), outcome));
  }
}
