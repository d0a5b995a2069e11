package dev.steppe.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.steppe.asl.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server is killed while functions that run elsewhere work on events. Nobody gets them again,
/// and the executions learn that the outcome is not known.
@Timeout(120)
final class FunctionCrashTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/r";

  private final Path directory;

  FunctionCrashTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static String start(MortalServer server, String function) throws InterruptedException {
    var definition =
        """
        {"StartAt":"A","States":{"A":{"Type":"Task","End":true,
          "Resource":"arn:aws:lambda:us-east-1:123456789012:function:%s"}}}
        """
            .formatted(function);
    var machine =
        server
            .insist(
                "CreateStateMachine",
                Json.object()
                    .put("name", function)
                    .put("roleArn", ROLE)
                    .put("definition", definition)
                    .build())
            .get("stateMachineArn")
            .orElseThrow();
    return ((Json.Str)
            server
                .insist("StartExecution", Json.object().put("stateMachineArn", machine).build())
                .get("executionArn")
                .orElseThrow())
        .value();
  }

  private static void isLost(MortalServer server, String execution) throws InterruptedException {
    Json.Obj described;
    do {
      described =
          server.insist("DescribeExecution", Json.object().put("executionArn", execution).build());
    } while (described.get("status").equals(Optional.of(Json.of("RUNNING"))));
    assertThat(described.get("status")).hasValue(Json.of("FAILED"));
    assertThat(described.get("error")).hasValue(Json.of("Lambda.SdkClientException"));
    assertThat(described.get("cause").orElseThrow().text()).contains("was not called again");
  }

  @Test
  void anEventThatWasPostedOrTakenIsNotHandedOutAgain() throws Exception {
    var posted = new AtomicInteger();
    var arrived = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    var service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var http = HttpClient.newHttpClient()) {
      service.setExecutor(threads);
      service.createContext(
          "/",
          exchange -> {
            posted.incrementAndGet();
            arrived.countDown();
            try {
              never.await();
            } catch (InterruptedException _) {
              exchange.close();
            }
          });
      service.start();
      var map = directory.resolve("functions.json");
      Files.writeString(
          map,
          """
          {"posted": {"url": "http://127.0.0.1:%d/"}, "taken": {"worker": "external"}}
          """
              .formatted(service.getAddress().getPort()));
      try (var server =
          new MortalServer(
              directory.resolve("data"), Map.of(), List.of("--function-map", map.toString()))) {
        var first = start(server, "posted");
        var second = start(server, "taken");
        arrived.await();
        var runtime = server.uri() + "functions/taken/2018-06-01/runtime/invocation/";
        var event = send(http, HttpRequest.newBuilder(URI.create(runtime + "next")));
        var id = event.headers().firstValue("Lambda-Runtime-Aws-Request-Id").orElseThrow();

        server.kill();
        server.startAgain();

        isLost(server, first);
        isLost(server, second);
        var late =
            send(
                http,
                HttpRequest.newBuilder(URI.create(runtime + id + "/response"))
                    .POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertThat(late.statusCode()).isEqualTo(400);
        assertThat(posted).hasValue(1);

        var third = start(server, "taken");
        var next = send(http, HttpRequest.newBuilder(URI.create(runtime + "next")));
        assertThat(next.headers().firstValue("Lambda-Runtime-Aws-Request-Id"))
            .isPresent()
            .isNotEqualTo(Optional.of(id));
        assertThat(third).isNotEqualTo(second);
      }
      never.countDown();
    } finally {
      service.stop(0);
    }
  }

  private static HttpResponse<String> send(HttpClient http, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
