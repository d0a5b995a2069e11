package dev.steppe.server.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.server.RunningServer;
import java.time.Instant;
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
import software.amazon.awssdk.services.sfn.model.ActivityDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ConflictException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;
import software.amazon.awssdk.services.sfn.model.LogLevel;
import software.amazon.awssdk.services.sfn.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sfn.model.RoutingConfigurationListItem;
import software.amazon.awssdk.services.sfn.model.StateMachineAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.StateMachineDeletingException;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.StateMachineStatus;
import software.amazon.awssdk.services.sfn.model.StateMachineType;
import software.amazon.awssdk.services.sfn.model.Tag;
import software.amazon.awssdk.services.sfn.model.ValidateStateMachineDefinitionResultCode;

/// The calls that deployment tools and others make, in their order, with the answers that they act
/// on: Terraform's AWS provider, the resource handlers of CloudFormation, `sam remote invoke`,
/// Airflow's operator, the Serverless Framework's `invoke stepf`, and API Gateway.
final class CallSequencesTest {
  private static final String PREFIX = "arn:aws:states:eu-west-1:111122223333:";
  private static final String MACHINE = PREFIX + "stateMachine:orders";
  private static final String ROLE = "arn:aws:iam::111122223333:role/r";

  private static final String PASS =
      "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"End\":true}}}";

  private static final String PASS_AGAIN =
      "{\"Comment\":\"2\",\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"End\":true}}}";

  private static final String WAIT =
      "{\"StartAt\":\"W\",\"States\":{\"W\":{\"Type\":\"Wait\",\"Seconds\":3600,\"End\":true}}}";

  private static final String FAIL =
      "{\"StartAt\":\"F\",\"States\":{\"F\":{\"Type\":\"Fail\",\"Error\":\"E\",\"Cause\":\"C\"}}}";

  private final RunningServer server = RunningServer.inMemory();
  private final SfnClient client =
      SfnClient.builder()
          .endpointOverride(server.uri())
          .region(Region.EU_WEST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("111122223333", "any")))
          .overrideConfiguration(
              c -> c.putAdvancedOption(SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION, true))
          .build();

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private static RoutingConfigurationListItem to(String version, int weight) {
    return RoutingConfigurationListItem.builder()
        .stateMachineVersionArn(version)
        .weight(weight)
        .build();
  }

  private static <T> T until(Supplier<T> look, Predicate<T> isRight) {
    long deadline = System.nanoTime() + 30_000_000_000L;
    var seen = look.get();
    while (!isRight.test(seen)) {
      assertThat(System.nanoTime()).as("still " + seen).isLessThan(deadline);
      seen = look.get();
    }
    return seen;
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private ExecutionStatus status(String execution) {
    return client.describeExecution(r -> r.executionArn(execution)).status();
  }

  /// What both kinds of tools do after DeleteStateMachine.
  private void untilItIsGone(String machine) {
    until(
        () -> {
          try {
            return client.describeStateMachine(r -> r.stateMachineArn(machine)).status().toString();
          } catch (StateMachineDoesNotExistException e) {
            assertThat(e.statusCode()).isEqualTo(400);
            return "gone";
          }
        },
        status -> {
          assertThat(status).isIn("ACTIVE", "DELETING", "gone");
          return status.equals("gone");
        });
  }

  /// What Terraform reads of a machine each time.
  private String terraformReads(String definition) {
    var machine = client.describeStateMachine(r -> r.stateMachineArn(MACHINE));
    assertThat(machine.creationDate()).isNotNull();
    assertThat(machine.definition()).isEqualTo(definition);
    assertThat(machine.encryptionConfiguration().typeAsString()).isEqualTo("AWS_OWNED_KEY");
    assertThat(machine.loggingConfiguration().level()).isEqualTo(LogLevel.OFF);
    assertThat(machine.loggingConfiguration().destinations()).isEmpty();
    assertThat(machine.tracingConfiguration().enabled()).isFalse();
    assertThat(machine.status()).isEqualTo(StateMachineStatus.ACTIVE);
    assertThat(machine.type()).isEqualTo(StateMachineType.STANDARD);
    assertThat(client.listTagsForResource(r -> r.resourceArn(MACHINE)).tags())
        .containsExactly(tag("team", "orders"));
    var versions =
        client.listStateMachineVersions(r -> r.stateMachineArn(MACHINE)).stateMachineVersions();
    return versions.isEmpty() ? "" : versions.getFirst().stateMachineVersionArn();
  }

  @Test
  void terraformCreatesUpdatesPublishesAndDeletesAMachine() {
    for (var definition : List.of(PASS, PASS_AGAIN)) {
      assertThat(
              client
                  .validateStateMachineDefinition(
                      r -> r.definition(definition).type(StateMachineType.STANDARD))
                  .result())
          .isEqualTo(ValidateStateMachineDefinitionResultCode.OK);
    }
    var created =
        client.createStateMachine(r ->
            r.name("orders")
                .definition(PASS)
                .publish(false)
                .roleArn(ROLE)
                .type(StateMachineType.STANDARD)
                .tags(tag("team", "orders")));
    assertThat(created.stateMachineArn()).isEqualTo(MACHINE);
    assertThat(created.stateMachineVersionArn()).isNull();
    assertThat(terraformReads(PASS)).isEmpty();

    client.updateStateMachine(r ->
        r.stateMachineArn(MACHINE)
            .definition(PASS_AGAIN)
            .roleArn(ROLE)
            .publish(true)
            .versionDescription(""));
    until(
        () -> client.describeStateMachine(r -> r.stateMachineArn(MACHINE)),
        machine -> machine.definition().equals(PASS_AGAIN) && machine.roleArn().equals(ROLE));
    assertThat(terraformReads(PASS_AGAIN)).isEqualTo(MACHINE + ":1");
    client.updateStateMachine(r ->
        r.stateMachineArn(MACHINE)
            .definition(PASS)
            .roleArn(ROLE)
            .publish(true)
            .versionDescription(""));
    assertThat(terraformReads(PASS)).as("the latest comes first").isEqualTo(MACHINE + ":2");

    client.deleteStateMachine(r -> r.stateMachineArn(MACHINE));
    untilItIsGone(MACHINE);
  }

  @Test
  void terraformWaitsForAMachineOfThatNameThatIsBeingDeleted() {
    client.createStateMachine(r -> r.name("orders").definition(WAIT).roleArn(ROLE));
    var execution = client.startExecution(r -> r.stateMachineArn(MACHINE)).executionArn();
    client.deleteStateMachine(r -> r.stateMachineArn(MACHINE));

    assertThatThrownBy(
            () -> client.createStateMachine(r -> r.name("orders").definition(PASS).roleArn(ROLE)))
        .isInstanceOf(StateMachineDeletingException.class)
        .hasMessageContaining("State Machine is being deleted: '" + MACHINE + "'");
    assertThat(client.describeStateMachine(r -> r.stateMachineArn(MACHINE)).status())
        .isEqualTo(StateMachineStatus.DELETING);

    client.stopExecution(r -> r.executionArn(execution));
    untilItIsGone(MACHINE);
    var again = client.createStateMachine(r -> r.name("orders").definition(PASS).roleArn(ROLE));
    assertThat(again.stateMachineArn()).isEqualTo(MACHINE);
  }

  @Test
  void terraformCreatesMovesAndDeletesAnAlias() {
    var first =
        client
            .createStateMachine(r -> r.name("orders").definition(PASS).roleArn(ROLE).publish(true))
            .stateMachineVersionArn();
    var second =
        client
            .updateStateMachine(r ->
                r.stateMachineArn(MACHINE)
                    .definition(PASS_AGAIN)
                    .roleArn(ROLE)
                    .publish(true)
                    .versionDescription(""))
            .stateMachineVersionArn();
    var alias =
        client
            .createStateMachineAlias(
                r -> r.name("live").description("").routingConfiguration(to(first, 100)))
            .stateMachineAliasArn();
    var described = client.describeStateMachineAlias(r -> r.stateMachineAliasArn(alias));
    assertThat(described.name()).isEqualTo("live");
    assertThat(described.creationDate()).isNotNull();
    assertThat(described.routingConfiguration())
        .singleElement()
        .satisfies(to -> assertThat(to.stateMachineVersionArn()).isEqualTo(first));

    client.updateStateMachineAlias(
        r -> r.stateMachineAliasArn(alias).routingConfiguration(to(second, 90), to(first, 10)));
    assertThat(
            client
                .describeStateMachineAlias(r -> r.stateMachineAliasArn(alias))
                .routingConfiguration())
        .extracting(to -> to.weight())
        .containsExactly(90, 10);

    client.deleteStateMachineAlias(r -> r.stateMachineAliasArn(alias));
    assertThatThrownBy(() -> client.describeStateMachineAlias(r -> r.stateMachineAliasArn(alias)))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void terraformCreatesAndDeletesAnActivity() {
    var activity =
        client.createActivity(r -> r.name("packing").tags(tag("team", "orders"))).activityArn();
    assertThat(client.describeActivity(r -> r.activityArn(activity)).creationDate()).isNotNull();
    assertThat(client.listTagsForResource(r -> r.resourceArn(activity)).tags())
        .containsExactly(tag("team", "orders"));
    client.untagResource(r -> r.resourceArn(activity).tagKeys("team"));
    client.tagResource(r -> r.resourceArn(activity).tags(tag("team", "packing"), tag("b", "")));
    assertThat(client.listTagsForResource(r -> r.resourceArn(activity)).tags())
        .containsExactly(tag("team", "packing"), tag("b", ""));
    client.createActivity(r -> r.name("packing").tags(tag("not", "applied")));
    assertThat(client.listTagsForResource(r -> r.resourceArn(activity)).tags()).hasSize(2);
    client.deleteActivity(r -> r.activityArn(activity));
    assertThatThrownBy(() -> client.describeActivity(r -> r.activityArn(activity)))
        .isInstanceOf(ActivityDoesNotExistException.class);
  }

  @Test
  void cloudFormationCreatesUpdatesAndDeletesAMachine() {
    assertThatThrownBy(() -> client.describeStateMachine(r -> r.stateMachineArn(MACHINE)))
        .isInstanceOfSatisfying(
            StateMachineDoesNotExistException.class,
            e -> assertThat(e.statusCode()).isEqualTo(400));
    client.createStateMachine(
        r -> r.name("orders").definition(PASS).roleArn(ROLE).tags(tag("old", "1")));
    assertThatThrownBy(
            () -> client.createStateMachine(r -> r.name("orders").definition(FAIL).roleArn(ROLE)))
        .isInstanceOf(StateMachineAlreadyExistsException.class);
    assertThat(client.describeStateMachine(r -> r.stateMachineArn(MACHINE)).revisionId())
        .as("which stands for INITIAL")
        .isNull();

    var revision =
        client
            .updateStateMachine(r ->
                r.stateMachineArn(MACHINE)
                    .roleArn(ROLE)
                    .definition(PASS_AGAIN)
                    .loggingConfiguration(l -> l.level(LogLevel.OFF).includeExecutionData(false))
                    .tracingConfiguration(t -> t.enabled(false)))
            .revisionId();
    client.untagResource(r -> r.resourceArn(MACHINE).tagKeys("old"));
    client.tagResource(r -> r.resourceArn(MACHINE).tags(tag("new", "2")));
    assertThat(client.describeStateMachine(r -> r.stateMachineArn(MACHINE)).revisionId())
        .isEqualTo(revision);
    assertThat(client.listTagsForResource(r -> r.resourceArn(MACHINE)).tags())
        .containsExactly(tag("new", "2"));
    assertThat(client.listStateMachinesPaginator().stateMachines())
        .extracting(row -> row.stateMachineArn())
        .containsExactly(MACHINE);

    client.describeStateMachine(r -> r.stateMachineArn(MACHINE));
    client.deleteStateMachine(r -> r.stateMachineArn(MACHINE));
    untilItIsGone(MACHINE);
  }

  @Test
  void cloudFormationPublishesTheRevisionThatItKnows() {
    client.createStateMachine(r -> r.name("orders").definition(PASS).roleArn(ROLE));
    assertThat(
            client
                .listStateMachineVersions(r -> r.stateMachineArn(MACHINE).maxResults(1))
                .stateMachineVersions())
        .isEmpty();
    var first =
        client
            .publishStateMachineVersion(
                r -> r.stateMachineArn(MACHINE).revisionId("INITIAL").description("first"))
            .stateMachineVersionArn();
    assertThat(client.describeStateMachine(r -> r.stateMachineArn(first)).revisionId()).isNull();
    assertThat(client.describeStateMachine(r -> r.stateMachineArn(first)).description())
        .isEqualTo("first");

    var revision =
        client
            .updateStateMachine(r -> r.stateMachineArn(MACHINE).definition(PASS_AGAIN))
            .revisionId();
    assertThatThrownBy(() ->
            client.publishStateMachineVersion(
                r -> r.stateMachineArn(MACHINE).revisionId("INITIAL")))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("The current State Machine revision is " + revision + ".");
    var second =
        client
            .publishStateMachineVersion(r -> r.stateMachineArn(MACHINE).revisionId(revision))
            .stateMachineVersionArn();
    assertThat(
            client
                .listStateMachineVersions(r -> r.stateMachineArn(MACHINE).maxResults(1))
                .stateMachineVersions())
        .singleElement()
        .satisfies(row -> assertThat(row.stateMachineVersionArn()).isEqualTo(second));

    client.describeStateMachine(r -> r.stateMachineArn(first));
    client.deleteStateMachineVersion(r -> r.stateMachineVersionArn(first));
    assertThatThrownBy(() -> client.describeStateMachine(r -> r.stateMachineArn(first)))
        .isInstanceOf(StateMachineDoesNotExistException.class);
  }

  @Test
  void cloudFormationShiftsAnAliasStepByStep() {
    var first =
        client
            .createStateMachine(r -> r.name("orders").definition(PASS).roleArn(ROLE).publish(true))
            .stateMachineVersionArn();
    var second =
        client
            .updateStateMachine(
                r -> r.stateMachineArn(MACHINE).definition(PASS_AGAIN).publish(true))
            .stateMachineVersionArn();
    var alias = MACHINE + ":live";
    assertThatThrownBy(() -> client.describeStateMachineAlias(r -> r.stateMachineAliasArn(alias)))
        .isInstanceOf(ResourceNotFoundException.class);
    client.createStateMachineAlias(r -> r.name("live").routingConfiguration(to(first, 100)));

    for (int step : List.of(10, 50)) {
      client.updateStateMachineAlias(r ->
          r.stateMachineAliasArn(alias)
              .routingConfiguration(to(first, 100 - step), to(second, step)));
    }
    client.updateStateMachineAlias(
        r -> r.stateMachineAliasArn(alias).routingConfiguration(to(second, 100)));
    var execution = client.startExecution(r -> r.stateMachineArn(alias)).executionArn();
    assertThat(client.describeExecution(r -> r.executionArn(execution)).stateMachineVersionArn())
        .isEqualTo(second);
    assertThatThrownBy(
            () -> client.deleteStateMachineVersion(r -> r.stateMachineVersionArn(second)))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("[live]");

    client.describeStateMachineAlias(r -> r.stateMachineAliasArn(alias));
    client.deleteStateMachineAlias(r -> r.stateMachineAliasArn(alias));
    client.deleteStateMachineVersion(r -> r.stateMachineVersionArn(second));
  }

  @Test
  void samInvokesAndPollsUntilTheEnd() {
    client.createStateMachine(r -> r.name("orders").definition(FAIL).roleArn(ROLE));
    var execution =
        client
            .startExecution(r ->
                r.stateMachineArn(MACHINE)
                    .name("sam_remote_invoke_20260101T000000")
                    .input("{\"n\": 1}"))
            .executionArn();
    var ended =
        until(
            () -> client.describeExecution(r -> r.executionArn(execution)),
            description -> description.status() != ExecutionStatus.RUNNING);
    assertThat(ended.error() + " " + ended.cause()).isEqualTo("E C");
  }

  @Test
  void airflowStopsWhatItStartedAndReadsItsHistoryBackwards() {
    client.createStateMachine(r -> r.name("orders").definition(WAIT).roleArn(ROLE));
    var execution =
        client.startExecution(r -> r.stateMachineArn(MACHINE).name("dag_run")).executionArn();
    assertThat(status(execution)).isEqualTo(ExecutionStatus.RUNNING);
    client.stopExecution(r -> r.executionArn(execution).cause("killed").error("AirflowKill"));
    assertThat(status(execution)).isEqualTo(ExecutionStatus.ABORTED);
    assertThat(
            client
                .getExecutionHistory(
                    r -> r.executionArn(execution).reverseOrder(true).includeExecutionData(true))
                .events()
                .getFirst())
        .satisfies(last -> {
          assertThat(last.type()).isEqualTo(HistoryEventType.EXECUTION_ABORTED);
          assertThat(last.executionAbortedEventDetails().error()).isEqualTo("AirflowKill");
        });
  }

  @Test
  void serverlessReadsTheHistoryOfWhatFailed() {
    client.createStateMachine(r -> r.name("orders").definition(FAIL).roleArn(ROLE));
    var execution =
        client.startExecution(r -> r.stateMachineArn(MACHINE).input("{}")).executionArn();
    until(() -> status(execution), ExecutionStatus.FAILED::equals);
    assertThat(client.getExecutionHistory(r -> r.executionArn(execution)).events().getLast())
        .satisfies(last -> assertThat(last.executionFailedEventDetails().cause()).isEqualTo("C"));
  }

  /// A gateway hands the answer on as it is, so that its members and the form of its times are what
  /// its users see.
  @Test
  void anApiGatewayHandsTheAnswerOnAsItIs() {
    var created =
        server.call(
            "CreateStateMachine",
            "{\"name\":\"x\",\"type\":\"EXPRESS\",\"roleArn\":\"%s\",\"definition\":\"%s\"}"
                .formatted(ROLE, PASS.replace("\"", "\\\"")));
    var before = Instant.now().getEpochSecond();
    var reply =
        server.call(
            "StartSyncExecution",
            "{\"stateMachineArn\":\"%s\",\"input\":\"{\\\"body\\\":1}\",\"name\":\"n\"}"
                .formatted(created.text("stateMachineArn")));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text("output")).isEqualTo("{\"body\":1}");
    assertThat(reply.json().members().keySet())
        .contains("billingDetails", "executionArn", "inputDetails", "outputDetails", "status");
    var started = String.valueOf(reply.json().get("startDate").orElseThrow());
    assertThat(started).as("seconds, with milliseconds").matches("1\\.\\d+E9|\\d{10}(\\.\\d+)?");
    assertThat((long) Double.parseDouble(started)).isBetween(before - 1, before + 60);
  }
}
