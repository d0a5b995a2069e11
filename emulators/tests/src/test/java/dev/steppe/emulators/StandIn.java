package dev.steppe.emulators;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.steppe.asl.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A service for which there is no emulator: a test says what it answers, byte by byte as the
/// documentation of the service has it, and sees what it was asked. It outlives the servers under
/// test.
final class StandIn implements AutoCloseable {
  private final HttpServer server;
  private final Function<Asked, Answer> answers;
  private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();

  StandIn(Function<Asked, Answer> answers) {
    this.answers = answers;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  /// A request.
  ///
  /// @param operation what it asks for: the operation of the protocols that name it, otherwise the
  ///   path
  /// @param headers the first value of each header, by names in lower case
  record Asked(String operation, Map<String, String> headers, String body) {
    public Asked {
      headers = Map.copyOf(headers);
    }

    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    Json.Obj json() {
      return (Json.Obj) Json.parse(body);
    }

    /// The parameters of a form.
    Map<String, String> form() {
      return Arrays.stream(body.split("&", -1))
          .map(pair -> pair.split("=", 2))
          .collect(
              Collectors.toMap(
                  pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }
  }

  record Answer(int status, String type, String body) {
    static Answer json(String body) {
      return new Answer(200, "application/x-amz-json-1.1", body);
    }

    static Answer xml(String body) {
      return new Answer(200, "text/xml", body);
    }

    Answer with(int status) {
      return new Answer(status, type, body);
    }
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// What was asked for with this operation.
  List<Asked> asked(String operation) {
    return asked.stream().filter(it -> it.operation().equals(operation)).toList();
  }

  private void serve(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var headers =
        exchange.getRequestHeaders().entrySet().stream()
            .collect(
                Collectors.toMap(
                    header -> header.getKey().toLowerCase(Locale.ROOT),
                    header -> header.getValue().getFirst()));
    var request =
        new Asked(operation(exchange.getRequestURI().getPath(), headers, body), headers, body);
    asked.add(request);
    var answer = answers.apply(request);
    var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", answer.type());
    exchange.getResponseHeaders().add("x-amzn-RequestId", "a-request");
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String operation(String path, Map<String, String> headers, String body) {
    var target = headers.get("x-amz-target");
    if (target != null) {
      return target.substring(target.indexOf('.') + 1);
    }
    return body.startsWith("Action=") ? body.substring(7).split("&", 2)[0] : path;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
