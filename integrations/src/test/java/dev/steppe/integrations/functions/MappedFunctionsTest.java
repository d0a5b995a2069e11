package dev.steppe.integrations.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.steppe.asl.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Functions that a `functions.json` describes.
@Timeout(60)
class MappedFunctionsTest {
  private final Path path;
  private final Folder folder;
  private final HttpServer service;
  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  private final CountDownLatch open = new CountDownLatch(1);

  /// A request that the service got.
  private record Asked(String path, Map<String, List<String>> headers, String body) {}

  MappedFunctionsTest(@TempDir Path path) throws IOException {
    this.path = path;
    this.folder = new Folder(path);
    this.service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    service.createContext("/", this::serve);
    service.start();
  }

  /// Answers as the path says: `/503` with that status, `/wait` when it is let.
  private void serve(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var where = exchange.getRequestURI().toString();
    asked.add(new Asked(where, Map.copyOf(exchange.getRequestHeaders()), body));
    if (where.equals("/wait")) {
      try {
        open.await();
      } catch (InterruptedException _) {
        return;
      }
    }
    boolean status = where.matches("/[1-5]\\d\\d");
    var answer = (where.equals("/503") ? "not now" : body).getBytes(StandardCharsets.UTF_8);
    if (where.startsWith("/2015")) {
      exchange.getResponseHeaders().set("X-Amz-Executed-Version", "7");
    }
    exchange.sendResponseHeaders(
        status ? Integer.parseInt(where.substring(1)) : 200,
        answer.length == 0 ? -1 : answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  @AfterEach
  void close() {
    open.countDown();
    folder.close();
    service.stop(0);
  }

  private String url(String place) {
    return "http://127.0.0.1:" + service.getAddress().getPort() + place;
  }

  private void map(String functions) throws IOException {
    folder.with("functions.json", functions);
  }

  @Test
  void anEventIsPostedToAnAddressAndTheAnswerIsTheResult() throws Exception {
    map("{\"ship\":{\"url\":\"%s\",\"headers\":{\"X-Key\":\"k\"}}}".formatted(url("/ship?a=b")));

    assertThat(folder.call("ship", "{\"n\": 1}")).isEqualTo(Json.parse("{\"n\":1}"));
    var request = asked.take();
    assertThat(request.path()).isEqualTo("/ship?a=b");
    assertThat(request.body()).isEqualTo("{\"n\": 1}");
    assertThat(request.headers().get("X-key")).containsExactly("k");
    assertThat(request.headers().get("Content-type")).containsExactly("application/json");
    assertThat(request.headers()).containsKey("Lambda-runtime-aws-request-id");
    assertThat(request.headers().get("Lambda-runtime-invoked-function-arn"))
        .containsExactly("arn:aws:lambda:eu-central-1:123456789012:function:ship");
  }

  @Test
  void aStatusThatIsNoSuccessIsAnErrorOfTheFunction() throws Exception {
    map(
        "{\"busy\":{\"url\":\"%s\"},\"gone\":{\"url\":\"%s\"}}"
            .formatted(url("/503"), url("/404")));

    assertThat(folder.error("busy", "{}"))
        .isEqualTo(Json.parse("{\"errorType\":\"Http.503\",\"errorMessage\":\"not now\"}"));
    assertThat(folder.error("gone", "{\"errorType\":\"Mine\"}"))
        .isEqualTo(Json.parse("{\"errorType\":\"Mine\"}"));
    assertThat(asked).hasSize(2);
  }

  @Test
  void anAddressWhereNobodyListensIsNoAnswer() throws Exception {
    service.stop(0);
    map("{\"ship\":{\"url\":\"%s\"}}".formatted(url("/")));

    assertThatThrownBy(() -> folder.reply("ship", "{}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("refused");
  }

  @Test
  void anAddressThatTakesTooLongIsCutOff() throws Exception {
    map("{\"slow\":{\"url\":\"%s\",\"timeoutSeconds\":0.2}}".formatted(url("/wait")));

    assertThat(folder.error("slow", "{}").text())
        .contains("Sandbox.Timedout", "Task timed out after 0.20 seconds");
  }

  @Test
  void aCommandGetsTheEventAndPrintsTheResult() throws Exception {
    Files.createDirectories(path.resolve("tools"));
    folder.withExecutable(
        "tools/run.sh",
        "#!/bin/sh\n[ \"$1\" = fail ] && { echo no >&2; exit 3; }\necho \"[$(cat),\\\"$2 $W\\\"]\"\n");
    map(
        """
        {"good":{"command":["./tools/run.sh","-","it's one word"],"env":{"W":"w"}},
         "bad":{"command":["tools/run.sh","fail"]},
         "none":{"command":["no-such-program"]}}
        """);

    assertThat(folder.call("good", "1")).isEqualTo(Json.parse("[1,\"it's one word w\"]"));
    assertThat(folder.error("bad", "1"))
        .isEqualTo(Json.parse("{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"no\"}"));
    assertThat(folder.error("none", "1").text()).contains("Runtime.InvalidEntrypoint");
  }

  @Test
  void anEndpointIsAskedForTheFunctionByTheNameThatItHasThere() throws Exception {
    map(
        "{\"old\":{\"endpoint\":\"%s\",\"functionName\":\"Legacy\"},\"same\":{\"endpoint\":\"%s\"}}"
            .formatted(url(""), url("/")));

    var reply = folder.reply("old", "{\"n\":1}");
    assertThat(reply.payload()).isEqualTo("{\"n\":1}");
    assertThat(reply.header("X-Amz-Executed-Version")).hasValue("7");
    assertThat(asked.take().path()).isEqualTo("/2015-03-31/functions/Legacy/invocations");
    folder.reply("same", "{}");
    assertThat(asked.take().path()).isEqualTo("/2015-03-31/functions/same/invocations");
  }

  @Test
  void aHandlerMayLieElsewhere(@TempDir Path elsewhere) throws Exception {
    Folder.needs("python3");
    Files.writeString(elsewhere.resolve("calc.py"), "def handler(e, c): return e + 1");
    Files.createDirectories(elsewhere.resolve("dir"));
    Files.writeString(elsewhere.resolve("dir/index.py"), "def handler(e, c): return e + 2");
    map(
        "{\"one\":{\"handler\":\"%s\"},\"two\":{\"handler\":\"%s\"},\"no\":{\"handler\":\"no.py\"}}"
            .formatted(elsewhere.resolve("calc.py"), elsewhere.resolve("dir")));

    assertThat(folder.call("one", "1")).isEqualTo(Json.of(2));
    assertThat(folder.call("two", "1")).isEqualTo(Json.of(3));
    assertThat(folder.error("no", "1").text())
        .contains("Runtime.InvalidEntrypoint", path.resolve("no.py").toString());
    assertThat(folder.functions.names()).containsExactly("no", "one", "two");
  }

  @Test
  void theFileGivesAFunctionOfTheFolderItsTerms() throws Exception {
    Folder.needs("python3");
    folder.with(
        "work.py",
        """
        import os, time
        def handler(event, context):
            if event == "hang": time.sleep(60)
            return [os.environ.get("W"), context.get_remaining_time_in_millis() <= 500]
        """);
    map("{\"work\":{\"env\":{\"W\":\"\"},\"timeoutSeconds\":0.5}}");

    assertThat(folder.call("work", "{}")).isEqualTo(Json.parse("[\"\",true]"));
    assertThat(folder.error("work", "\"hang\"").text())
        .contains("Task timed out after 0.50 seconds");
  }

  @Test
  void aVersionOrAliasMayBeAFunctionOfItsOwn() throws Exception {
    map("{\"f\":{\"command\":[\"echo\",\"1\"]},\"f:next\":{\"command\":[\"echo\",\"2\"]}}");

    assertThat(folder.call("f", "{}")).isEqualTo(Json.of(1));
    assertThat(folder.call("f:prod", "{}")).isEqualTo(Json.of(1));
    assertThat(folder.call("f:$LATEST", "{}")).isEqualTo(Json.of(1));
    assertThat(folder.call("arn:aws:lambda:us-east-1:123456789012:function:f:next", "{}"))
        .isEqualTo(Json.of(2));
    assertThat(folder.functions.names()).containsExactly("f");
  }

  @Test
  void whoFindsNoPlaceInTimeIsRefusedAsLambdaDoes() throws Exception {
    map(
        "{\"one\":{\"url\":\"%s\",\"maxConcurrency\":1,\"queueSeconds\":0}}"
            .formatted(url("/wait")));
    var first = new FutureTask<>(() -> folder.reply("one", "1"));
    Thread.ofVirtual().start(first);
    asked.take();

    var second = folder.reply("one", "2");
    assertThat(second.status()).isEqualTo(429);
    assertThat(second.header("x-amzn-ErrorType")).hasValue("TooManyRequestsException");
    assertThat(second.payload())
        .isEqualTo(
            "{\"Reason\":\"ReservedFunctionConcurrentInvocationLimitExceeded\",\"Type\":\"User\",\"message\":\"Rate Exceeded.\"}");

    open.countDown();
    assertThat(first.get().payload()).isEqualTo("1");
    assertThat(folder.reply("one", "3").payload()).isEqualTo("3");
  }

  @Test
  void timeInTheQueueIsNoneOfTheFunctionsOwn() throws Exception {
    map(
        "{\"one\":{\"command\":[\"sh\",\"-c\",\"sleep 0.4; cat\"],\"maxConcurrency\":1,\"timeoutSeconds\":5}}");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      map(
          "{\"one\":{\"command\":[\"sh\",\"-c\",\"sleep 0.6; cat\"],\"maxConcurrency\":1,\"timeoutSeconds\":1.2}}");
      var first = threads.submit(() -> folder.call("one", "1"));
      var second = threads.submit(() -> folder.call("one", "2"));
      var third = threads.submit(() -> folder.call("one", "3"));
      assertThat(first.get()).isEqualTo(Json.of(1));
      assertThat(second.get()).isEqualTo(Json.of(2));
      assertThat(third.get()).isEqualTo(Json.of(3));
    }
  }

  @Test
  void aChangeIsSeenByTheNextCallAndABrokenFileChangesNothing() throws Exception {
    assertThat(folder.functions.invoke(Folder.invocation("f", "{}"))).isEmpty();
    map("{\"f\":{\"command\":[\"echo\",\"1\"]}}");
    assertThat(folder.call("f", "{}")).isEqualTo(Json.of(1));
    map("{\"f\":{\"command\":[\"echo\",\"22\"]}}");
    assertThat(folder.call("f", "{}")).isEqualTo(Json.of(22));
    map("{\"f\":{\"command\":[\"echo\",");
    assertThat(folder.call("f", "{}")).isEqualTo(Json.of(22));
    Files.delete(path.resolve("functions.json"));
    assertThat(folder.functions.invoke(Folder.invocation("f", "{}"))).isEmpty();
  }

  @Test
  void aFileThatIsInvalidAtTheStartIsRefused() throws Exception {
    var file = Files.writeString(path.resolve("map.json"), "{\"f\":\n {\"urll\":\"x\"}}");

    assertThatThrownBy(() ->
            new Functions(
                Optional.empty(), Optional.of(file), Functions.Settings.defaults(_ -> {})))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the file of functions is invalid\n%s:2:3: /f/urll: is not known here. Did you mean url?",
            file);
    assertThatThrownBy(() ->
            new Functions(
                Optional.empty(),
                Optional.of(path.resolve("none.json")),
                Functions.Settings.defaults(_ -> {})))
        .hasMessage("there is no file of functions " + path.resolve("none.json"));
  }

  @Test
  void aFileNeedsNoFolder() throws Exception {
    var file = Files.writeString(path.resolve("map.json"), "{\"f\":{\"command\":[\"cat\"]}}");
    try (var functions =
        new Functions(Optional.empty(), Optional.of(file), Functions.Settings.defaults(_ -> {}))) {
      assertThat(functions.invoke(Folder.invocation("f", "5")).orElseThrow().payload())
          .isEqualTo("5");
      assertThat(functions.hint("g")).contains(file.toString());
    }
  }
}
