package dev.steppe.server.boot;

import dev.steppe.server.api.Api;
import dev.steppe.server.http.HttpFront;
import java.io.IOException;

/// A running server.
public final class Server implements AutoCloseable {
  private final Settings settings;
  private final Backend backend;
  private final HttpFront front;

  private Server(Settings settings, Backend backend, HttpFront front) {
    this.settings = settings;
    this.backend = backend;
    this.front = front;
  }

  /// Opens the home, takes up what was under way, and serves.
  ///
  /// @throws IOException if the home or the port can not be had; the message says why
  public static Server start(Settings settings) throws IOException {
    var backend = Backend.open(settings);
    try {
      var front =
          HttpFront.start(
              backend.api(),
              settings.host(),
              settings.port(),
              settings.nobody(),
              backend.api().mostRequestBytes(),
              backend.telemetry(),
              backend.annex());
      var server = new Server(settings, backend, front);
      backend.servedAt(server.endpoint());
      return server;
    } catch (IOException | RuntimeException e) {
      backend.close();
      throw e;
    }
  }

  /// Where clients find the API on this machine.
  public String endpoint() {
    return settings.endpoint(front.port());
  }

  public Api api() {
    return backend.api();
  }

  /// What serves the API.
  public Backend backend() {
    return backend;
  }

  /// Takes no more requests, answers those under way, makes what was decided durable, and ends.
  @Override
  public void close() {
    front.close();
    backend.close();
  }
}
