package dev.steppe.integrations.protocols;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Catalogue;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.ServiceModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Stands in for any service of AWS on loopback: it reads requests by the services' models, answers
/// as it is told in the services' own protocols, and shows what it was asked. Whatever it was not
/// told about it refuses.
public final class CatalogueStub implements AutoCloseable {
  private static final Pattern SCOPE =
      Pattern.compile("Credential=([^/]+)/[^/]+/([^/]+)/([^/]+)/aws4_request");

  /// A call that came.
  ///
  /// @param input as Step Functions has it: members with capital first letters
  /// @param headers by their names in small letters
  public record Call(
      String service,
      String action,
      Json.Obj input,
      Map<String, String> headers,
      String body,
      String accessKeyId,
      String region) {
    public Call {
      headers = Map.copyOf(headers);
    }
  }

  /// What is answered.
  public sealed interface Reply {
    /// @param output as Step Functions shows it; bytes as text
    record Output(Json.Obj output) implements Reply {}

    record Refusal(int status, String code, String message) implements Reply {}

    /// Whatever bytes, in no protocol.
    record Raw(int status, String contentType, String body) implements Reply {}
  }

  private record Known(ServiceModel service, String name, OperationModel operation) {}

  private final Catalogue catalogue;
  private final HttpServer server;
  private final Map<Known, Function<Json.Obj, Reply>> answers = new ConcurrentHashMap<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  private CatalogueStub(Catalogue catalogue, HttpServer server) {
    this.catalogue = catalogue;
    this.server = server;
  }

  /// Listens on a free port of loopback.
  public static CatalogueStub start(Catalogue catalogue) {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var stub = new CatalogueStub(catalogue, server);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", stub::handle);
      server.start();
      return stub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// Answers an action in one way.
  ///
  /// @param service as resources name it
  /// @param action as resources name it: `sendMessage`
  public CatalogueStub answer(String service, String action, Reply reply) {
    return answer(service, action, _ -> reply);
  }

  public CatalogueStub answer(String service, String action, Json.Obj output) {
    return answer(service, action, new Reply.Output(output));
  }

  /// Answers an action by its input. An earlier answer is forgotten.
  public CatalogueStub answer(String service, String action, Function<Json.Obj, Reply> answer) {
    var model = catalogue.service(service).orElseThrow();
    answers.put(new Known(model, service, model.operation(action).orElseThrow()), answer);
    return this;
  }

  /// The calls that came, in their order.
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /// The last call that came.
  public Call lastCall() {
    return calls.getLast();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request = StubRequest.of(exchange);
      var headers = new TreeMap<>(request.headers());
      var scope = SCOPE.matcher(headers.getOrDefault("authorization", ""));
      boolean signed = scope.find();
      for (var entry : answers.entrySet()) {
        var known = entry.getKey();
        if (signed && !scope.group(3).equals(known.service().signingName())) {
          continue;
        }
        var input = request.read(known.service(), known.operation());
        if (input.isPresent()) {
          calls.add(
              new Call(
                  known.name(),
                  known.operation().action(),
                  input.get(),
                  headers,
                  request.body(),
                  signed ? scope.group(1) : "",
                  signed ? scope.group(2) : ""));
          reply(exchange, known, entry.getValue().apply(input.get()));
          return;
        }
      }
      send(exchange, new StubAnswer(501, Map.of(), "not told how to answer " + request));
    } catch (UnfitAnswerException | UnfitInputException | NoSuchElementException e) {
      send(exchange, new StubAnswer(500, Map.of(), "the stub failed: " + e));
    }
  }

  private static void reply(HttpExchange exchange, Known known, Reply reply)
      throws IOException, UnfitInputException {
    send(
        exchange,
        switch (reply) {
          case Reply.Output(var output) ->
              StubAnswer.of(known.service(), known.operation(), output);
          case Reply.Refusal(int status, var code, var message) ->
              StubAnswer.error(known.service(), status, code, message);
          case Reply.Raw(int status, var type, var body) ->
              new StubAnswer(status, Map.of("Content-Type", type), body);
        });
  }

  private static void send(HttpExchange exchange, StubAnswer answer) throws IOException {
    var body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), none ? -1 : body.length);
    if (!none) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
