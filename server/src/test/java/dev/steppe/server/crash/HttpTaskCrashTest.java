package dev.steppe.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.steppe.asl.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that is killed while an API works on its call: the attempt is lost, is not made again
/// by itself, and Retry decides.
class HttpTaskCrashTest {
  private static final String ARN = "arn:aws:states:us-east-1:123456789012:";

  private static final String SECRET = "5e5am-0pen-y0u";

  private final CountDownLatch called = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger calls = new AtomicInteger();

  @Test
  void aCallThatWasLostIsMadeAgainOnlyIfRetrySaysSo(@TempDir Path directory)
      throws IOException, InterruptedException {
    var api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    api.createContext("/", this::answer);
    api.start();
    var connections = directory.resolve("connections.json");
    Files.writeString(
        connections,
        """
        {"api": {"AuthorizationType": "API_KEY", "AuthParameters": {"ApiKeyAuthParameters":
          {"ApiKeyName": "X-Key", "ApiKeyValue": {"env": "API_KEY_OF_TEST"}}}}}
        """);
    try (var server =
        new MortalServer(
            directory.resolve("data"),
            Map.of("API_KEY_OF_TEST", SECRET),
            List.of("--connections", connections.toString(), "--allow-host", "127.0.0.1"))) {
      for (var name : List.of("plain", "retrying")) {
        server.insist(
            "CreateStateMachine",
            Json.object()
                .put("name", name)
                .put("roleArn", "arn:aws:iam::123456789012:role/r")
                .put("definition", definition(api, name.equals("retrying")))
                .build());
        server.insist(
            "StartExecution",
            Json.object()
                .put("stateMachineArn", ARN + "stateMachine:" + name)
                .put("name", "e")
                .build());
      }
      assertThat(called.await(30, TimeUnit.SECONDS)).isTrue();
      while (calls.get() < 2) {
        Thread.onSpinWait();
      }
      server.kill();
      over.countDown();
      server.startAgain();

      var plain = ended(server, "plain");
      assertThat(plain.get("status")).contains(Json.of("FAILED"));
      assertThat(plain.get("error")).contains(Json.of("States.Http.Socket"));
      assertThat(ended(server, "retrying").get("status")).contains(Json.of("SUCCEEDED"));
      assertThat(Files.readString(directory.resolve("server.log")))
          .contains("serves AWS Step Functions")
          .doesNotContain(SECRET);
      assertThat(calls).as("two that were lost, and one that Retry made").hasValue(3);
    } finally {
      over.countDown();
      api.stop(0);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    calls.incrementAndGet();
    called.countDown();
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.sendResponseHeaders(
        exchange.getRequestHeaders().getFirst("X-Key").equals(SECRET) ? 204 : 403, -1);
    exchange.close();
  }

  private static String definition(HttpServer api, boolean retries) {
    var retry =
        retries
            ? ",\"Retry\":[{\"ErrorEquals\":[\"States.TaskFailed\"],\"IntervalSeconds\":1}]"
            : "";
    return """
    {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::http:invoke","Parameters":{
      "ApiEndpoint":"http://127.0.0.1:%d/","Method":"GET","InvocationConfig":{"ConnectionArn":
      "arn:aws:events:us-east-1:123456789012:connection/api/81210c42-8af1-456b-9c4a-6ff02fc664ac"}}%s,"End":true}}}
    """
        .formatted(api.getAddress().getPort(), retry);
  }

  private static Json.Obj ended(MortalServer server, String machine) throws InterruptedException {
    var ask = Json.object().put("executionArn", ARN + "execution:" + machine + ":e").build();
    while (true) {
      var found = server.insist("DescribeExecution", ask);
      if (!found.get("status").equals(Optional.of(Json.of("RUNNING")))) {
        return found;
      }
      Thread.sleep(20);
    }
  }
}
