package dev.steppe.integrations.functions;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import dev.steppe.integrations.web.Header;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/// The Lambda Runtime API (2018-06-01), through which workers take events and hand back results:
/// <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>.
///
/// All workers share one loopback port. Each has a path of its own with an id that nobody can
/// guess, so that no other program of this machine reads a function's events.
final class RuntimeApi implements AutoCloseable {
  private static final Pattern PATH =
      Pattern.compile(
          "/functions/[^/]+/(?<worker>[^/]+)/2018-06-01/runtime/"
              + "(?:invocation/(?<job>[^/]+)(?:/(?<end>response|error))?|(?<init>init/error))");

  static final String ACCEPTED = "{\"status\":\"OK\"}";
  static final String NOT_FOUND = FunctionErrors.of("NotFound", "There is no such resource.");
  static final String NOT_RUNNING =
      FunctionErrors.of("InvalidRequestID", "No such request is being run.");

  /// The header in which a runtime names an error.
  static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, CompletableFuture<Worker>> workers = new ConcurrentHashMap<>();

  RuntimeApi() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/", this::handle);
    http.start();
  }

  /// What a worker finds in `AWS_LAMBDA_RUNTIME_API`.
  String address(String function, String workerId) {
    return "127.0.0.1:%d/functions/%s/%s"
        .formatted(http.getAddress().getPort(), function, workerId);
  }

  /// Lets a worker of that id in. It may call before the one who starts it knows it: its calls wait
  /// until the place is taken.
  CompletableFuture<Worker> expect(String workerId) {
    var place = new CompletableFuture<Worker>();
    workers.put(workerId, place);
    return place;
  }

  void dismiss(String workerId) {
    workers.remove(workerId);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var match = PATH.matcher(exchange.getRequestURI().getRawPath());
      var place = match.matches() ? workers.get(match.group("worker")) : null;
      if (place == null) {
        answer(exchange, 404, NOT_FOUND);
        return;
      }
      var worker = place.get();
      if (match.group("init") != null) {
        worker.failedToStart(error(exchange));
        answer(exchange, 202, ACCEPTED);
      } else if (match.group("end") != null) {
        end(exchange, worker, match.group("job"), match.group("end").equals("error"));
      } else if (match.group("job").equals("next")) {
        next(exchange, worker);
      } else {
        answer(exchange, 404, NOT_FOUND);
      }
    } catch (InterruptedException | ExecutionException _) {
      // The server stops, or the worker does. Closing the exchange tells it.
    }
  }

  private static void next(HttpExchange exchange, Worker worker)
      throws IOException, InterruptedException {
    exchange.getRequestBody().readAllBytes();
    var job = worker.next();
    if (job.isEmpty()) {
      return;
    }
    headers(job.get())
        .forEach(header -> exchange.getResponseHeaders().set(header.name(), header.value()));
    try {
      answer(exchange, 200, job.get().payload());
    } catch (IOException e) {
      worker.unsent(job.get());
      throw e;
    }
  }

  /// What a worker is told of an event, whose time begins now.
  static List<Header> headers(Job job) {
    var headers = new ArrayList<Header>();
    headers.add(new Header("Content-Type", "application/json"));
    headers.add(new Header("Lambda-Runtime-Aws-Request-Id", job.id()));
    headers.add(new Header("Lambda-Runtime-Deadline-Ms", "" + job.begin().toEpochMilli()));
    headers.add(new Header("Lambda-Runtime-Invoked-Function-Arn", job.arn()));
    headers.add(new Header("Lambda-Runtime-Trace-Id", job.trace()));
    job.clientContext()
        .map(context -> context.replaceAll("[\\r\\n\\x00]", " "))
        .ifPresent(context -> headers.add(new Header("Lambda-Runtime-Client-Context", context)));
    return headers;
  }

  private static void end(HttpExchange exchange, Worker worker, String job, boolean failed)
      throws IOException {
    if (failed) {
      accepted(exchange, worker.end(job, true, error(exchange)));
      return;
    }
    var body = exchange.getRequestBody().readNBytes(FunctionErrors.MAX_RESULT_BYTES + 1);
    if (body.length > FunctionErrors.MAX_RESULT_BYTES) {
      worker.end(job, true, FunctionErrors.tooLarge());
      exchange.getRequestBody().transferTo(java.io.OutputStream.nullOutputStream());
      answer(exchange, 413, FunctionErrors.tooLarge());
      return;
    }
    accepted(exchange, worker.end(job, false, new String(body, StandardCharsets.UTF_8)));
  }

  private static void accepted(HttpExchange exchange, boolean known) throws IOException {
    if (known) {
      answer(exchange, 202, ACCEPTED);
    } else {
      answer(exchange, 400, NOT_RUNNING);
    }
  }

  /// The error that a runtime reports. One that has no type in its body has it in a header.
  private static String error(HttpExchange exchange) throws IOException {
    var text =
        new String(
            exchange.getRequestBody().readNBytes(FunctionErrors.MAX_RESULT_BYTES),
            StandardCharsets.UTF_8);
    return error(text, Optional.ofNullable(exchange.getRequestHeaders().getFirst(ERROR_TYPE)));
  }

  /// @param type the error's type, if the runtime has sent one beside it
  static String error(String text, Optional<String> type) {
    try {
      if (Json.parse(text) instanceof Json.Obj error) {
        return error.get("errorType").isPresent() || type.isEmpty()
            ? text
            : error.with("errorType", Json.of(type.get())).text();
      }
    } catch (MalformedJsonException _) {
      // Then the text is all that is known of the error.
    }
    return Json.object().putString("errorType", type).put("errorMessage", text).build().text();
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
