package dev.steppe.server.http;

import dev.steppe.server.api.Api;
import dev.steppe.server.api.Caller;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The HTTP server: a few event loops that all listen on one port.
public final class HttpFront implements AutoCloseable {
  private static final int DRAIN_SECONDS = 10;

  private final Vertx vertx;
  private final ExecutorService threads;
  private final List<Listener> listeners;

  private HttpFront(Vertx vertx, ExecutorService threads, List<Listener> listeners) {
    this.vertx = vertx;
    this.threads = threads;
    this.listeners = listeners;
  }

  /// Begins to serve.
  ///
  /// @param host the address to listen on
  /// @param port the port; 0 for any that is free
  /// @param nobody who calls when a request does not say
  /// @param mostBytes the most bytes that a request may have
  /// @param telemetry is told of calls
  /// @param annex what is served beside the API
  /// @throws IOException if the address can not be listened on
  public static HttpFront start(
      Api api,
      String host,
      int port,
      Caller nobody,
      int mostBytes,
      Telemetry telemetry,
      Annex annex)
      throws IOException {
    var loops = Math.max(1, Math.min(8, Runtime.getRuntime().availableProcessors() / 2));
    var vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(loops)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
    var threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("api-", 0).factory());
    var listeners = new CopyOnWriteArrayList<Listener>();
    var deployed =
        vertx.deployVerticle(
            () -> {
              var listener =
                  new Listener(
                      api, new Address(host, port), nobody, mostBytes, threads, telemetry, annex);
              listeners.add(listener);
              return listener;
            },
            new DeploymentOptions()
                .setInstances(loops)
                .setThreadingModel(ThreadingModel.EVENT_LOOP));
    var front = new HttpFront(vertx, threads, listeners);
    try {
      await(deployed, DRAIN_SECONDS);
    } catch (ExecutionException e) {
      front.close();
      throw new IOException("can not listen on " + host + ":" + port + ": " + reason(e), e);
    } catch (TimeoutException e) {
      front.close();
      throw new IOException("can not listen on " + host + ":" + port + " in time", e);
    }
    return front;
  }

  /// The port that is listened on.
  public int port() {
    return listeners.getFirst().port();
  }

  /// Takes no more requests, lets those that are under way be answered, and ends.
  @Override
  public void close() {
    try {
      await(Future.join(listeners.stream().map(Listener::drain).toList()), DRAIN_SECONDS);
    } catch (ExecutionException | TimeoutException _) {
      // What has not been answered by now is cut off with the connections.
    }
    threads.shutdownNow();
    try {
      await(vertx.close(), DRAIN_SECONDS);
    } catch (ExecutionException | TimeoutException _) {
      // The process ends all the same.
    }
  }

  private static String reason(ExecutionException failure) {
    return switch (failure.getCause()) {
      case BindException bind when String.valueOf(bind.getMessage()).contains("assign") ->
          "no network interface here has that address";
      case BindException _ -> "the address is in use; take another with --port";
      case Throwable other -> String.valueOf(other.getMessage());
      case null -> "unknown reason";
    };
  }

  private static void await(Future<?> future, int seconds)
      throws ExecutionException, TimeoutException {
    try {
      future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new TimeoutException("interrupted");
    }
  }

  /// Where to listen.
  record Address(String host, int port) {
    /// For Vert.x; one free port for all listeners if any will do.
    SocketAddress socket() {
      return port == 0
          ? SocketAddress.sharedRandomPort(1, host)
          : SocketAddress.inetSocketAddress(port, host);
    }

    boolean isLoopback() {
      return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }
  }
}
