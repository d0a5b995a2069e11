package dev.steppe.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;
import software.amazon.awssdk.services.sfn.model.MapRunStatus;
import software.amazon.awssdk.services.sfn.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sfn.model.ValidationException;

/// AWS's own client sees a map run and its children.
final class MapRunClientTest {
  private static final String ROLE = "arn:aws:iam::111122223333:role/r";
  private static final String PREFIX = "arn:aws:states:eu-west-1:111122223333:";

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
  private String execution = "";

  /// Children of the items 0 end at once, those of others after an hour.
  @BeforeEach
  void start() {
    var machine =
        client
            .createStateMachine(r ->
                r.name("m")
                    .roleArn(ROLE)
                    .definition(
                        """
                        {"StartAt":"M","States":{"M":{"Type":"Map","End":true,"Label":"each",
                         "MaxConcurrency":2,"ItemProcessor":{"StartAt":"C",
                         "ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},
                         "States":{"C":{"Type":"Choice","Default":"W","Choices":[
                           {"Variable":"$","NumericEquals":0,"Next":"S"}]},
                          "S":{"Type":"Succeed"},
                          "W":{"Type":"Wait","Seconds":3600,"End":true}}}}}}\
                        """))
            .stateMachineArn();
    execution =
        client.startExecution(r -> r.stateMachineArn(machine).input("[0,1,2,3]")).executionArn();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private static <T> T until(Supplier<T> look, Predicate<T> is) {
    var seen = look.get();
    while (!is.test(seen)) {
      Thread.onSpinWait();
      seen = look.get();
    }
    return seen;
  }

  private String mapRun() {
    return until(
            () -> client.listMapRuns(r -> r.executionArn(execution)).mapRuns(),
            runs -> !runs.isEmpty())
        .getFirst()
        .mapRunArn();
  }

  @Test
  void aMapRunIsDescribedWhileItRuns() {
    var mapRun = mapRun();

    var described =
        until(
            () -> client.describeMapRun(r -> r.mapRunArn(mapRun)),
            run -> run.itemCounts().succeeded() == 1 && run.itemCounts().running() == 2);

    assertThat(mapRun).startsWith(PREFIX + "mapRun:m/each:");
    assertThat(described.executionArn()).isEqualTo(execution);
    assertThat(described.status()).isEqualTo(MapRunStatus.RUNNING);
    assertThat(described.maxConcurrency()).isEqualTo(2);
    assertThat(described.itemCounts().pending()).isEqualTo(1);
    assertThat(described.itemCounts().total()).isEqualTo(4);
    assertThat(described.executionCounts().resultsWritten()).isZero();
    assertThat(described.stopDate()).isNull();
    assertThat(client.listMapRuns(r -> r.executionArn(execution)).mapRuns().getFirst())
        .satisfies(
            run -> assertThat(run.stateMachineArn()).isEqualTo(PREFIX + "stateMachine:m/each"));
  }

  @Test
  void aMapRunIsUpdatedWhileItRunsAndNotLater() {
    var mapRun = mapRun();

    client.updateMapRun(r ->
        r.mapRunArn(mapRun)
            .maxConcurrency(3)
            .toleratedFailureCount(5L)
            .toleratedFailurePercentage(12.5f));
    var described =
        until(
            () -> client.describeMapRun(r -> r.mapRunArn(mapRun)),
            run -> run.itemCounts().running() == 3);

    assertThat(described.toleratedFailureCount()).isEqualTo(5);
    assertThat(described.toleratedFailurePercentage()).isEqualTo(12.5f);
    client.stopExecution(r -> r.executionArn(execution));
    var aborted =
        until(
            () -> client.describeMapRun(r -> r.mapRunArn(mapRun)),
            run -> run.status() == MapRunStatus.ABORTED);
    assertThat(aborted.itemCounts().aborted()).isEqualTo(3);
    assertThat(aborted.stopDate()).isNotNull();
    assertThatThrownBy(() -> client.updateMapRun(r -> r.mapRunArn(mapRun).maxConcurrency(1)))
        .isInstanceOf(ValidationException.class);
    assertThatThrownBy(() -> client.updateMapRun(r -> r.mapRunArn(mapRun)))
        .isInstanceOf(ValidationException.class);
    assertThatThrownBy(() -> client.describeMapRun(r -> r.mapRunArn(mapRun + "0")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void childrenAreListedByTheirMapRunAndDescribedByThemselves() {
    var mapRun = mapRun();

    var succeeded =
        until(
                () ->
                    client
                        .listExecutions(
                            r -> r.mapRunArn(mapRun).statusFilter(ExecutionStatus.SUCCEEDED))
                        .executions(),
                rows -> !rows.isEmpty())
            .getFirst();

    assertThat(succeeded.mapRunArn()).isEqualTo(mapRun);
    assertThat(succeeded.itemCount()).isEqualTo(1);
    assertThat(succeeded.stateMachineArn()).isEqualTo(PREFIX + "stateMachine:m/each");
    var child = client.describeExecution(r -> r.executionArn(succeeded.executionArn()));
    assertThat(child.mapRunArn()).isEqualTo(mapRun);
    assertThat(child.input()).isEqualTo("0");
    assertThat(child.stateMachineArn()).isEqualTo(PREFIX + "stateMachine:m/each");
    var machine =
        client.describeStateMachineForExecution(r -> r.executionArn(succeeded.executionArn()));
    assertThat(machine.mapRunArn()).isEqualTo(mapRun);
    assertThat(machine.label()).isEqualTo("each");
    assertThat(machine.definition()).contains("\"StartAt\":\"C\"");
    assertThat(
            client
                .getExecutionHistory(r -> r.executionArn(succeeded.executionArn()))
                .events()
                .getFirst()
                .executionStartedEventDetails()
                .input())
        .isEqualTo("0");
    assertThat(
            client.listExecutions(r -> r.stateMachineArn(PREFIX + "stateMachine:m")).executions())
        .as("the machine's own executions")
        .hasSize(1);
    assertThatThrownBy(() -> client.listExecutions(r -> r.maxResults(1)))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void theParentsHistoryNamesTheMapRun() {
    var mapRun = mapRun();

    assertThat(client.getExecutionHistory(r -> r.executionArn(execution)).events())
        .anySatisfy(event -> {
          assertThat(event.type()).isEqualTo(HistoryEventType.MAP_RUN_STARTED);
          assertThat(event.mapRunStartedEventDetails().mapRunArn()).isEqualTo(mapRun);
        });
  }
}
