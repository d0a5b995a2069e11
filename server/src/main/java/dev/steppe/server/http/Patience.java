package dev.steppe.server.http;

import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// How long a connection may take over what is its client's turn: sending a request, taking an
/// answer. A client that sends a byte now and then is as late as one that sends none. While the
/// server owes the answer there is no limit. Used on one event loop only.
final class Patience {
  /// For the next request to arrive with all its headers.
  static final int REQUEST_SECONDS = 75;

  /// For the body of a request, and for taking the answer.
  static final int BODY_SECONDS = 30;

  private static final long NONE = Long.MAX_VALUE;

  private final Map<HttpConnection, Long> deadlines = new HashMap<>();

  void awaitRequest(HttpConnection connection) {
    await(connection, REQUEST_SECONDS);
  }

  void awaitTransfer(HttpConnection connection) {
    await(connection, BODY_SECONDS);
  }

  void awaitNothing(HttpConnection connection) {
    deadlines.computeIfPresent(connection, (_, _) -> NONE);
  }

  void forget(HttpConnection connection) {
    deadlines.remove(connection);
  }

  /// Closes the connections that are late.
  void sweep() {
    var now = System.nanoTime();
    var late =
        deadlines.entrySet().stream()
            .filter(entry -> entry.getValue() != NONE && entry.getValue() - now < 0)
            .map(Map.Entry::getKey)
            .toList();
    late.forEach(HttpConnection::close);
  }

  private void await(HttpConnection connection, int seconds) {
    deadlines.computeIfPresent(
        connection, (_, _) -> System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
  }

  /// Begins to watch a new connection.
  void watch(HttpConnection connection) {
    deadlines.put(connection, System.nanoTime() + TimeUnit.SECONDS.toNanos(REQUEST_SECONDS));
  }
}
