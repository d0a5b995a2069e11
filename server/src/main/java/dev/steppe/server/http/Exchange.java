package dev.steppe.server.http;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import dev.steppe.server.api.Caller;
import dev.steppe.server.api.Operation;
import dev.steppe.server.api.Refusal;
import dev.steppe.server.api.Request;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request and its answer. The answer is written on the connection's event loop, whoever gives
/// it.
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-amzn-RequestId");
  private static final CharSequence AMZ_JSON =
      HttpHeaders.createOptimized("application/x-amz-json-1.0");

  /// What the server says itself of an answer.
  private static final Set<String> FRAMING =
      Set.of("connection", "content-length", "keep-alive", "transfer-encoding");

  private final String id = UUID.randomUUID().toString();
  private final HttpConnection connection;
  private final HttpServerResponse response;
  private final Context context;
  private final Consumer<Exchange> ended;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private boolean closing;
  private boolean unhurried;
  private Consumer<Optional<String>> report = _ -> {};

  /// @param ended told on the event loop when the answer has been taken or can not be
  Exchange(HttpServerRequest request, Context context, Consumer<Exchange> ended) {
    this.connection = request.connection();
    this.response = request.response();
    this.context = context;
    this.ended = ended;
    response.closeHandler(_ -> {
      gone.complete(null);
      ended.accept(this);
    });
  }

  HttpConnection connection() {
    return connection;
  }

  /// The connection ends with this answer.
  void closing() {
    closing = true;
  }

  /// Has `telemetry` told of this call of `operation` once it is answered.
  void report(String operation, Telemetry telemetry) {
    var began = System.nanoTime();
    report = error -> telemetry.answered(operation, System.nanoTime() - began, error);
  }

  /// Tells the operation that nobody waits for its answer any more.
  void abandon() {
    gone.complete(null);
  }

  /// Reads the body, performs the operation, and answers when it is done.
  void perform(Operation operation, Buffer body, Caller caller, Optional<String> traceId) {
    try {
      operation
          .perform(new Request(input(body), caller, traceId, gone))
          .whenComplete((answer, failure) -> {
            if (failure == null) {
              report.accept(Optional.empty());
              answer(200, answer);
            } else {
              fail(failure);
            }
          });
    } catch (Throwable failure) {
      fail(failure);
    }
  }

  private static Json.Obj input(Buffer body) {
    if (body.length() == 0) {
      return Json.Obj.EMPTY;
    }
    String text;
    try {
      text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body.getBytes())).toString();
    } catch (CharacterCodingException _) {
      throw Refusal.unreadable("The body is not UTF-8");
    }
    try {
      return switch (Json.parse(text)) {
        case Json.Obj object -> object;
        case Json.Arr _ -> throw Refusal.unreadable("Start of list found where not expected");
        case Json.Str _, Json.Num _, Json.Bool _, Json.Null() ->
            throw Refusal.unreadable("The body is not a JSON object");
      };
    } catch (MalformedJsonException e) {
      throw Refusal.unreadable(e.getMessage());
    }
  }

  /// Answers in the form of AWS's errors; what is no refusal is a fault of ours and is logged.
  void fail(Throwable failure) {
    switch (failure) {
      case Refusal refusal -> {
        report.accept(Optional.of(refusal.type().substring(refusal.type().indexOf('#') + 1)));
        answer(refusal.status(), refusal.body());
      }
      case CompletionException wrapper when wrapper.getCause() != null -> fail(wrapper.getCause());
      case CancellationException _ -> fail(Refusal.unavailable("The server is shutting down."));
      case Throwable fault -> {
        LOG.error("request {} failed", id, fault);
        fail(Refusal.internal(id));
      }
    }
  }

  void fail(int status, String message) {
    answer(status, Json.object().put("message", message).build());
  }

  void answer(int status, Json.Obj body) {
    answer(status, AMZ_JSON, body.text());
  }

  /// Answers with a page.
  void answer(Telemetry.Page page) {
    answer(200, page.type(), page.text());
  }

  /// Answers in a way of its own.
  void answer(Annex.Answer answer) {
    unhurried = answer.unhurried();
    context.runOnContext(_ -> {
      if (response.ended() || response.closed()) {
        return;
      }
      response.setStatusCode(answer.status());
      answer.headers().stream()
          .filter(header -> !FRAMING.contains(header.getKey().toLowerCase(Locale.ROOT)))
          .forEach(header -> response.headers().add(header.getKey(), header.getValue()));
      end(Buffer.buffer(answer.body()));
    });
  }

  /// Completes when nobody waits for the answer any more.
  CompletableFuture<Void> gone() {
    return gone;
  }

  /// Whether the client may take as long as it likes with its next request.
  boolean unhurried() {
    return unhurried;
  }

  private void answer(int status, CharSequence type, String text) {
    var bytes = Buffer.buffer(text);
    if (Vertx.currentContext() == context) {
      write(status, type, bytes);
    } else {
      context.runOnContext(_ -> write(status, type, bytes));
    }
  }

  private void write(int status, CharSequence type, Buffer bytes) {
    if (response.ended() || response.closed()) {
      return;
    }
    response
        .setStatusCode(status)
        .putHeader(REQUEST_ID, id)
        .putHeader(HttpHeaders.CONTENT_TYPE, type);
    end(bytes);
  }

  private void end(Buffer bytes) {
    if (closing) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    response.end(bytes).onComplete(_ -> ended.accept(this));
  }
}
