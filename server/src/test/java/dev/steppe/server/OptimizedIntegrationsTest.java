package dev.steppe.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.TimeScale;
import dev.steppe.server.boot.ServiceSettings;
import dev.steppe.server.boot.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The examples of the developer guide's pages on SNS, Batch and SQS, run by a whole server whose
/// services a server of the test stands for.
final class OptimizedIntegrationsTest {
  private record Asked(String path, String target, String body) {}

  private final HttpServer services;
  private final RunningServer server;
  private final ConcurrentLinkedQueue<Asked> asked = new ConcurrentLinkedQueue<>();
  private final Deque<String> statuses = new ArrayDeque<>(List.of("RUNNING", "RUNNING"));
  private final CompletableFuture<String> message = new CompletableFuture<>();
  private final CompletableFuture<String> stopped = new CompletableFuture<>();

  OptimizedIntegrationsTest() throws IOException {
    services = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    services.createContext("/", this::serve);
    services.start();
    var address = URI.create("http://127.0.0.1:" + services.getAddress().getPort());
    server =
        RunningServer.with(
            Settings.DEFAULTS
                .with(new Settings.Local(Optional.empty(), new TimeScale(0.05)))
                .with(
                    new ServiceSettings(
                        false,
                        Map.of("sns", address, "sqs", address, "batch", address),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty())));
  }

  @AfterEach
  void stop() {
    server.close();
    services.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var target =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target")).orElse("");
    var path = exchange.getRequestURI().getPath();
    asked.add(new Asked(path, target, body));
    var answer =
        switch (path + target) {
          case "/AmazonSQS.SendMessage" ->
              "{\"MessageId\":\"m-1\",\"MD5OfMessageBody\":\"0cc175b9c0f1b6a831c399e269772661\"}";
          case "/v1/submitjob" ->
              "{\"jobArn\":\"arn:job\",\"jobName\":\"PreprocessingBatchJob\",\"jobId\":\"j-1\"}";
          case "/v1/describejobs" ->
              "{\"jobs\":[{\"jobId\":\"j-1\",\"jobName\":\"n\",\"createdAt\":1,\"status\":\"%s\"}]}"
                  .formatted(status());
          case "/v1/terminatejob" -> "{}";
          default ->
              "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult><MessageId>p-1</MessageId></PublishResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></PublishResponse>";
        };
    var bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("x-amzn-RequestId", "r-1");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
    if (path.equals("/v1/terminatejob")) {
      stopped.complete(body);
    }
    if (target.equals("AmazonSQS.SendMessage")) {
      message.complete(body);
    }
  }

  private synchronized String status() {
    return statuses.size() > 1 ? statuses.removeFirst() : statuses.getFirst();
  }

  private synchronized void then(String status) {
    statuses.addLast(status);
  }

  @Test
  void aMessageIsPublished() {
    var execution =
        start(
            """
            {"StartAt":"Publish to SNS","States":{"Publish to SNS":{"Type":"Task",
              "Resource":"arn:aws:states:::sns:publish",
              "Parameters":{"TopicArn":"arn:aws:sns:us-east-1:123456789012:myTopic",
                "Message.$":"$.input.message",
                "MessageAttributes":{"my_attribute_no_1":{"DataType":"String","StringValue":"v"}}},
              "End":true}}}
            """,
            "{\"input\":{\"message\":{\"any\":\"JSON\"}}}");
    server.ended(execution);

    assertThat(described(execution).text("status")).isEqualTo("SUCCEEDED");
    assertThat(described(execution).text("output"))
        .startsWith("{\"MessageId\":\"p-1\",\"SdkHttpMetadata\":{\"AllHttpHeaders\":{")
        .contains("\"HttpStatusCode\":200}", "\"SdkResponseMetadata\":{\"RequestId\":");
    assertThat(asked)
        .singleElement()
        .extracting(Asked::body)
        .asString()
        .contains("Action=Publish", "Message=%7B%22any%22%3A%22JSON%22%7D", "my_attribute_no_1");
  }

  private static final String BATCH =
      """
      {"StartAt":"BATCH_JOB","States":{"BATCH_JOB":{"Type":"Task",
        "Resource":"arn:aws:states:::batch:submitJob.sync",
        "Parameters":{"JobDefinition":"preprocessing","JobName":"PreprocessingBatchJob",
          "JobQueue":"SecondaryQueue","Parameters.$":"$.batchjob.parameters",
          "ContainerOverrides":{"Vcpus":4}},
        "End":true}}}
      """;

  private static final String BATCH_INPUT = "{\"batchjob\":{\"parameters\":{\"a\":\"b\"}}}";

  @Test
  void aJobIsSubmittedAndWaitedFor() {
    then("SUCCEEDED");
    var execution = start(BATCH, BATCH_INPUT);
    server.ended(execution);

    assertThat(described(execution).text("output"))
        .isEqualTo(
            "{\"CreatedAt\":1,\"JobId\":\"j-1\",\"JobName\":\"n\",\"Status\":\"SUCCEEDED\"}");
    assertThat(asked.element().body())
        .contains("\"vcpus\":4", "\"name\":\"MANAGED_BY_AWS\"", "\"a\":\"b\"");
    assertThat(asked.stream().filter(it -> it.path().equals("/v1/describejobs")))
        .hasSize(3)
        .allMatch(it -> it.body().equals("{\"jobs\":[\"j-1\"]}"));
    var history = history(execution);
    assertThat(history)
        .contains("TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded")
        .contains("submitJob.sync");
  }

  @Test
  void aJobThatFailsFailsItsExecution() {
    then("FAILED");
    var execution = start(BATCH, BATCH_INPUT);
    server.ended(execution);

    var description = described(execution);
    assertThat(description.text("status")).isEqualTo("FAILED");
    assertThat(description.text("error")).isEqualTo("States.TaskFailed");
    assertThat(description.text("cause")).contains("\"Status\":\"FAILED\"");
  }

  @Test
  void aJobIsTerminatedWithItsExecution() {
    var execution = start(BATCH, BATCH_INPUT);
    untilAsked("/v1/describejobs");
    server.call("StopExecution", Json.object().put("executionArn", execution));

    assertThat(stopped.orTimeout(30, TimeUnit.SECONDS).join()).contains("\"jobId\":\"j-1\"");
  }

  @Test
  void aMessageCarriesTheTokenWithWhichTheTaskGoesOn() {
    var execution =
        start(
            """
            {"StartAt":"Send message to SQS","States":{"Send message to SQS":{"Type":"Task",
              "Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken",
              "Parameters":{
                "QueueUrl":"https://sqs.us-east-1.amazonaws.com/123456789012/myQueue",
                "MessageBody":{"Input.$":"$","TaskToken.$":"$$.Task.Token"}},
              "End":true}}}
            """,
            "{\"a\":1}");
    var sent = (Json.Obj) Json.parse(message.orTimeout(30, TimeUnit.SECONDS).join());
    var body = (Json.Obj) Json.parse(text(sent, "MessageBody"));
    assertThat(body.get("Input")).hasValue(Json.parse("{\"a\":1}"));

    var token = text(body, "TaskToken");
    assertThat(
            server
                .call(
                    "SendTaskSuccess",
                    Json.object().put("taskToken", token).put("output", "{\"done\":true}"))
                .status())
        .isEqualTo(200);
    server.ended(execution);
    assertThat(described(execution).text("output")).isEqualTo("{\"done\":true}");
    assertThat(history(execution)).contains("TaskSubmitted", "MD5OfMessageBody");
  }

  private void untilAsked(String path) {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (asked.stream().noneMatch(it -> it.path().equals(path))) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static String text(Json.Obj object, String member) {
    return object.get(member).orElse(Json.Null.NULL) instanceof Json.Str(var text) ? text : "";
  }

  private String start(String definition, String input) {
    var created =
        server.call(
            "CreateStateMachine",
            Json.object()
                .put("name", "m")
                .put("definition", definition)
                .put("roleArn", "arn:aws:iam::123456789012:role/r"));
    assertThat(created.status()).as(created.body()).isEqualTo(200);
    return server
        .call(
            "StartExecution",
            Json.object()
                .put("stateMachineArn", created.text("stateMachineArn"))
                .put("input", input))
        .text("executionArn");
  }

  private RunningServer.Answer described(String execution) {
    return server.call("DescribeExecution", Json.object().put("executionArn", execution));
  }

  private String history(String execution) {
    return server.call("GetExecutionHistory", Json.object().put("executionArn", execution)).body();
  }
}
