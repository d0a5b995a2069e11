package dev.steppe.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;
import software.amazon.awssdk.services.sfn.model.InvalidTokenException;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.StateMachineType;
import software.amazon.awssdk.services.sfn.model.Tag;
import software.amazon.awssdk.services.sfn.model.TaskTimedOutException;

/// AWS's own client finds nothing amiss.
final class SdkClientTest {
  private static final String ROLE = "arn:aws:iam::111122223333:role/r";
  private static final String PASS =
      "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"Result\":{\"x\":1},\"ResultPath\":\"$.r\",\"End\":true}}}";
  private static final String WAIT =
      "{\"StartAt\":\"W\",\"States\":{\"W\":{\"Type\":\"Wait\",\"Seconds\":3600,\"End\":true}}}";

  private RunningServer server = RunningServer.inMemory();
  private SfnClient client = client(server);

  private static SfnClient client(RunningServer server) {
    return SfnClient.builder()
        .endpointOverride(server.uri())
        .region(Region.EU_WEST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("111122223333", "secret")))
        .overrideConfiguration(
            c -> c.putAdvancedOption(SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION, true))
        .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private String machine(String name, String definition) {
    return client
        .createStateMachine(r -> r.name(name).definition(definition).roleArn(ROLE))
        .stateMachineArn();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private String start(String machine, String input) {
    return client.startExecution(r -> r.stateMachineArn(machine).input(input)).executionArn();
  }

  /// The history once it has as many events as `type` takes to come up.
  private List<HistoryEvent> historyUntil(String execution, HistoryEventType type) {
    while (true) {
      var events = client.getExecutionHistory(r -> r.executionArn(execution)).events();
      if (events.getLast().type() == type) {
        return events;
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void payloadsAreHandedOnAsTheyWereWritten() {
    var activity = client.createActivity(r -> r.name("written")).activityArn();
    var machine =
        machine(
            "written",
            """
            {"StartAt":"P","States":{"P":{"Type":"Pass","Next":"A"},
              "A":{"Type":"Task","Resource":"%s","End":true}}}
            """
                .formatted(activity));
    var execution = start(machine, "{ \"a\": 1.50 }");

    var task = client.getActivityTask(r -> r.activityArn(activity));
    client.sendTaskSuccess(r -> r.taskToken(task.taskToken()).output("[1, 2]"));
    historyUntil(execution, HistoryEventType.EXECUTION_SUCCEEDED);

    assertThat(task.input()).isEqualTo("{ \"a\": 1.50 }");
    assertThat(client.describeExecution(r -> r.executionArn(execution)))
        .satisfies(described -> {
          assertThat(described.input()).isEqualTo("{ \"a\": 1.50 }");
          assertThat(described.output()).isEqualTo("[1, 2]");
        });
  }

  @Test
  void accountAndRegionComeFromTheCredentials() {
    assertThat(machine("m", PASS))
        .isEqualTo("arn:aws:states:eu-west-1:111122223333:stateMachine:m");
  }

  @Test
  void anExecutionRunsAndIsDescribed() {
    var execution = start(machine("m", PASS), "{ \"a\": 1 }");
    historyUntil(execution, HistoryEventType.EXECUTION_SUCCEEDED);

    var described = client.describeExecution(r -> r.executionArn(execution));

    assertThat(described.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(described.input()).isEqualTo("{ \"a\": 1 }");
    assertThat(described.output()).isEqualTo("{\"a\":1,\"r\":{\"x\":1}}");
    assertThat(described.redriveStatusReason())
        .isEqualTo("Execution is SUCCEEDED and cannot be redriven");
    assertThat(described.stopDate()).isAfterOrEqualTo(described.startDate());
  }

  @Test
  void aHistoryIsReadInPagesBothWays() {
    var execution = start(machine("m", PASS), "{}");
    historyUntil(execution, HistoryEventType.EXECUTION_SUCCEEDED);

    var forward =
        client.getExecutionHistoryPaginator(r -> r.executionArn(execution).maxResults(1)).stream()
            .flatMap(page -> page.events().stream())
            .map(event -> event.id() + "<" + event.previousEventId() + " " + event.type())
            .toList();
    var backward =
        client
            .getExecutionHistoryPaginator(
                r -> r.executionArn(execution).maxResults(3).reverseOrder(true))
            .stream()
            .flatMap(page -> page.events().stream())
            .map(event -> event.id() + "<" + event.previousEventId() + " " + event.type())
            .toList();

    assertThat(forward)
        .containsExactly(
            "1<0 ExecutionStarted",
            "2<0 PassStateEntered",
            "3<2 PassStateExited",
            "4<3 ExecutionSucceeded");
    assertThat(backward).isEqualTo(forward.reversed());
  }

  @Test
  void executionDataCanBeLeftOut() {
    var execution = start(machine("m", PASS), "{}");
    var events = historyUntil(execution, HistoryEventType.EXECUTION_SUCCEEDED);
    assertThat(events.getFirst().executionStartedEventDetails().roleArn()).isEqualTo(ROLE);
    assertThat(events.get(1).stateEnteredEventDetails().inputDetails().truncated()).isFalse();

    var bare =
        client
            .getExecutionHistory(r -> r.executionArn(execution).includeExecutionData(false))
            .events();

    assertThat(bare.getFirst().executionStartedEventDetails().input()).isNull();
    assertThat(bare.getFirst().executionStartedEventDetails().roleArn()).isEqualTo(ROLE);
    assertThat(bare.get(1).stateEnteredEventDetails().name()).isEqualTo("A");
  }

  @Test
  void aNameStartsOnce() {
    var machine = machine("m", WAIT);
    var first = client.startExecution(r -> r.stateMachineArn(machine).name("n").input("{}"));

    var again = client.startExecution(r -> r.stateMachineArn(machine).name("n").input("{}"));

    assertThat(again.executionArn()).isEqualTo(first.executionArn());
    assertThat(again.startDate()).isEqualTo(first.startDate());
    assertThatThrownBy(
            () -> client.startExecution(r -> r.stateMachineArn(machine).name("n").input("[]")))
        .isInstanceOf(ExecutionAlreadyExistsException.class)
        .hasMessageContaining("Execution Already Exists: '" + first.executionArn() + "'");
  }

  @Test
  void ofManyStartsOfOneNameAtATimeOneWins() {
    var machine = machine("m", WAIT);
    var outcomes = new ConcurrentLinkedQueue<String>();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        var input = String.valueOf(i);
        callers.execute(() -> {
          try {
            client.startExecution(r -> r.stateMachineArn(machine).name("n").input(input));
            outcomes.add("started");
          } catch (ExecutionAlreadyExistsException e) {
            outcomes.add("exists");
          }
        });
      }
    }

    assertThat(outcomes).hasSize(100).containsOnlyOnce("started").contains("exists");
  }

  @Test
  void aStoppedExecutionIsAborted() {
    var execution = start(machine("m", WAIT), "{}");

    var stopped = client.stopExecution(r -> r.executionArn(execution).error("E").cause("C"));

    var described = client.describeExecution(r -> r.executionArn(execution));
    assertThat(described.status()).isEqualTo(ExecutionStatus.ABORTED);
    assertThat(described.error()).isEqualTo("E");
    assertThat(described.cause()).isEqualTo("C");
    assertThat(described.stopDate()).isEqualTo(stopped.stopDate());
  }

  @Test
  void executionsAreListedLatestFirstAndByStatus() {
    var machine = machine("m", WAIT);
    var started = IntStream.range(0, 5).mapToObj(i -> start(machine, "{}")).toList();
    client.stopExecution(r -> r.executionArn(started.get(2)));

    var listed =
        client.listExecutionsPaginator(r -> r.stateMachineArn(machine).maxResults(2)).stream()
            .flatMap(page -> page.executions().stream())
            .map(row -> row.executionArn())
            .toList();
    var aborted =
        client
            .listExecutions(r -> r.stateMachineArn(machine).statusFilter(ExecutionStatus.ABORTED))
            .executions();

    assertThat(listed).containsExactlyInAnyOrderElementsOf(started).doesNotHaveDuplicates();
    assertThat(aborted)
        .singleElement()
        .extracting(row -> row.executionArn())
        .isEqualTo(started.get(2));
  }

  @Test
  void aPageTokenOfAnotherListingIsRefused() {
    var machine = machine("m", WAIT);
    start(machine, "{}");
    start(machine, "{}");
    var token = client.listExecutions(r -> r.stateMachineArn(machine).maxResults(1)).nextToken();
    assertThat(token).isNotNull();

    assertThatThrownBy(() -> client.listStateMachines(r -> r.nextToken(token)))
        .isInstanceOf(InvalidTokenException.class)
        .hasMessageContaining("Invalid Token: 'Invalid token'");
  }

  @Test
  void anUpdateMakesARevisionOnlyIfSomethingChanges() {
    var machine = machine("m", PASS);
    var execution = start(machine, "{}");
    assertThat(client.describeStateMachine(r -> r.stateMachineArn(machine)).revisionId()).isNull();

    var first = client.updateStateMachine(r -> r.stateMachineArn(machine).definition(WAIT));
    var same = client.updateStateMachine(r -> r.stateMachineArn(machine).definition(WAIT));

    assertThat(same.revisionId()).isEqualTo(first.revisionId()).isNotNull();
    var described = client.describeStateMachine(r -> r.stateMachineArn(machine));
    assertThat(described.revisionId()).isEqualTo(first.revisionId());
    assertThat(described.definition()).isEqualTo(WAIT);
    assertThat(client.describeStateMachineForExecution(r -> r.executionArn(execution)).definition())
        .isEqualTo(PASS);
  }

  @Test
  void aDeletedMachineIsGoneAndDeletingItAgainIsNoError() {
    var machine = machine("m", PASS);

    client.deleteStateMachine(r -> r.stateMachineArn(machine));
    client.deleteStateMachine(r -> r.stateMachineArn(machine));

    assertThatThrownBy(() -> client.describeStateMachine(r -> r.stateMachineArn(machine)))
        .isInstanceOf(StateMachineDoesNotExistException.class)
        .hasMessageContaining("State Machine Does Not Exist: '" + machine + "'");
  }

  @Test
  void machinesAreListedByName() {
    List.of("b", "a_10", "a_1_", "a_2").forEach(name -> machine(name, PASS));

    var names =
        client.listStateMachinesPaginator(r -> r.maxResults(3)).stream()
            .flatMap(page -> page.stateMachines().stream())
            .map(row -> row.name())
            .toList();

    assertThat(names).containsExactly("a_10", "a_1_", "a_2", "b");
  }

  @Test
  void anExpressExecutionRunsWhileItsCallerWaits() {
    var machine =
        client
            .createStateMachine(
                r -> r.name("x").definition(PASS).roleArn(ROLE).type(StateMachineType.EXPRESS))
            .stateMachineArn();

    var reply = client.startSyncExecution(r -> r.stateMachineArn(machine).name("n").input("{}"));

    assertThat(reply.output()).isEqualTo("{\"r\":{\"x\":1}}");
    assertThat(reply.executionArn())
        .startsWith("arn:aws:states:eu-west-1:111122223333:express:x:n:");
    assertThat(reply.billingDetails().billedDurationInMilliseconds()).isEqualTo(100);
  }

  @Test
  void aWorkerTakesAnActivitysTaskAndAnswersOnce() {
    var activity = client.createActivity(r -> r.name("act")).activityArn();
    var machine =
        machine(
            "m",
            "{\"StartAt\":\"T\",\"States\":{\"T\":{\"Type\":\"Task\",\"Resource\":\""
                + activity
                + "\",\"End\":true}}}");
    var execution = start(machine, "{\"n\":1}");

    var task = client.getActivityTask(r -> r.activityArn(activity).workerName("w"));
    assertThat(task.input()).isEqualTo("{\"n\":1}");
    client.sendTaskHeartbeat(r -> r.taskToken(task.taskToken()));
    client.sendTaskSuccess(r -> r.taskToken(task.taskToken()).output("{\"done\":true}"));

    var events = historyUntil(execution, HistoryEventType.EXECUTION_SUCCEEDED);
    assertThat(events.stream().map(HistoryEvent::type))
        .containsExactly(
            HistoryEventType.EXECUTION_STARTED,
            HistoryEventType.TASK_STATE_ENTERED,
            HistoryEventType.ACTIVITY_SCHEDULED,
            HistoryEventType.ACTIVITY_STARTED,
            HistoryEventType.ACTIVITY_SUCCEEDED,
            HistoryEventType.TASK_STATE_EXITED,
            HistoryEventType.EXECUTION_SUCCEEDED);
    assertThat(events.get(3).activityStartedEventDetails().workerName()).isEqualTo("w");
    assertThatThrownBy(
            () -> client.sendTaskSuccess(r -> r.taskToken(task.taskToken()).output("{}")))
        .isInstanceOf(TaskTimedOutException.class)
        .hasMessageContaining("Task Timed Out: 'Provided task does not exist anymore'");
  }

  @Test
  void whatWasAnsweredIsThereAfterARestart(@TempDir Path home) {
    stop();
    server = RunningServer.at(home);
    client = client(server);
    var machine = machine("m", WAIT);
    var execution = start(machine, "{\"kept\":true}");
    stop();

    server = RunningServer.at(home);
    client = client(server);

    var described = client.describeExecution(r -> r.executionArn(execution));
    assertThat(described.status()).isEqualTo(ExecutionStatus.RUNNING);
    assertThat(described.input()).isEqualTo("{\"kept\":true}");
  }

  @Test
  void tagsAreKeptBesideTheMachine() {
    var machine =
        client
            .createStateMachine(r -> r.name("m").definition(PASS).roleArn(ROLE).tags(tag("a", "1")))
            .stateMachineArn();
    client.tagResource(r -> r.resourceArn(machine).tags(tag("b", "")));
    client.updateStateMachine(r -> r.stateMachineArn(machine).definition(WAIT));
    client.untagResource(r -> r.resourceArn(machine).tagKeys("a", "never"));

    assertThat(client.listTagsForResource(r -> r.resourceArn(machine)).tags())
        .singleElement()
        .satisfies(tag -> assertThat(tag.key()).isEqualTo("b"));
  }
}
