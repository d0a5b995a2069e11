package dev.steppe.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.TimeScale;
import dev.steppe.server.boot.Settings;
import dev.steppe.server.cli.SteppeCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the tasks of an execution really came to is written as a test case; with it the machine
/// goes the same way again when nothing of what it called is there any more.
@Timeout(120)
final class RecordingTest {
  /// Nobody waits for retries to learn what is recorded.
  private static final TimeScale HASTE = new TimeScale(0.01);

  private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:";

  /// Retries, an error that is caught, branches, a Map, and a callback.
  private static final String MACHINE =
      """
      {"StartAt":"Busy","States":{
        "Busy":{"Type":"Task","Resource":"%1$sbusy","ResultPath":"$.busy",
          "Retry":[{"ErrorEquals":["TooBusy"],"IntervalSeconds":1,"MaxAttempts":4}],
          "Next":"Broken"},
        "Broken":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke",
          "Parameters":{"FunctionName":"broken","Payload.$":"$"},
          "Catch":[{"ErrorEquals":["Mine"],"ResultPath":"$.error","Next":"Both"}],"End":true},
        "Both":{"Type":"Parallel","ResultPath":"$.both","Next":"Each","Branches":[
          {"StartAt":"Left","States":{"Left":{"Type":"Task",
            "Resource":"arn:aws:states:::lambda:invoke","End":true,
            "Parameters":{"FunctionName":"echo","Payload":[1.50,"ü",null]}}}},
          {"StartAt":"Right","States":{"Right":{"Type":"Pass","End":true}}}]},
        "Each":{"Type":"Map","ItemsPath":"$.items","MaxConcurrency":1,"ResultPath":"$.each",
          "Next":"Approval","ItemProcessor":{"StartAt":"Double","States":{
            "Double":{"Type":"Task","Resource":"%1$sdouble","End":true}}}},
        "Approval":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken",
          "Parameters":{"FunctionName":"approve","Payload":{"token.$":"$$.Task.Token","run.$":"$$.Execution.Id"}},
          "ResultPath":"$.approval","End":true}}}
      """
          .formatted(FUNCTION);

  private static final String INPUT = "{\"items\":[1,2,2,3]}";

  private final Path folder;
  private final Path mocks;
  private final Path functions;
  private final RunningServer server;

  RecordingTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.mocks = folder.resolve("mocks.json");
    this.functions = Files.createDirectory(folder.resolve("functions"));
    function(
        "busy",
        """
        n=$(cat tries 2>/dev/null || echo 0)
        echo $((n+1)) > tries
        [ $n -ge 3 ] && { echo '{"after":'$n'}'; exit; }
        [ $n -ge 2 ] && echo '{"errorType":"TooBusy","errorMessage":"still"}'
        [ $n -lt 2 ] && echo '{"errorType":"TooBusy"}'
        exit 1\
        """);
    function("broken", "echo '{\"errorType\":\"Mine\",\"errorMessage\":\"on purpose\"}'; exit 1");
    function("echo", "cat");
    function("double", "n=$(cat); echo $((n*2))");
    // Answers at once, and hands the token back when that has been noted.
    function(
        "approve",
        """
        event=$(cat)
        token=$(echo "$event" | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')
        run=$(echo "$event" | sed 's/.*"run":"\\([^"]*\\)".*/\\1/')
        ask() { curl -s -H "X-Amz-Target: AWSStepFunctions.$1" -d "$2" $AWS_ENDPOINT_URL_SFN; }
        (
          until ask GetExecutionHistory "{\\"executionArn\\":\\"$run\\"}" | grep -q TaskSubmitted
          do :; done
          ask SendTaskSuccess "{\\"taskToken\\":\\"$token\\",\\"output\\":\\"{\\\\\\"by\\\\\\":\\\\\\"Mary\\\\\\"}\\"}"
        ) > /dev/null 2>&1 &
        echo '{}'\
        """);
    server =
        RunningServer.with(
            Settings.DEFAULTS
                .with(Optional.of(functions))
                .with(new Settings.Local(Optional.empty(), HASTE)));
  }

  private void function(String name, String script) throws IOException {
    var file = Files.writeString(functions.resolve(name + ".sh"), "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String start(RunningServer server, String name, String testCase) {
    var machine =
        server
            .call(
                "CreateStateMachine",
                Json.object()
                    .put("name", name)
                    .put("roleArn", "arn:aws:iam::123456789012:role/r")
                    .put("definition", MACHINE))
            .text("stateMachineArn");
    var execution =
        server
            .call(
                "StartExecution",
                Json.object().put("stateMachineArn", machine + testCase).put("input", INPUT))
            .text("executionArn");
    server.ended(execution);
    return execution;
  }

  private static Json.Obj described(RunningServer server, String execution) {
    return server.call("DescribeExecution", Json.object().put("executionArn", execution)).json();
  }

  /// The history without what is new each time: instants, tokens, and what a callback was answered
  /// when it was submitted.
  private static List<String> history(RunningServer server, String execution) {
    var events =
        server
            .call(
                "GetExecutionHistory",
                Json.object().put("executionArn", execution).put("maxResults", 1000))
            .json();
    return ((Json.Arr) events.get("events").orElseThrow())
        .items().stream()
            .map(Json::text)
            .map(event -> event.replaceAll("\"timestamp\":[0-9.E]+,?", ""))
            .map(event -> event.replaceAll("(token|run)\\\\\":\\\\\"[^\"]*\\\\\"", "$1"))
            .map(event -> event.contains("TaskSubmitted") ? "TaskSubmitted" : event)
            .toList();
  }

  private int steppe(String... arguments) {
    return SteppeCommand.run(arguments);
  }

  private Json.Obj mocks() throws IOException {
    return (Json.Obj) Json.parse(Files.readString(mocks));
  }

  @Test
  void aPastExecutionIsReplayedWithNothingOfWhatItCalled() throws Exception {
    var execution = start(server, "m", "");
    var described = described(server, execution);
    assertThat(described.get("status")).as(described.text()).hasValue(Json.of("SUCCEEDED"));

    assertThat(
            steppe(
                "record",
                execution,
                "--to=" + mocks,
                "--test-case=Whole",
                "--endpoint=" + server.uri()))
        .isZero();

    var local = new Settings.Local(Optional.of(mocks), HASTE);
    try (var other = RunningServer.with(Settings.DEFAULTS.with(local))) {
      var replayed = start(other, "m", "#Whole");
      assertThat(described(other, replayed).get("output")).isEqualTo(described.get("output"));
      assertThat(history(other, replayed)).isEqualTo(history(server, execution));
    }
  }

  @Test
  void equalAnswersThatFollowEachOtherAreARange() throws Exception {
    var execution = start(server, "m", "");
    steppe("record", execution, "--to=" + mocks, "--endpoint=" + server.uri());

    var responses = (Json.Obj) mocks().get("MockedResponses").orElseThrow();
    assertThat(responses.get("m.Recorded.Busy").orElseThrow().text())
        .isEqualTo(
            "{\"0-1\":{\"Throw\":{\"Error\":\"TooBusy\",\"Cause\":\"{\\\"errorType\\\":\\\"TooBusy\\\"}\"}},"
                + "\"2\":{\"Throw\":{\"Error\":\"TooBusy\",\"Cause\":\"{\\\"errorType\\\":\\\"TooBusy\\\",\\\"errorMessage\\\":\\\"still\\\"}\"}},"
                + "\"3\":{\"Return\":{\"after\":3}}}");
    assertThat(responses.get("m.Recorded.Double").orElseThrow().text())
        .isEqualTo("{\"0\":{\"Return\":2},\"1-2\":{\"Return\":4},\"3\":{\"Return\":6}}");
    assertThat(responses.get("m.Recorded.Approval").orElseThrow().text())
        .isEqualTo("{\"0\":{\"Return\":{\"by\":\"Mary\"}}}");
  }

  @Test
  void whatElseIsInTheFileStays() throws Exception {
    Files.writeString(
        mocks,
        """
        {"Comment":"mine","StateMachines":{
          "other":{"TestCases":{"T":{"A":"Five"}}},
          "m":{"TestCases":{"Old":{"Busy":"Five"},"Recorded":{"Busy":"OnlyHere","Each":"Five"}}}},
         "MockedResponses":{"Five":{"0":{"Return":5}},"OnlyHere":{"0":{"Return":6}},
          "m.Recorded.Double":{"0":{"Return":"somebody's own"}}}}
        """);
    var execution = start(server, "m", "");
    assertThat(steppe("record", execution, "--to=" + mocks, "--endpoint=" + server.uri())).isZero();
    assertThat(steppe("record", execution, "--to=" + mocks, "--endpoint=" + server.uri())).isZero();

    var file = mocks();
    assertThat(file.get("Comment")).hasValue(Json.of("mine"));
    var responses = ((Json.Obj) file.get("MockedResponses").orElseThrow()).members();
    assertThat(responses)
        .containsKeys("Five", "m.Recorded.Double", "m.Recorded.Double-2")
        .doesNotContainKeys("OnlyHere", "m.Recorded.Double-3", "m.Recorded.Busy-2");
    assertThat(file.text())
        .contains(
            "\"other\":{\"TestCases\":{\"T\":{\"A\":\"Five\"}}}", "\"Old\":{\"Busy\":\"Five\"}")
        .contains("\"Double\":\"m.Recorded.Double-2\"");
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(mocks, functions);
    }
  }

  @Test
  void aFileThatIsNoFileOfMocksIsLeftAlone() throws Exception {
    Files.writeString(mocks, "{\"a\":1}");
    var execution = start(server, "m", "");

    assertThat(steppe("record", execution, "--to=" + mocks, "--endpoint=" + server.uri()))
        .isEqualTo(1);
    assertThat(Files.readString(mocks)).isEqualTo("{\"a\":1}");
  }

  @Test
  void aRunIsRecordedAndRunAgainWithoutItsFunctions() throws Exception {
    var machine = Files.writeString(folder.resolve("m.asl.json"), MACHINE);
    assertThat(
            steppe(
                "run",
                machine.toString(),
                "-q",
                "--wait-time-scale=0.01",
                "--input=" + INPUT,
                "--functions=" + functions,
                "--record=" + mocks))
        .isZero();
    assertThat(
            steppe(
                "run",
                machine.toString(),
                "-q",
                "--wait-time-scale=0.01",
                "--input=" + INPUT,
                "--mock-config=" + mocks,
                "--test-case=Recorded"))
        .isZero();
    assertThat(steppe("run", machine.toString(), "--mock-config=" + mocks, "--record=" + mocks))
        .isEqualTo(2);
    Files.delete(machine);
  }
}
