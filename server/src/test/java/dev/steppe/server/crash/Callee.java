package dev.steppe.server.crash;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.steppe.asl.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/// What the executions call: Lambda's Invoke API, served by a process that is never killed. It
/// counts how often each attempt came, and keeps the tokens that it was given.
final class Callee implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
  private final Queue<String> tokens = new ConcurrentLinkedQueue<>();

  Callee() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::invoke);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// How often each attempt was made, by what names it.
  Map<String, Integer> attempts() {
    return attempts;
  }

  /// Tokens that nobody has answered yet.
  Queue<String> tokens() {
    return tokens;
  }

  private void invoke(HttpExchange exchange) throws IOException {
    var payload =
        (Json.Obj)
            Json.parse(
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    var attempt =
        text(payload, "execution")
            + "/"
            + text(payload, "state")
            + "/"
            + text(payload, "item")
            + "/"
            + text(payload, "retry");
    attempts.merge(attempt, 1, Integer::sum);
    payload.get("token").ifPresent(token -> tokens.add(((Json.Str) token).value()));
    var fails = text(payload, "failsBefore").compareTo(text(payload, "retry")) > 0;
    pause(payload);
    var reply =
        fails
            ? "{\"errorType\":\"NotYet\",\"errorMessage\":\"come again\"}"
            : Json.object().put("done", text(payload, "item")).build().text();
    var bytes = reply.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("X-Amz-Executed-Version", "$LATEST");
    if (fails) {
      exchange.getResponseHeaders().add("X-Amz-Function-Error", "Unhandled");
    }
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static void pause(Json.Obj payload) {
    if (payload.get("slow").isPresent()) {
      try {
        Thread.sleep(ThreadLocalRandom.current().nextInt(300));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static String text(Json.Obj payload, String key) {
    return payload
        .get(key)
        .map(value -> value instanceof Json.Str(var text) ? text : value.text())
        .orElse("");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
