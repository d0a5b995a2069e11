package dev.steppe.server;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.ExecutionId;
import dev.steppe.server.boot.Server;
import dev.steppe.server.boot.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A server of its own on a free port, and a client that sends it whatever one likes.
public final class RunningServer implements AutoCloseable {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Server server;

  private RunningServer(Server server) {
    this.server = server;
  }

  public static RunningServer inMemory() {
    return start(Settings.DEFAULTS);
  }

  public static RunningServer at(Path data) {
    var defaults = Settings.DEFAULTS;
    return start(
        new Settings(
            defaults.host(),
            0,
            Optional.of(data),
            Optional.empty(),
            defaults.nobody(),
            false,
            false));
  }

  public static RunningServer with(Settings settings) {
    return start(settings);
  }

  private static RunningServer start(Settings settings) {
    try {
      return new RunningServer(Server.start(settings));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits until an execution has ended.
  public void ended(String executionArn) {
    server
        .backend()
        .node()
        .ended(new ExecutionId(executionArn))
        .toCompletableFuture()
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }

  public URI uri() {
    return URI.create(server.endpoint());
  }

  /// The answer to a call of `operation` with `body`.
  public Answer call(String operation, String body) {
    return send(post(body).header("X-Amz-Target", "AWSStepFunctions." + operation));
  }

  public Answer call(String operation, Json.Builder body) {
    return call(operation, body.build().text());
  }

  public HttpRequest.Builder post(String body) {
    return request("/").POST(HttpRequest.BodyPublishers.ofString(body));
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri().resolve(path)).timeout(Duration.ofSeconds(20));
  }

  public Answer send(HttpRequest.Builder request) {
    try {
      var response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }

  public record Answer(int status, String body) {
    public String text(String member) {
      return json().get(member).orElse(Json.Null.NULL) instanceof Json.Str(var text) ? text : "";
    }

    public Json.Obj json() {
      return Json.parse(body) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    }

    /// The error's name without its namespace.
    public String error() {
      var type = text("__type");
      return type.substring(type.indexOf('#') + 1);
    }
  }
}
