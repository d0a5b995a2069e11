package dev.steppe.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionNotRedrivableException;
import software.amazon.awssdk.services.sfn.model.ExecutionRedriveStatus;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;
import software.amazon.awssdk.services.sfn.model.InvalidArnException;

/// AWS's own client redrives executions.
final class RedriveClientTest {
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

  static <T> T until(Supplier<T> look, Predicate<T> is) {
    var seen = look.get();
    while (!is.test(seen)) {
      Thread.onSpinWait();
      seen = look.get();
    }
    return seen;
  }

  /// @param states where `%s` is the activity, and `'` stands for `"`
  private String start(String states, String input) {
    var definition =
        "{'StartAt':'A','States':{%s}}"
            .formatted(states)
            .replace("%s", activity)
            .replace('\'', '"');
    var machine =
        client
            .createStateMachine(r -> r.name("m").definition(definition).roleArn(ROLE))
            .stateMachineArn();
    return client.startExecution(r -> r.stateMachineArn(machine).input(input)).executionArn();
  }

  private static final String TASK = "'A':{'Type':'Task','Resource':'%s','End':true}";

  private void fail(String error) {
    var task = client.getActivityTask(r -> r.activityArn(activity));
    client.sendTaskFailure(r -> r.taskToken(task.taskToken()).error(error).cause("on purpose"));
  }

  private String succeed(String output) {
    var task = client.getActivityTask(r -> r.activityArn(activity));
    client.sendTaskSuccess(r -> r.taskToken(task.taskToken()).output(output));
    return task.input();
  }

  private DescribeExecutionResponse ended(String execution) {
    return until(
        () -> client.describeExecution(r -> r.executionArn(execution)),
        described -> described.status() != ExecutionStatus.RUNNING);
  }

  private List<HistoryEvent> history(String execution) {
    return client.getExecutionHistory(r -> r.executionArn(execution).maxResults(1000)).events();
  }

  @Test
  void aFailedTaskRunsAgainAndTheExecutionSucceeds() {
    var execution = start(TASK, "{\"a\":1}");
    fail("Boom");
    var failed = ended(execution);
    assertThat(failed.redriveStatus()).isEqualTo(ExecutionRedriveStatus.REDRIVABLE);
    assertThat(failed.redriveCount()).isZero();
    assertThat(failed.redriveDate()).isNull();

    var date = client.redriveExecution(r -> r.executionArn(execution)).redriveDate();
    var running = client.describeExecution(r -> r.executionArn(execution));
    assertThat(running.status()).isEqualTo(ExecutionStatus.RUNNING);
    assertThat(running.stopDate()).isNull();
    assertThat(running.error()).isNull();
    assertThat(running.redriveCount()).isEqualTo(1);
    assertThat(running.redriveDate()).isEqualTo(date);
    assertThat(running.redriveStatusReason())
        .isEqualTo("Execution is RUNNING and cannot be redriven");
    assertThat(succeed("{\"ok\":true}")).isEqualTo("{\"a\":1}");

    var succeeded = ended(execution);
    assertThat(succeeded.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(succeeded.startDate()).isEqualTo(failed.startDate());
    assertThat(succeeded.redriveStatusReason())
        .isEqualTo("Execution is SUCCEEDED and cannot be redriven");
    assertThat(history(execution))
        .extracting(HistoryEvent::type)
        .containsExactly(
            HistoryEventType.EXECUTION_STARTED,
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
    assertThat(history(execution).get(6).executionRedrivenEventDetails().redriveCount())
        .isEqualTo(1);
  }

  @Test
  void anAbortedWaitIsWaitedForAgain() {
    var execution = start("'A':{'Type':'Wait','Seconds':3600,'End':true}", "{}");
    client.stopExecution(r -> r.executionArn(execution).error("by hand"));

    client.redriveExecution(r -> r.executionArn(execution));

    assertThat(client.describeExecution(r -> r.executionArn(execution)).status())
        .isEqualTo(ExecutionStatus.RUNNING);
    client.stopExecution(r -> r.executionArn(execution));
    assertThat(history(execution))
        .extracting(HistoryEvent::type)
        .containsExactly(
            HistoryEventType.EXECUTION_STARTED,
            HistoryEventType.WAIT_STATE_ENTERED,
            HistoryEventType.EXECUTION_ABORTED,
            HistoryEventType.EXECUTION_REDRIVEN,
            HistoryEventType.EXECUTION_ABORTED);
  }

  @Test
  void theSameTokenIsAnsweredTheSameAndAnotherRedriveIsRefused() {
    var execution = start(TASK, "{}");
    fail("Boom");
    ended(execution);

    var first = client.redriveExecution(r -> r.executionArn(execution).clientToken("one"));
    var again = client.redriveExecution(r -> r.executionArn(execution).clientToken("one"));

    assertThat(again.redriveDate()).isEqualTo(first.redriveDate());
    assertThatThrownBy(
            () -> client.redriveExecution(r -> r.executionArn(execution).clientToken("two")))
        .isInstanceOf(ExecutionNotRedrivableException.class)
        .hasMessageContaining("Execution is RUNNING and cannot be redriven");
    fail("Again");
    ended(execution);
    assertThat(
            client
                .redriveExecution(r -> r.executionArn(execution).clientToken("one"))
                .redriveDate())
        .isEqualTo(first.redriveDate());
    assertThat(ended(execution).redriveCount()).isEqualTo(1);
  }

  @Test
  void aRedrivenExecutionIsListedAsItIsAndKeepsItsName() {
    var execution = start(TASK, "{}");
    fail("Boom");
    ended(execution);
    client.redriveExecution(r -> r.executionArn(execution));
    var described = client.describeExecution(r -> r.executionArn(execution));
    var machine = described.stateMachineArn();

    assertThat(
            client
                .listExecutions(
                    r -> r.stateMachineArn(machine).statusFilter(ExecutionStatus.FAILED))
                .executions())
        .isEmpty();
    assertThat(
            client
                .listExecutions(
                    r -> r.stateMachineArn(machine).statusFilter(ExecutionStatus.RUNNING))
                .executions())
        .singleElement()
        .satisfies(row -> {
          assertThat(row.executionArn()).isEqualTo(execution);
          assertThat(row.redriveCount()).isEqualTo(1);
          assertThat(row.redriveDate()).isEqualTo(described.redriveDate());
          assertThat(row.stopDate()).isNull();
        });
    assertThat(
            client
                .startExecution(r -> r.stateMachineArn(machine).name(described.name()).input("{}"))
                .executionArn())
        .isEqualTo(execution);
  }

  @Test
  void branchesAndIterationsThatAreFinishedStayFinished() {
    var execution =
        start(
            """
            'A':{'Type':'Parallel','End':true,'Branches':[
              {'StartAt':'P','States':{'P':{'Type':'Pass','Result':'done','End':true}}},
              {'StartAt':'M','States':{'M':{'Type':'Map','MaxConcurrency':1,'End':true,
                'ItemProcessor':{'StartAt':'T','States':{
                  'T':{'Type':'Task','Resource':'%s','End':true}}}}}}]}\
            """,
            "[1,2,3]");
    assertThat(succeed("\"one\"")).isEqualTo("1");
    fail("Boom");
    assertThat(ended(execution).status()).isEqualTo(ExecutionStatus.FAILED);

    client.redriveExecution(r -> r.executionArn(execution));

    assertThat(succeed("\"two\"")).isEqualTo("2");
    assertThat(succeed("\"three\"")).isEqualTo("3");
    assertThat(ended(execution).output()).isEqualTo("[\"done\",[\"one\",\"two\",\"three\"]]");
    assertThat(history(execution))
        .filteredOn(event -> event.type() == HistoryEventType.PASS_STATE_ENTERED)
        .hasSize(1);
  }

  @Test
  void whatCannotBeRedrivenIsRefused() {
    var execution = start("'A':{'Type':'Pass','End':true}", "{}");
    ended(execution);
    assertThatThrownBy(() -> client.redriveExecution(r -> r.executionArn(execution)))
        .isInstanceOf(ExecutionNotRedrivableException.class)
        .hasMessageContaining("Execution is SUCCEEDED and cannot be redriven");
    assertThatThrownBy(() -> client.redriveExecution(r -> r.executionArn(execution + "x")))
        .isInstanceOf(ExecutionDoesNotExistException.class)
        .hasMessageContaining("Execution Does Not Exist: '" + execution + "x'");
    assertThatThrownBy(() ->
            client.redriveExecution(
                r -> r.executionArn(execution.replace(":execution:", ":express:") + ":y")))
        .isInstanceOf(InvalidArnException.class);
  }

  @Test
  void anExecutionOfAMachineThatIsGoneIsNotRedrivable() {
    var execution = start(TASK, "{}");
    fail("Boom");
    var machine = ended(execution).stateMachineArn();
    client.deleteStateMachine(r -> r.stateMachineArn(machine));

    assertThat(ended(execution).redriveStatusReason())
        .isEqualTo("State machine is in DELETING status");
    assertThatThrownBy(() -> client.redriveExecution(r -> r.executionArn(execution)))
        .isInstanceOf(ExecutionNotRedrivableException.class)
        .hasMessageContaining("State machine is in DELETING status");
  }
}
