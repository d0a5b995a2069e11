package dev.steppe.integrations.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.steppe.asl.json.Json;
import dev.steppe.integrations.aws.AwsClient;
import dev.steppe.integrations.aws.Endpoints;
import dev.steppe.integrations.aws.InProcess;
import dev.steppe.integrations.models.ServiceModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A server that answers as the test says, and shows what it was asked.
final class StandIn implements AutoCloseable {
  record Request(String target, Headers headers, Json.Obj body) {}

  record Answer(int status, String body) {
    static final Answer OK = new Answer(200, "{}");

    static Answer error(String type) {
      return new Answer(400, "{\"__type\":\"" + type + "\",\"message\":\"so it is\"}");
    }
  }

  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final Function<Request, Answer> answers;
  private final HttpServer server;

  StandIn(Function<Request, Answer> answers) {
    this(0, answers);
  }

  /// @param port the port to listen on; 0 for any
  StandIn(int port, Function<Request, Answer> answers) {
    this.answers = answers;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// The service, called here.
  RemoteService service(String name) {
    var catalogue = ServiceModels.open();
    var endpoints = new Endpoints(Map.of(name, uri()), Map.of(), false);
    return new RemoteService(
        AwsClient.open(catalogue, endpoints, InProcess.NOTHING),
        catalogue.service(name).orElseThrow());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var headers = exchange.getRequestHeaders();
      var target = headers.getFirst("X-Amz-Target");
      var request = new Request(target == null ? "" : target, headers, (Json.Obj) Json.parse(text));
      var answer = answers.apply(request);
      requests.add(request);
      var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /// The next request that came, which has been answered.
  Request next() throws InterruptedException {
    var request = requests.poll(30, TimeUnit.SECONDS);
    assertThat(request).as("a request").isNotNull();
    return request;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
