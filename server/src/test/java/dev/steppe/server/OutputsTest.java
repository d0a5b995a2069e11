package dev.steppe.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.steppe.asl.json.Json;
import dev.steppe.server.boot.OutputSettings;
import dev.steppe.server.boot.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.CloudWatchLogsLogGroup;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;
import software.amazon.awssdk.services.sfn.model.LogDestination;
import software.amazon.awssdk.services.sfn.model.LogLevel;
import software.amazon.awssdk.services.sfn.model.LoggingConfiguration;
import software.amazon.awssdk.services.sfn.model.StateMachineType;

/// AWS's own client runs executions of all kinds, and the world is told of them.
@Timeout(120)
final class OutputsTest {
  private static final String ROLE = "arn:aws:iam::111122223333:role/r";
  private static final String GROUP =
      "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/vendedlogs/states/g:*";
  private static final LoggingConfiguration LOGGING =
      LoggingConfiguration.builder()
          .level(LogLevel.ALL)
          .includeExecutionData(true)
          .destinations(
              LogDestination.builder()
                  .cloudWatchLogsLogGroup(
                      CloudWatchLogsLogGroup.builder().logGroupArn(GROUP).build())
                  .build())
          .build();
  private static final String PASS =
      "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"End\":true}}}";
  private static final String MAP =
      "{\"StartAt\":\"M\",\"States\":{\"M\":{\"Type\":\"Map\",\"End\":true,\"Label\":\"items\",\"ItemProcessor\":"
          + "{\"ProcessorConfig\":{\"Mode\":\"DISTRIBUTED\",\"ExecutionType\":\"STANDARD\"},\"StartAt\":\"P\","
          + "\"States\":{\"P\":{\"Type\":\"Pass\",\"End\":true}}}}}}";

  @TempDir private Path folder = Path.of("");

  private final BlockingQueue<Json.Obj> events = new LinkedBlockingQueue<>();
  private Optional<HttpServer> hook = Optional.empty();

  @BeforeEach
  void listen() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/events", this::take);
    server.start();
    hook = Optional.of(server);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      events.add((Json.Obj) Json.parse(new String(body, StandardCharsets.UTF_8)));
      exchange.sendResponseHeaders(204, -1);
    }
  }

  @AfterEach
  void stop() {
    hook.ifPresent(server -> server.stop(0));
  }

  private RunningServer server(Path log) {
    var port = hook.orElseThrow().getAddress().getPort();
    return RunningServer.with(
        Settings.DEFAULTS.with(
            new OutputSettings(
                Optional.of(log),
                false,
                Optional.empty(),
                Optional.of(URI.create("http://127.0.0.1:" + port + "/events")),
                Optional.empty(),
                Optional.empty())));
  }

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

  private static String machine(
      SfnClient client, String name, StateMachineType type, String definition) {
    return client
        .createStateMachine(r ->
            r.name(name)
                .type(type)
                .definition(definition)
                .roleArn(ROLE)
                .loggingConfiguration(LOGGING))
        .stateMachineArn();
  }

  private static String text(Json.Obj object, String key) {
    return object.get(key).orElseThrow() instanceof Json.Str(var text) ? text : "";
  }

  @Test
  void everyKindOfExecutionIsLoggedAndStandardOnesHaveEvents() throws Exception {
    var log = folder.resolve("executions.jsonl");
    String standard;
    String asynchronous;
    String synchronous;
    String parent;
    List<String> history;
    try (var server = server(log);
        var client = client(server)) {
      standard =
          client
              .startExecution(
                  r -> r.stateMachineArn(machine(client, "std", StateMachineType.STANDARD, PASS)))
              .executionArn();
      server.ended(standard);
      history = history(client, standard);
      var express = machine(client, "exp", StateMachineType.EXPRESS, PASS);
      asynchronous = client.startExecution(r -> r.stateMachineArn(express)).executionArn();
      synchronous = client.startSyncExecution(r -> r.stateMachineArn(express)).executionArn();
      parent =
          client
              .startExecution(r ->
                  r.stateMachineArn(machine(client, "map", StateMachineType.STANDARD, MAP))
                      .input("[1,2]"))
              .executionArn();
      server.ended(parent);
      assertThat(statuses(4 * 2))
          .contains(standard + " RUNNING", standard + " SUCCEEDED", parent + " SUCCEEDED")
          .noneMatch(status -> status.contains(":express:"));
    }
    var records =
        Files.readAllLines(log).stream().map(line -> (Json.Obj) Json.parse(line)).toList();

    assertThat(records)
        .allMatch(record -> text(record, "log_group").equals("/aws/vendedlogs/states/g"));
    assertThat(types(records, standard)).isEqualTo(history);
    assertThat(types(records, asynchronous)).isEqualTo(history);
    assertThat(types(records, synchronous)).isEqualTo(history);
    assertThat(types(records, parent)).contains("MapRunStarted", "MapRunSucceeded");
    assertThat(records.stream().map(record -> text(record, "execution_arn")).distinct())
        .filteredOn(arn -> arn.contains(":execution:map/items:"))
        .hasSize(2);
  }

  private static List<String> history(SfnClient client, String execution) {
    return client.getExecutionHistory(r -> r.executionArn(execution)).events().stream()
        .map(event -> event.typeAsString())
        .toList();
  }

  /// The types of an execution's records, whose numbers must be those of its history.
  private static List<String> types(List<Json.Obj> records, String execution) {
    var types = new ArrayList<String>();
    for (var record : records) {
      if (text(record, "execution_arn").equals(execution)) {
        types.add(text(record, "type"));
        assertThat(text(record, "id")).isEqualTo(Integer.toString(types.size()));
        assertThat(HistoryEventType.fromValue(text(record, "type")))
            .isNotEqualTo(HistoryEventType.UNKNOWN_TO_SDK_VERSION);
      }
    }
    return types;
  }

  private List<String> statuses(int count) throws InterruptedException {
    var statuses = new ArrayList<String>();
    while (statuses.size() < count) {
      var event = events.poll(30, TimeUnit.SECONDS);
      assertThat(event).as("an event").isNotNull();
      var detail = (Json.Obj) event.get("detail").orElseThrow();
      statuses.add(text(detail, "executionArn") + " " + text(detail, "status"));
    }
    return statuses;
  }
}
