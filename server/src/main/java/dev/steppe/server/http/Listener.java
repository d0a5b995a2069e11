package dev.steppe.server.http;

import dev.steppe.asl.json.Json;
import dev.steppe.server.api.Api;
import dev.steppe.server.api.Caller;
import dev.steppe.server.api.Refusal;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// One event loop's part of the server: takes requests off the wire and hands them to their
/// operations.
final class Listener extends VerticleBase {
  /// How much of a request that is too large is read over, so that its client gets to the answer.
  private static final int MOST_DISCARDED = 16 << 20;

  /// From this size on, reading a body takes too long for an event loop.
  private static final int LARGE = 32 << 10;

  private static final int MOST_HEADER_BYTES = 16 << 10;
  private static final int MOST_LINE_BYTES = 4 << 10;
  private static final long SWEEP_MILLIS = 5_000;

  private final Api api;
  private final HttpFront.Address address;
  private final Caller nobody;
  private final int mostBytes;
  private final Executor threads;
  private final Telemetry telemetry;
  private final Annex annex;
  private final Patience patience = new Patience();
  private final Set<Exchange> open = new HashSet<>();

  /// Completed when the connection ends, for those whose end somebody wants to know.
  private final Map<HttpConnection, CompletableFuture<Void>> ends = new HashMap<>();

  private @Nullable HttpServer server;
  private @Nullable Promise<Void> drained;

  /// @param mostBytes the most bytes that a request may have
  Listener(
      Api api,
      HttpFront.Address address,
      Caller nobody,
      int mostBytes,
      Executor threads,
      Telemetry telemetry,
      Annex annex) {
    this.api = api;
    this.address = address;
    this.nobody = nobody;
    this.mostBytes = mostBytes;
    this.threads = threads;
    this.telemetry = telemetry;
    this.annex = annex;
  }

  @Override
  public Future<?> start() {
    var options =
        new HttpServerOptions()
            .setTcpNoDelay(true)
            .setAcceptBacklog(1024)
            .setHandle100ContinueAutomatically(true)
            .setHttp2ClearTextEnabled(false)
            .setMaxHeaderSize(MOST_HEADER_BYTES)
            .setMaxInitialLineLength(MOST_LINE_BYTES);
    var made =
        vertx
            .createHttpServer(options)
            .connectionHandler(connection -> {
              patience.watch(connection);
              connection.closeHandler(_ -> closed(connection));
            })
            .requestHandler(this::route);
    server = made;
    vertx.setPeriodic(SWEEP_MILLIS, _ -> patience.sweep());
    return made.listen(address.socket());
  }

  int port() {
    return server == null ? 0 : server.actualPort();
  }

  /// Takes no more connections; succeeds once all that is under way has been answered. Whoever only
  /// waits for work is sent away at once.
  Future<Void> drain() {
    var done = Promise.<Void>promise();
    context.runOnContext(_ -> {
      drained = done;
      for (var exchange : Set.copyOf(open)) {
        exchange.abandon();
      }
      endIfDrained();
    });
    return done.future();
  }

  private void endIfDrained() {
    if (drained != null && open.isEmpty()) {
      var done = drained;
      if (server == null) {
        done.tryComplete();
      } else {
        server.shutdown(Duration.ofSeconds(1)).onComplete(_ -> done.tryComplete());
      }
    }
  }

  private void route(HttpServerRequest request) {
    patience.awaitTransfer(request.connection());
    var exchange = new Exchange(request, context, this::ended);
    open.add(exchange);
    try {
      Origins.check(request, address);
      var transfer = request.getHeader(HttpHeaders.TRANSFER_ENCODING);
      if (transfer != null && !transfer.equalsIgnoreCase("chunked")) {
        throw Refusal.unreadable("Transfer-Encoding " + transfer + " is not understood");
      }
      var encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
      if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
        throw Refusal.unreadable("Content-Encoding " + encoding + " is not understood");
      }
    } catch (Refusal refusal) {
      exchange.closing();
      discard(exchange, request, 0, refusal);
      return;
    }
    if (annex.serves(String.valueOf(request.path()))) {
      read(exchange, request, annex.mostBytes());
    } else if ("/".equals(request.path()) && request.method().equals(HttpMethod.POST)) {
      read(exchange, request, mostBytes);
    } else {
      discard(exchange, request, 0, null);
    }
  }

  private void ended(Exchange exchange) {
    open.remove(exchange);
    if (!exchange.unhurried()) {
      patience.awaitRequest(exchange.connection());
    }
    endIfDrained();
  }

  private void closed(HttpConnection connection) {
    patience.forget(connection);
    Optional.ofNullable(ends.remove(connection)).ifPresent(end -> end.complete(null));
  }

  /// Reads the body and performs the operation.
  private void read(Exchange exchange, HttpServerRequest request, int mostBytes) {
    // Of a request with both a length and chunks only the chunks are seen here, so that what
    // follows them may be smuggled: the connection ends with the answer.
    if (request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
      exchange.closing();
    }
    var body = Buffer.buffer();
    request.handler(chunk -> {
      if (chunk.length() > mostBytes - body.length()) {
        exchange.closing();
        discard(exchange, request, body.length(), Refusal.tooLarge(mostBytes));
      } else {
        body.appendBuffer(chunk);
      }
    });
    request.endHandler(_ -> {
      patience.awaitNothing(exchange.connection());
      if (annex.serves(String.valueOf(request.path()))) {
        handOver(exchange, request, body);
      } else {
        received(exchange, request, body);
      }
    });
  }

  /// Has the annex answer.
  private void handOver(Exchange exchange, HttpServerRequest request, Buffer body) {
    var headers = MultiMap.caseInsensitiveMultiMap().addAll(request.headers());
    var ask =
        new Annex.Ask(
            request.method().name(),
            String.valueOf(request.path()),
            Optional.ofNullable(request.query()),
            name -> Optional.ofNullable(headers.get(name)),
            body.toString(StandardCharsets.UTF_8),
            CredentialScope.caller(
                Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION)), nobody),
            exchange.gone(),
            endOf(request));
    threads.execute(() -> {
      try {
        annex
            .answer(ask)
            .ifPresentOrElse(exchange::answer, () -> exchange.fail(503, "The server is stopping."));
      } catch (RuntimeException e) {
        exchange.fail(e);
      } catch (InterruptedException _) {
        exchange.fail(503, "The server is stopping.");
      }
    });
  }

  private Optional<CompletionStage<Void>> endOf(HttpServerRequest request) {
    var said = Optional.ofNullable(request.getHeader(HttpHeaders.CONNECTION)).orElse("");
    return request.version() == HttpVersion.HTTP_1_1 && !said.equalsIgnoreCase("close")
        ? Optional.of(
            ends.computeIfAbsent(request.connection(), _ -> new CompletableFuture<>()).copy())
        : Optional.empty();
  }

  /// Reads over the rest of a request, then refuses it, or answers it if it is a plain page.
  private void discard(
      Exchange exchange, HttpServerRequest request, int read, @Nullable Refusal refusal) {
    var seen = new int[] {read};
    Runnable answer =
        () -> {
          patience.awaitNothing(exchange.connection());
          if (refusal == null) {
            page(exchange, request);
          } else if (annex.serves(String.valueOf(request.path())) && refusal.status() == 413) {
            exchange.answer(annex.tooLarge());
          } else {
            exchange.fail(refusal);
          }
        };
    request.handler(chunk -> {
      seen[0] += chunk.length();
      if (seen[0] > MOST_DISCARDED) {
        request.handler(_ -> {});
        request.endHandler(_ -> {});
        exchange.closing();
        answer.run();
      }
    });
    request.endHandler(_ -> answer.run());
  }

  private void received(Exchange exchange, HttpServerRequest request, Buffer body) {
    try {
      var target = Optional.ofNullable(request.getHeader("X-Amz-Target")).orElse("");
      var operation = api.target(target);
      exchange.report(operation.name(), telemetry);
      var caller =
          CredentialScope.caller(
              Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION)), nobody);
      var traceId = Optional.ofNullable(request.getHeader("X-Amzn-Trace-Id"));
      if (operation.blocks() || body.length() > LARGE) {
        threads.execute(() -> exchange.perform(operation, body, caller, traceId));
      } else {
        exchange.perform(operation, body, caller, traceId);
      }
    } catch (RuntimeException e) {
      exchange.fail(e);
    }
  }

  /// All that is not the API. The console will have its place here.
  private void page(Exchange exchange, HttpServerRequest request) {
    var isRead =
        request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    if ("/health".equals(request.path()) && isRead) {
      exchange.answer(200, Json.object().put("status", "ok").build());
    } else if ("/metrics".equals(request.path()) && isRead) {
      metrics(exchange, Optional.ofNullable(request.getHeader(HttpHeaders.ACCEPT)).orElse(""));
    } else if ("/".equals(request.path())) {
      exchange.fail(405, "Steppe speaks the AWS Step Functions API: POST / with X-Amz-Target.");
    } else {
      exchange.fail(404, "Nothing is served here; the AWS Step Functions API is at /.");
    }
  }

  private void metrics(Exchange exchange, String accept) {
    threads.execute(() -> {
      try {
        telemetry
            .metrics(accept)
            .ifPresentOrElse(exchange::answer, () -> exchange.fail(404, "There are no metrics."));
      } catch (RuntimeException e) {
        exchange.fail(e);
      }
    });
  }
}
