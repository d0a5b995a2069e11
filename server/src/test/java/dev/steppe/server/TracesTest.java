package dev.steppe.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.steppe.asl.json.Json;
import dev.steppe.server.boot.OutputSettings;
import dev.steppe.server.boot.Settings;
import dev.steppe.server.traces.TraceSettings;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server sends its traces to an OpenTelemetry collector.
final class TracesTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/r";
  private static final String HEADER =
      "Root=1-5f84c7a5-0f1e2d3c4b5a69788796a5b4;Parent=0102030405060708;Sampled=1";
  private static final String TRACE = "5f84c7a50f1e2d3c4b5a69788796a5b4";

  /// Takes in what is sent to it.
  private static final class Collector implements AutoCloseable {
    private final HttpServer server;
    private final List<ExportTraceServiceRequest> requests = new ArrayList<>();

    Collector() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/v1/traces",
          exchange -> {
            try (exchange) {
              assertThat(exchange.getRequestHeaders().getFirst("x-key")).isEqualTo("a b");
              var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
              synchronized (this) {
                requests.add(request);
              }
              exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
              exchange.sendResponseHeaders(200, -1);
            }
          });
      server.start();
    }

    Settings settings(Settings settings, boolean all) {
      var environment =
          Map.of(
              "OTEL_EXPORTER_OTLP_ENDPOINT",
              "http://127.0.0.1:" + server.getAddress().getPort(),
              "OTEL_EXPORTER_OTLP_HEADERS",
              "x-key=a%20b",
              "OTEL_SERVICE_NAME",
              "here");
      return settings.with(
          OutputSettings.NONE.with(TraceSettings.of(environment, Optional.empty(), all)));
    }

    synchronized List<Span> spans() {
      return requests.stream()
          .flatMap(request -> request.getResourceSpansList().stream())
          .flatMap(resource -> resource.getScopeSpansList().stream())
          .flatMap(scope -> scope.getSpansList().stream())
          .toList();
    }

    synchronized String services() {
      return requests.toString();
    }

    Span span(String name) {
      return spans().stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private static String hex(com.google.protobuf.ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static String create(RunningServer server, String name, String states, boolean traced) {
    var made =
        server.call(
            "CreateStateMachine",
            Json.object()
                .put("name", name)
                .put("definition", states)
                .put("roleArn", ROLE)
                .put(
                    "tracingConfiguration",
                    Json.object()
                        .put("enabled", traced ? Json.Bool.TRUE : Json.Bool.FALSE)
                        .build()));
    assertThat(made.status()).as(made.body()).isEqualTo(200);
    return made.text("stateMachineArn");
  }

  private static String start(RunningServer server, String machine, Optional<String> trace) {
    var request = Json.object().put("stateMachineArn", machine).putString("traceHeader", trace);
    var started = server.call("StartExecution", request);
    assertThat(started.status()).as(started.body()).isEqualTo(200);
    return started.text("executionArn");
  }

  @Test
  void spansFunctionsAndNestedExecutionsBelongToOneTrace(@TempDir Path functions)
      throws IOException {
    Files.writeString(
        functions.resolve("f.py"),
        "import os\ndef handler(event, context):\n    return os.environ['_X_AMZN_TRACE_ID']\n");
    try (var collector = new Collector()) {
      String output;
      var settings = collector.settings(Settings.DEFAULTS.with(Optional.of(functions)), false);
      try (var server = RunningServer.with(settings)) {
        var child =
            create(
                server,
                "child",
                "{\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Pass\",\"End\":true}}}",
                false);
        var execution =
            start(
                server,
                create(
                    server,
                    "m",
                    """
                    {"StartAt":"T","States":{
                     "T":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f",
                          "ResultPath":"$.trace","Next":"N"},
                     "N":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync",
                          "Parameters":{"StateMachineArn":"%s"},"ResultPath":null,"Next":"F"},
                     "F":{"Type":"Fail","Error":"No","Cause":"why"}}}\
                    """
                        .formatted(child),
                    false),
                Optional.of(HEADER));
        server.ended(execution);
        output =
            server.call("GetExecutionHistory", Json.object().put("executionArn", execution)).body();
      }

      assertThat(collector.spans())
          .extracting(Span::getName)
          .containsExactlyInAnyOrder(
              "f", "T", "states:startExecution.sync", "N", "P", "child", "F", "m");
      assertThat(collector.spans())
          .allSatisfy(span -> assertThat(hex(span.getTraceId())).isEqualTo(TRACE));
      assertThat(hex(collector.span("m").getParentSpanId())).isEqualTo("0102030405060708");
      assertThat(collector.span("f").getParentSpanId()).isEqualTo(collector.span("T").getSpanId());
      assertThat(collector.span("child").getParentSpanId())
          .isEqualTo(collector.span("states:startExecution.sync").getSpanId());
      assertThat(output)
          .contains(
              "Root=1-5f84c7a5-0f1e2d3c4b5a69788796a5b4;Parent="
                  + hex(collector.span("f").getSpanId())
                  + ";Sampled=1");
      assertThat(collector.span("m").getStatus().getCode())
          .isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
      assertThat(collector.span("m").getStatus().getMessage()).isEqualTo("No: why");
      assertThat(collector.span("m").getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
      assertThat(collector.span("m").getEndTimeUnixNano())
          .isGreaterThan(collector.span("m").getStartTimeUnixNano());
      assertThat(collector.services()).contains("service.name").contains("\"here\"");
    }
  }

  @Test
  void aTraceGoesOnAfterARestart(@TempDir Path data) throws IOException {
    var defaults = Settings.DEFAULTS;
    var durable =
        new Settings(
            defaults.host(), 0, Optional.of(data), Optional.empty(), defaults.nobody(), false);
    try (var collector = new Collector()) {
      var settings = collector.settings(durable, false);
      String activity;
      String execution;
      try (var server = RunningServer.with(settings)) {
        activity =
            server.call("CreateActivity", Json.object().put("name", "a")).text("activityArn");
        execution =
            start(
                server,
                create(
                    server,
                    "m",
                    """
                    {"StartAt":"P","States":{"P":{"Type":"Pass","Next":"A"},
                     "A":{"Type":"Task","Resource":"%s","End":true}}}\
                    """
                        .formatted(activity),
                    true),
                Optional.empty());
      }
      assertThat(collector.spans()).extracting(Span::getName).containsExactly("P");
      try (var server = RunningServer.with(settings)) {
        var token =
            server
                .call("GetActivityTask", Json.object().put("activityArn", activity))
                .text("taskToken");
        server.call("SendTaskSuccess", Json.object().put("taskToken", token).put("output", "{}"));
        server.ended(execution);
      }

      assertThat(collector.spans())
          .extracting(Span::getName)
          .containsExactlyInAnyOrder("P", "a", "A", "m");
      assertThat(collector.spans().stream().map(Span::getTraceId).distinct()).hasSize(1);
      var root = collector.span("m").getSpanId();
      assertThat(collector.span("m").getParentSpanId().isEmpty()).isTrue();
      assertThat(collector.span("P").getParentSpanId()).isEqualTo(root);
      assertThat(collector.span("A").getParentSpanId()).isEqualTo(root);
      assertThat(collector.span("a").getStartTimeUnixNano())
          .isEqualTo(collector.span("A").getStartTimeUnixNano());
    }
  }

  @Test
  void machinesThatDoNotAskForTracesHaveNone() throws IOException {
    try (var collector = new Collector()) {
      try (var server = RunningServer.with(collector.settings(Settings.DEFAULTS, false))) {
        var machine =
            create(
                server,
                "m",
                "{\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Pass\",\"End\":true}}}",
                false);
        server.ended(start(server, machine, Optional.empty()));
      }
      assertThat(collector.spans()).isEmpty();
    }
  }

  @Test
  void aCollectorThatIsGoneHarmsNobody() throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    var traces =
        TraceSettings.of(Map.of(), Optional.of(URI.create("http://127.0.0.1:" + port)), true);
    var began = System.nanoTime();
    try (var server =
        RunningServer.with(Settings.DEFAULTS.with(OutputSettings.NONE.with(traces)))) {
      var machine =
          create(
              server,
              "m",
              "{\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Pass\",\"End\":true}}}",
              false);
      var execution = start(server, machine, Optional.empty());
      server.ended(execution);
      assertThat(
              server
                  .call("DescribeExecution", Json.object().put("executionArn", execution))
                  .text("status"))
          .isEqualTo("SUCCEEDED");
    }
    assertThat(System.nanoTime() - began).isLessThan(60_000_000_000L);
  }
}
