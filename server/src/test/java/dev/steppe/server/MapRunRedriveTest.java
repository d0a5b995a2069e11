package dev.steppe.server;

import static dev.steppe.server.RedriveClientTest.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeMapRunResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionNotRedrivableException;
import software.amazon.awssdk.services.sfn.model.ExecutionRedriveFilter;
import software.amazon.awssdk.services.sfn.model.ExecutionRedriveStatus;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.GetActivityTaskResponse;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;
import software.amazon.awssdk.services.sfn.model.MapRunStatus;
import software.amazon.awssdk.services.sfn.model.TaskTimedOutException;

/// AWS's own client redrives executions whose map runs have failed.
final class MapRunRedriveTest {
  private static final String ROLE = "arn:aws:iam::111122223333:role/r";

  private final RunningServer server = RunningServer.inMemory();
  private final SfnClient client =
      SfnClient.builder()
          .endpointOverride(server.uri())
          .region(Region.EU_WEST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(
                  AwsBasicCredentials.create("111122223333", "secret")))
          .overrideConfiguration(
              c -> c.putAdvancedOption(SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION, true))
          .build();
  private final String activity = client.createActivity(r -> r.name("work")).activityArn();

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  /// @param fields more of the Map state, where `'` stands for `"`
  private String start(String fields, String input) {
    var definition =
        """
        {'StartAt':'M','States':{'M':{'Type':'Map','End':true,'Label':'each',%s
         'ItemProcessor':{'StartAt':'P',
         'ProcessorConfig':{'Mode':'DISTRIBUTED','ExecutionType':'STANDARD'},
         'States':{'P':{'Type':'Pass','Next':'T'},
                   'T':{'Type':'Task','Resource':'%s','End':true}}}}}}\
        """
            .formatted(fields, activity)
            .replace('\'', '"');
    var machine =
        client
            .createStateMachine(r -> r.name("m").definition(definition).roleArn(ROLE))
            .stateMachineArn();
    return client.startExecution(r -> r.stateMachineArn(machine).input(input)).executionArn();
  }

  private GetActivityTaskResponse task() {
    return client.getActivityTask(r -> r.activityArn(activity));
  }

  private void succeed(GetActivityTaskResponse task, String output) {
    client.sendTaskSuccess(r -> r.taskToken(task.taskToken()).output(output));
  }

  private void fail(GetActivityTaskResponse task) {
    client.sendTaskFailure(r -> r.taskToken(task.taskToken()).error("Boom").cause("on purpose"));
  }

  private ExecutionStatus ended(String execution) {
    return until(
        () -> client.describeExecution(r -> r.executionArn(execution)).status(),
        status -> status != ExecutionStatus.RUNNING);
  }

  private String mapRun(String execution) {
    return client.listMapRuns(r -> r.executionArn(execution)).mapRuns().getLast().mapRunArn();
  }

  private DescribeMapRunResponse describe(String execution) {
    var arn = mapRun(execution);
    return client.describeMapRun(r -> r.mapRunArn(arn));
  }

  private List<ExecutionListItem> children(String mapRun, ExecutionStatus status) {
    return client.listExecutions(r -> r.mapRunArn(mapRun).statusFilter(status)).executions();
  }

  @Test
  void onlyUnsuccessfulStandardChildrenGoOnFromWhereTheyFailed() {
    var execution = start("'MaxConcurrency':1,", "[1,2,3]");
    succeed(task(), "\"one\"");
    fail(task());
    assertThat(ended(execution)).isEqualTo(ExecutionStatus.FAILED);
    var mapRun = mapRun(execution);
    var failed = children(mapRun, ExecutionStatus.FAILED).getFirst();
    assertThat(describe(execution).redriveCount()).isNull();
    assertThat(client.describeExecution(r -> r.executionArn(failed.executionArn())).redriveStatus())
        .isEqualTo(ExecutionRedriveStatus.REDRIVABLE_BY_MAP_RUN);
    assertThatThrownBy(() -> client.redriveExecution(r -> r.executionArn(failed.executionArn())))
        .isInstanceOf(ExecutionNotRedrivableException.class);

    client.redriveExecution(r -> r.executionArn(execution));
    var again = task();
    assertThat(again.input()).isEqualTo("2");
    assertThat(describe(execution))
        .satisfies(run -> {
          assertThat(run.status()).isEqualTo(MapRunStatus.RUNNING);
          assertThat(run.redriveCount()).isEqualTo(1);
          assertThat(run.redriveDate()).isNotNull();
          assertThat(run.stopDate()).isNull();
          assertThat(run.executionCounts().succeeded()).isEqualTo(1);
          assertThat(run.executionCounts().failed()).isZero();
          assertThat(run.executionCounts().running()).isEqualTo(1);
          assertThat(run.executionCounts().pending()).isEqualTo(1);
          assertThat(run.executionCounts().pendingRedrive()).isZero();
        });
    succeed(again, "\"two\"");
    succeed(task(), "\"three\"");

    assertThat(ended(execution)).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(client.describeExecution(r -> r.executionArn(execution)).output())
        .isEqualTo("[\"one\",\"two\",\"three\"]");
    assertThat(client.listMapRuns(r -> r.executionArn(execution)).mapRuns()).hasSize(1);
    assertThat(types(execution))
        .containsSubsequence(
            HistoryEventType.MAP_RUN_STARTED,
            HistoryEventType.MAP_RUN_FAILED,
            HistoryEventType.MAP_STATE_FAILED,
            HistoryEventType.EXECUTION_FAILED,
            HistoryEventType.EXECUTION_REDRIVEN,
            HistoryEventType.MAP_RUN_REDRIVEN,
            HistoryEventType.MAP_RUN_SUCCEEDED,
            HistoryEventType.MAP_STATE_SUCCEEDED,
            HistoryEventType.MAP_STATE_EXITED,
            HistoryEventType.EXECUTION_SUCCEEDED);
    assertThat(types(failed.executionArn()))
        .containsExactly(
            HistoryEventType.EXECUTION_STARTED,
            HistoryEventType.PASS_STATE_ENTERED,
            HistoryEventType.PASS_STATE_EXITED,
            HistoryEventType.TASK_STATE_ENTERED,
            HistoryEventType.ACTIVITY_SCHEDULED,
            HistoryEventType.ACTIVITY_STARTED,
            HistoryEventType.ACTIVITY_FAILED,
            HistoryEventType.EXECUTION_FAILED,
            HistoryEventType.EXECUTION_REDRIVEN,
            HistoryEventType.ACTIVITY_SCHEDULED,
            HistoryEventType.ACTIVITY_STARTED,
            HistoryEventType.ACTIVITY_SUCCEEDED,
            HistoryEventType.TASK_STATE_EXITED,
            HistoryEventType.EXECUTION_SUCCEEDED);
    var redriven =
        client
            .listExecutions(r -> r.mapRunArn(mapRun).redriveFilter(ExecutionRedriveFilter.REDRIVEN))
            .executions();
    assertThat(redriven)
        .singleElement()
        .satisfies(row -> {
          assertThat(row.executionArn()).isEqualTo(failed.executionArn());
          assertThat(row.redriveCount()).isEqualTo(1);
          assertThat(row.redriveDate()).isNotNull();
        });
    assertThat(
            client
                .listExecutions(
                    r -> r.mapRunArn(mapRun).redriveFilter(ExecutionRedriveFilter.NOT_REDRIVEN))
                .executions())
        .hasSize(2);
  }

  private List<HistoryEventType> types(String execution) {
    return client
        .getExecutionHistory(r -> r.executionArn(execution).maxResults(1000))
        .events()
        .stream()
        .map(HistoryEvent::type)
        .toList();
  }

  @Test
  void childrenBeyondTheConcurrencyArePendingRedrive() {
    var execution = start("'MaxConcurrency':3,'ToleratedFailureCount':2,", "[1,2,3]");
    for (var task : List.of(task(), task(), task())) {
      fail(task);
    }
    assertThat(ended(execution)).isEqualTo(ExecutionStatus.FAILED);
    var mapRun = mapRun(execution);
    client.redriveExecution(r -> r.executionArn(execution));
    var first = List.of(task(), task(), task());
    client.stopExecution(r -> r.executionArn(execution));
    until(() -> describe(execution).status(), status -> status == MapRunStatus.ABORTED);
    assertThat(describe(execution).executionCounts().aborted()).isEqualTo(3);
    assertThat(first).hasSize(3);

    client.redriveExecution(r -> r.executionArn(execution));
    until(() -> describe(execution).status(), status -> status == MapRunStatus.RUNNING);
    client.updateMapRun(r -> r.mapRunArn(mapRun).maxConcurrency(1));
    var tasks = new ArrayList<>(List.of(task(), task(), task()));
    tasks.forEach(this::fail);
    ended(execution);
    client.redriveExecution(r -> r.executionArn(execution));
    var only = task();
    assertThat(describe(execution).redriveCount()).isEqualTo(3);
    assertThat(describe(execution).executionCounts().pendingRedrive()).isEqualTo(2);
    assertThat(children(mapRun, ExecutionStatus.PENDING_REDRIVE))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.status()).isEqualTo(ExecutionStatus.PENDING_REDRIVE))
        .allSatisfy(row ->
            assertThat(client.describeExecution(r -> r.executionArn(row.executionArn())).status())
                .isEqualTo(ExecutionStatus.PENDING_REDRIVE));
    assertThat(children(mapRun, ExecutionStatus.FAILED)).isEmpty();
    succeed(only, "1");
    succeed(task(), "2");
    succeed(task(), "3");
    assertThat(ended(execution)).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(describe(execution).executionCounts().pendingRedrive()).isZero();
  }

  @Test
  void expressChildrenBeginAnew() {
    var definition =
        """
        {"StartAt":"M","States":{"M":{"Type":"Map","End":true,
         "ItemProcessor":{"StartAt":"W",
         "ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"EXPRESS"},
         "States":{"W":{"Type":"Wait","TimestampPath":"$","Next":"P"},
                   "P":{"Type":"Pass","Parameters":{"id.$":"$$.Execution.Id"},"End":true}}}}}}\
        """;
    var machine =
        client
            .createStateMachine(r -> r.name("e").definition(definition).roleArn(ROLE))
            .stateMachineArn();
    var input = "[\"2020-01-01T00:00:00Z\",\"" + Instant.now().plusSeconds(3) + "\"]";
    var execution =
        client.startExecution(r -> r.stateMachineArn(machine).input(input)).executionArn();
    until(() -> client.listMapRuns(r -> r.executionArn(execution)).mapRuns(), l -> !l.isEmpty());
    until(() -> describe(execution).executionCounts().succeeded(), succeeded -> succeeded == 1);
    client.stopExecution(r -> r.executionArn(execution));
    until(() -> describe(execution).status(), status -> status == MapRunStatus.ABORTED);
    assertThat(describe(execution).executionCounts().aborted()).isEqualTo(1);

    client.redriveExecution(r -> r.executionArn(execution));

    assertThat(ended(execution)).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(describe(execution).executionCounts())
        .satisfies(counts -> {
          assertThat(counts.succeeded()).isEqualTo(2);
          assertThat(counts.aborted()).isZero();
        });
    assertThat(types(execution)).contains(HistoryEventType.MAP_RUN_REDRIVEN);
  }

  @Test
  void aRedriveRightAfterAStopWaitsForTheMapRunToEndFirst() {
    var execution = start("", "[1,2,3,4,5]");
    var tasks = List.of(task(), task(), task(), task(), task());
    succeed(tasks.getFirst(), "0");
    for (int i = 0; i < 5; i++) {
      client.stopExecution(r -> r.executionArn(execution));
      client.redriveExecution(r -> r.executionArn(execution));
    }
    for (int i = 0; i < 4; i++) {
      var task = task();
      while (!isStillWanted(task)) {
        task = task();
      }
    }
    assertThat(ended(execution)).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(client.listMapRuns(r -> r.executionArn(execution)).mapRuns()).hasSize(1);
  }

  private boolean isStillWanted(GetActivityTaskResponse task) {
    try {
      succeed(task, task.input());
      return true;
    } catch (TaskTimedOutException e) {
      return false; // Of an attempt before the redrive.
    }
  }

  @Test
  void anOutputThatWasTooLargeStartsANewMapRun() {
    var execution = start("", "[1,2]");
    var large = "\"" + "x".repeat(200_000) + "\"";
    succeed(task(), large);
    succeed(task(), large);
    assertThat(ended(execution)).isEqualTo(ExecutionStatus.FAILED);

    client.redriveExecution(r -> r.executionArn(execution));
    succeed(task(), "1");
    succeed(task(), "2");

    assertThat(ended(execution)).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(client.listMapRuns(r -> r.executionArn(execution)).mapRuns()).hasSize(2);
    assertThat(types(execution)).doesNotContain(HistoryEventType.MAP_RUN_REDRIVEN);
  }
}
