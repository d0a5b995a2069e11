package dev.steppe.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.server.RunningServer;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.MapRunStatus;
import software.amazon.awssdk.services.sfn.model.RoutingConfigurationListItem;
import software.amazon.awssdk.services.sfn.model.SfnRequest;
import software.amazon.awssdk.services.sfn.model.StateMachineType;
import software.amazon.awssdk.services.sfn.model.Tag;
import software.amazon.awssdk.services.sfn.model.ValidateStateMachineDefinitionResultCode;

/// Every operation that the AWS SDK for Java has is answered as that SDK expects, in one story of
/// an order machine's life.
final class EveryOperationTest {
  private static final String ROLE = "arn:aws:iam::111122223333:role/r";

  private static final String PASS =
      "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"End\":true}}}";

  private final RunningServer server = RunningServer.inMemory();
  private final Set<String> answered = new TreeSet<>();
  private final SfnClient client = client(server, answered);

  /// Notes the operations that have been answered with success.
  private record Witness(Set<String> answered) implements ExecutionInterceptor {
    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
      answered.add(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
    }
  }

  private static SfnClient client(RunningServer server, Set<String> answered) {
    return SfnClient.builder()
        .endpointOverride(server.uri())
        .region(Region.EU_WEST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("111122223333", "any")))
        .overrideConfiguration(c ->
            c.addExecutionInterceptor(new Witness(answered))
                .putAdvancedOption(SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION, true))
        .build();
  }

  /// The operations of the SDK: what it has a method for that takes one request.
  private static Set<String> operations() {
    var operations = new TreeSet<String>();
    Arrays.stream(SfnClient.class.getMethods())
        .filter(method -> method.getParameterCount() == 1)
        .filter(method -> SfnRequest.class.isAssignableFrom(method.getParameterTypes()[0]))
        .map(method -> method.getParameterTypes()[0].getSimpleName().replace("Request", ""))
        .forEach(operations::add);
    return operations;
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

  private void ends(String execution, ExecutionStatus status) {
    until(() -> client.describeExecution(r -> r.executionArn(execution)).status(), status::equals);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void everyOperationIsAnswered() {
    var activity = activity();
    var machine = machine(activity);
    var version = versionsAndAliases(machine);
    failAndRedrive(version, activity);
    mapRun();
    expressAndTrials();
    end(machine, activity);

    assertThat(answered).containsAll(operations()).hasSize(37);
  }

  private String activity() {
    var activity = client.createActivity(r -> r.name("pack")).activityArn();
    assertThat(client.describeActivity(r -> r.activityArn(activity)).name()).isEqualTo("pack");
    assertThat(client.listActivities(r -> r.maxResults(10)).activities()).hasSize(1);
    return activity;
  }

  private String machine(String activity) {
    var machine = client.createStateMachine(r -> r.name("orders").definition(PASS).roleArn(ROLE));
    var arn = machine.stateMachineArn();
    client.updateStateMachine(r ->
        r.stateMachineArn(arn)
            .definition(
                "{\"StartAt\":\"T\",\"States\":{\"T\":{\"Type\":\"Task\",\"Resource\":\"%s\",\"End\":true}}}"
                    .formatted(activity)));
    assertThat(client.describeStateMachine(r -> r.stateMachineArn(arn)).definition())
        .contains(activity);
    assertThat(client.listStateMachines(r -> r.maxResults(10)).stateMachines()).hasSize(1);
    client.tagResource(r -> r.resourceArn(arn).tags(Tag.builder().key("k").value("v").build()));
    assertThat(client.listTagsForResource(r -> r.resourceArn(arn)).tags()).hasSize(1);
    client.untagResource(r -> r.resourceArn(arn).tagKeys("k"));
    return arn;
  }

  /// @return the version that stays
  private String versionsAndAliases(String machine) {
    var version =
        client
            .publishStateMachineVersion(r -> r.stateMachineArn(machine).description("the first"))
            .stateMachineVersionArn();
    assertThat(
            client
                .listStateMachineVersions(r -> r.stateMachineArn(machine))
                .stateMachineVersions()
                .getFirst()
                .stateMachineVersionArn())
        .isEqualTo(version);
    var alias =
        client
            .createStateMachineAlias(r -> r.name("live").routingConfiguration(to(version, 100)))
            .stateMachineAliasArn();
    client.updateStateMachineAlias(r -> r.stateMachineAliasArn(alias).description("moved"));
    assertThat(client.describeStateMachineAlias(r -> r.stateMachineAliasArn(alias)).description())
        .isEqualTo("moved");
    assertThat(
            client.listStateMachineAliases(r -> r.stateMachineArn(machine)).stateMachineAliases())
        .hasSize(1);
    client.deleteStateMachineAlias(r -> r.stateMachineAliasArn(alias));
    return version;
  }

  private void failAndRedrive(String version, String activity) {
    var execution = client.startExecution(r -> r.stateMachineArn(version)).executionArn();
    var failing = client.getActivityTask(r -> r.activityArn(activity));
    client.sendTaskHeartbeat(r -> r.taskToken(failing.taskToken()));
    client.sendTaskFailure(r -> r.taskToken(failing.taskToken()).error("Broken"));
    ends(execution, ExecutionStatus.FAILED);

    client.redriveExecution(r -> r.executionArn(execution));
    var again = client.getActivityTask(r -> r.activityArn(activity));
    client.sendTaskSuccess(r -> r.taskToken(again.taskToken()).output("{}"));
    ends(execution, ExecutionStatus.SUCCEEDED);

    assertThat(client.getExecutionHistory(r -> r.executionArn(execution)).events())
        .hasSizeGreaterThan(10);
    assertThat(client.describeStateMachineForExecution(r -> r.executionArn(execution)).name())
        .isEqualTo("orders");
    assertThat(client.listExecutions(r -> r.stateMachineArn(version)).executions()).hasSize(1);
    client.deleteStateMachineVersion(r -> r.stateMachineVersionArn(version));
  }

  private void mapRun() {
    var machine =
        client
            .createStateMachine(r ->
                r.name("mapping")
                    .roleArn(ROLE)
                    .definition(
                        """
                        {"StartAt":"M","States":{"M":{"Type":"Map","End":true,"Label":"each",
                         "ItemProcessor":{"StartAt":"W",
                         "ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},
                         "States":{"W":{"Type":"Wait","Seconds":3600,"End":true}}}}}}\
                        """))
            .stateMachineArn();
    var execution =
        client.startExecution(r -> r.stateMachineArn(machine).input("[1]")).executionArn();
    var run =
        until(
                () -> client.listMapRuns(r -> r.executionArn(execution)).mapRuns(),
                runs -> !runs.isEmpty())
            .getFirst()
            .mapRunArn();
    client.updateMapRun(r -> r.mapRunArn(run).maxConcurrency(1));
    client.stopExecution(r -> r.executionArn(execution));
    until(
        () -> client.describeMapRun(r -> r.mapRunArn(run)).status(), MapRunStatus.ABORTED::equals);
  }

  private void expressAndTrials() {
    var express =
        client
            .createStateMachine(r ->
                r.name("express").definition(PASS).roleArn(ROLE).type(StateMachineType.EXPRESS))
            .stateMachineArn();
    assertThat(client.startSyncExecution(r -> r.stateMachineArn(express).input("[1]")).output())
        .isEqualTo("[1]");
    assertThat(client.validateStateMachineDefinition(r -> r.definition(PASS)).result())
        .isEqualTo(ValidateStateMachineDefinitionResultCode.OK);
    assertThat(
            client
                .testState(r -> r.definition("{\"Type\":\"Pass\",\"End\":true}").input("[2]"))
                .output())
        .isEqualTo("[2]");
  }

  private void end(String machine, String activity) {
    client.deleteStateMachine(r -> r.stateMachineArn(machine));
    client.deleteActivity(r -> r.activityArn(activity));
  }
}
