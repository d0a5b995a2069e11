package dev.steppe.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.engine.TimeScale;
import dev.steppe.server.boot.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.InvalidDefinitionException;
import software.amazon.awssdk.services.sfn.model.StateMachineType;
import software.amazon.awssdk.services.sfn.model.SyncExecutionStatus;
import software.amazon.awssdk.services.sfn.model.ValidationException;

/// Test cases as AWS Step Functions Local has them, asked for by AWS's own client.
final class MocksTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/r";
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f";

  /// In the shape of the documented example: a function that is retried, and a queue. The server
  /// knows where neither is.
  private static final String LAMBDA_AND_QUEUE =
      """
      {"StartAt":"LambdaState","States":{
        "LambdaState":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke",
          "Parameters":{"FunctionName":"nobody","Payload.$":"$"},
          "Retry":[{"ErrorEquals":["States.ALL"],"IntervalSeconds":2,"MaxAttempts":3,
            "BackoffRate":2}],
          "Next":"SQSState"},
        "SQSState":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage",
          "Parameters":{"QueueUrl":"https://example.com/q","MessageBody.$":"$"},"End":true}}}
      """;

  private final Path file;
  private final RunningServer server;
  private final SfnClient client;

  MocksTest(@TempDir Path folder) throws IOException {
    file = folder.resolve("MockConfigFile.json");
    Files.writeString(file, "{\"StateMachines\":{},\"MockedResponses\":{}}");
    server =
        RunningServer.with(
            Settings.DEFAULTS.with(new Settings.Local(Optional.of(file), new TimeScale(0.001))));
    client =
        SfnClient.builder()
            .endpointOverride(server.uri())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create("123456789012", "secret")))
            .overrideConfiguration(c ->
                c.putAdvancedOption(SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION, true))
            .build();
  }

  /// Each test writes what it needs: the server looks at the file again.
  @BeforeEach
  void mocks() throws IOException {
    write(
        """
        {"StateMachines":{
          "LambdaSQSIntegration":{"TestCases":{
            "HappyPath":{"LambdaState":"Greets","SQSState":"Sends"},
            "RetryPath":{"LambdaState":"GreetsLate","SQSState":"Sends"},
            "HybridPath":{"LambdaState":"Greets"}}},
          "m":{"TestCases":{
            "Good":{"A":"Five","B":"Five"},
            "Bad":{"A":"Breaks","B":"Five"},
            "Counted":{"A":"Counts"},
            "Other":{"B":"Five"}}},
          "parent":{"TestCases":{"Good":{"B":"Five"},"Bad":{"A":"Breaks"}}}},
         "MockedResponses":{
          "Greets":{"0":{"Return":{"StatusCode":200,"Payload":"hello"}}},
          "GreetsLate":{
            "0":{"Throw":{"Error":"Lambda.ResourceNotReadyException","Cause":"not ready"}},
            "1-2":{"Throw":{"Error":"Lambda.TimeoutException","Cause":"too late"}},
            "3":{"Return":{"StatusCode":200,"Payload":"hello"}}},
          "Sends":{"0":{"Return":{"MessageId":"1"}}},
          "Five":{"0-9":{"Return":5}},
          "Counts":{"0":{"Return":0},"1":{"Return":1},"2":{"Return":2}},
          "Breaks":{"0":{"Throw":{"Error":"Broken","Cause":"on purpose"}}}}}
        """);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private void write(String mocks) throws IOException {
    Files.writeString(file, mocks);
  }

  private String machine(String name, String definition) {
    return client
        .createStateMachine(r -> r.name(name).definition(definition).roleArn(ROLE))
        .stateMachineArn();
  }

  /// A machine whose state A calls `resource`; what fails is caught.
  private String task(String resource, String more) {
    return machine(
        "m",
        """
        {"StartAt":"A","States":{
          "A":{"Type":"Task","Resource":"%s",%s"End":true,
            "Catch":[{"ErrorEquals":["Broken"],"Next":"Caught"}]},
          "Caught":{"Type":"Pass","End":true}}}
        """
            .formatted(resource, more));
  }

  private DescribeExecutionResponse run(String machine, String testCase) {
    return run(machine, testCase, "{}");
  }

  private DescribeExecutionResponse run(String machine, String testCase, String input) {
    var execution =
        client
            .startExecution(r -> r.stateMachineArn(machine + "#" + testCase).input(input))
            .executionArn();
    server.ended(execution);
    return client.describeExecution(r -> r.executionArn(execution));
  }

  private List<HistoryEvent> history(DescribeExecutionResponse execution) {
    return client
        .getExecutionHistory(r -> r.executionArn(execution.executionArn()).maxResults(1000))
        .events();
  }

  private Stream<String> types(DescribeExecutionResponse execution) {
    return history(execution).stream().map(HistoryEvent::typeAsString);
  }

  @Test
  void allCallsOfTheHappyPathAreAnswered() {
    var run = run(machine("LambdaSQSIntegration", LAMBDA_AND_QUEUE), "HappyPath");

    assertThat(run.output()).isEqualTo("{\"MessageId\":\"1\"}");
    assertThat(types(run))
        .containsExactly(
            "ExecutionStarted",
            "TaskStateEntered",
            "TaskScheduled",
            "TaskStarted",
            "TaskSucceeded",
            "TaskStateExited",
            "TaskStateEntered",
            "TaskScheduled",
            "TaskStarted",
            "TaskSucceeded",
            "TaskStateExited",
            "ExecutionSucceeded");
    assertThat(history(run).get(4).taskSucceededEventDetails().output())
        .isEqualTo("{\"StatusCode\":200,\"Payload\":\"hello\"}");
  }

  @Test
  void theRetryPathFailsThreeTimesAndThenSucceeds() {
    var run = run(machine("LambdaSQSIntegration", LAMBDA_AND_QUEUE), "RetryPath");

    assertThat(run.output()).isEqualTo("{\"MessageId\":\"1\"}");
    assertThat(
            history(run).stream()
                .filter(event -> event.taskFailedEventDetails() != null)
                .map(event -> event.taskFailedEventDetails().error()))
        .containsExactly(
            "Lambda.ResourceNotReadyException",
            "Lambda.TimeoutException",
            "Lambda.TimeoutException");
  }

  @Test
  void theHybridPathReallyCallsWhatIsNotMocked() {
    var run = run(machine("LambdaSQSIntegration", LAMBDA_AND_QUEUE), "HybridPath");

    assertThat(run.statusAsString()).isEqualTo("FAILED");
    assertThat(history(run).stream().filter(event -> event.taskFailedEventDetails() != null))
        .extracting(event -> event.taskFailedEventDetails().resourceType())
        .containsExactly("sqs");
  }

  @Test
  void aMachineThatIsMockedIsRefusedWhatStepFunctionsHasNot() {
    assertThatThrownBy(() ->
            machine(
                "LambdaSQSIntegration",
                LAMBDA_AND_QUEUE.replace(":::sqs:sendMessage", ":::aws-sdk:sqs:sendMessages")))
        .isInstanceOf(InvalidDefinitionException.class)
        .hasMessageContaining(
            "The resource provided arn:aws:states:::aws-sdk:sqs:sendMessages is not recognized");
  }

  @Test
  void aFunctionIsMocked() {
    var machine = task(FUNCTION, "");

    assertThat(run(machine, "Good").output()).isEqualTo("5");
    assertThat(types(run(machine, "Bad")))
        .containsSequence(
            "LambdaFunctionScheduled",
            "LambdaFunctionStarted",
            "LambdaFunctionFailed",
            "TaskStateExited",
            "PassStateEntered");
  }

  @Test
  void aTaskTokenIsAnsweredByItself() {
    var machine =
        task(
            "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "\"Parameters\":{\"QueueUrl\":\"q\",\"MessageBody\":{\"t.$\":\"$$.Task.Token\"}},");

    var good = run(machine, "Good");
    assertThat(good.output()).isEqualTo("5");
    assertThat(types(good))
        .containsSequence("TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded");
    assertThat(types(run(machine, "Bad")))
        .containsSequence("TaskStarted", "TaskSubmitted", "TaskFailed", "TaskStateExited");
  }

  @Test
  void aJobIsOverAtOnce() {
    var machine =
        task("arn:aws:states:::glue:startJobRun.sync", "\"Parameters\":{\"JobName\":\"j\"},");

    var good = run(machine, "Good");
    assertThat(good.output()).isEqualTo("5");
    assertThat(types(good))
        .containsSequence("TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded");
    assertThat(run(machine, "Bad").output())
        .isEqualTo("{\"Error\":\"Broken\",\"Cause\":\"on purpose\"}");
  }

  @Test
  void anActivityNeedsNoWorker() {
    var activity = client.createActivity(r -> r.name("work")).activityArn();
    var machine = task(activity, "\"HeartbeatSeconds\":60,");

    var good = run(machine, "Good");
    assertThat(good.output()).isEqualTo("5");
    assertThat(types(good))
        .containsSequence("ActivityScheduled", "ActivityStarted", "ActivitySucceeded");
    assertThat(types(run(machine, "Bad")))
        .containsSequence("ActivityStarted", "ActivityFailed", "TaskStateExited");
  }

  @Test
  void anActivityThatIsNotMockedIsOfferedToWorkers() {
    var activity = client.createActivity(r -> r.name("work")).activityArn();
    var machine = task(activity, "");
    var execution =
        client.startExecution(r -> r.stateMachineArn(machine + "#Other")).executionArn();

    var task = client.getActivityTask(r -> r.activityArn(activity));
    client.sendTaskSuccess(r -> r.taskToken(task.taskToken()).output("6"));
    server.ended(execution);

    assertThat(client.describeExecution(r -> r.executionArn(execution)).output()).isEqualTo("6");
  }

  @Test
  void branchesAreMockedBeside() {
    var machine =
        machine(
            "m",
            """
            {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
              {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"%s","End":true}}},
              {"StartAt":"B","States":{"B":{"Type":"Task","Resource":"%s","End":true}}}]}}}
            """
                .formatted(FUNCTION, FUNCTION));

    assertThat(run(machine, "Good").output()).isEqualTo("[5,5]");
    assertThat(run(machine, "Bad").error()).isEqualTo("Broken");
  }

  @Test
  void iterationsCountTogether() {
    var machine =
        machine(
            "m",
            """
            {"StartAt":"M","States":{"M":{"Type":"Map","End":true,"MaxConcurrency":1,
              "ItemProcessor":{"StartAt":"A","States":{
                "A":{"Type":"Task","Resource":"%s","End":true}}}}}}
            """
                .formatted(FUNCTION));

    assertThat(run(machine, "Counted", "[7,8,9]").output()).isEqualTo("[0,1,2]");
    var tooMany = run(machine, "Counted", "[6,7,8,9]");
    assertThat(tooMany.error()).isEqualTo("States.Runtime");
    assertThat(tooMany.cause())
        .isEqualTo(
            "The test case 'Counted' of 'm' has no response for the invocation 3 of the state 'A':"
                + " 'Counts' has \"0\", \"1\", \"2\".");
  }

  @Test
  void theChildrenOfADistributedMapInheritTheTestCase() {
    for (var type : List.of("STANDARD", "EXPRESS")) {
      var machine =
          machine(
              "m",
              """
              {"StartAt":"M","States":{"M":{"Type":"Map","End":true,
                "ItemProcessor":{"StartAt":"A",
                  "ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"%s"},"States":{
                  "A":{"Type":"Task","Resource":"%s","End":true}}}}}}
              """
                  .formatted(type, FUNCTION));

      assertThat(run(machine, "Counted", "[8,9]").output()).isEqualTo("[0,0]");
      client.deleteStateMachine(r -> r.stateMachineArn(machine));
    }
  }

  @Test
  void aNestedExecutionMayHaveATestCaseOfItsOwn() {
    var child = task(FUNCTION, "");
    var parent =
        machine(
            "parent",
            """
            {"StartAt":"A","States":{"A":{"Type":"Task","End":true,
              "Resource":"arn:aws:states:::states:startExecution.sync:2",
              "Parameters":{"StateMachineArn":"%s#Good"},"OutputPath":"$.Output"}}}
            """
                .formatted(child));

    assertThat(run(parent, "Good").output()).isEqualTo("5");
    assertThat(run(parent, "Bad").error()).isEqualTo("Broken");
  }

  @Test
  void expressExecutionsHaveTestCasesToo() {
    var machine =
        client
            .createStateMachine(r ->
                r.name("m")
                    .type(StateMachineType.EXPRESS)
                    .roleArn(ROLE)
                    .definition(
                        """
                        {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"%s",
                          "Retry":[{"ErrorEquals":["Broken"],"IntervalSeconds":100}],"End":true}}}
                        """
                            .formatted(FUNCTION)))
            .stateMachineArn();

    assertThat(client.startSyncExecution(r -> r.stateMachineArn(machine + "#Good")).output())
        .isEqualTo("5");
    var failed = client.startSyncExecution(r -> r.stateMachineArn(machine + "#Bad"));
    assertThat(failed.status()).isEqualTo(SyncExecutionStatus.FAILED);
    assertThat(failed.cause()).contains("no response for the invocation 1 of the state 'A'");
    assertThat(client.startExecution(r -> r.stateMachineArn(machine + "#Good")).executionArn())
        .contains(":express:m:");
  }

  @Test
  void aTestCaseThatIsNotThereIsRefusedWithThoseThatAre() {
    var machine = task(FUNCTION, "");

    assertThatThrownBy(() -> run(machine, "Nothing"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(
            "The test case 'Nothing' of the state machine 'm' does not exist. The file of mocks has"
                + " the test cases 'Bad', 'Counted', 'Good', 'Other'.");
    var other = machine("other", "{\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Succeed\"}}}");
    assertThatThrownBy(() -> run(other, "Good"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(
            "The state machine 'other' has no test cases. The file of mocks has the state machines"
                + " 'LambdaSQSIntegration', 'm', 'parent'.");
  }

  @Test
  void aChangedFileIsReadAgainAndAnInvalidOneIsNot() throws IOException {
    var machine = task(FUNCTION, "");
    assertThat(run(machine, "Good").output()).isEqualTo("5");

    write("{\"StateMachines\":");
    assertThat(run(machine, "Good").output()).isEqualTo("5");

    write(
        """
        {"StateMachines":{"m":{"TestCases":{"Good":{"A":"Six"}}}},
         "MockedResponses":{"Six":{"0":{"Return":{"six":6}}}}}
        """);
    assertThat(run(machine, "Good").output()).isEqualTo("{\"six\":6}");
  }

  @Test
  void anExecutionWithoutATestCaseIsNotMocked() {
    var machine = task(FUNCTION, "");
    var execution = client.startExecution(r -> r.stateMachineArn(machine)).executionArn();
    server.ended(execution);

    assertThat(client.describeExecution(r -> r.executionArn(execution)).error())
        .isEqualTo("Lambda.ResourceNotFoundException");
  }

  @Test
  void aTestOfAStateKeepsItsOwnMock() {
    var tested =
        client.testState(r ->
            r.definition(
                    "{\"Type\":\"Task\",\"Resource\":\"arn:aws:states:::sqs:sendMessage\",\"Parameters\":{\"QueueUrl\":\"q\",\"MessageBody\":\"m\"},\"End\":true}")
                .roleArn(ROLE)
                .mock(m -> m.result("{\"MessageId\":\"2\"}").fieldValidationMode("NONE")));

    assertThat(tested.output()).isEqualTo("{\"MessageId\":\"2\"}");
  }
}
