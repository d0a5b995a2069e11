package dev.steppe.server.http;

import dev.steppe.server.api.Refusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;

/// Keeps web pages from calling the server through their visitor's browser. Only browsers send an
/// Origin, and then it must be this server itself: a page of another site is refused, and so is one
/// whose name has been made to point here (DNS rebinding) while the server listens on loopback.
final class Origins {
  private Origins() {}

  /// @throws Refusal if a foreign page asks
  static void check(HttpServerRequest request, HttpFront.Address address) {
    var origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null) {
      return;
    }
    var host = request.getHeader(HttpHeaders.HOST);
    if (host != null
        && (origin.equals("http://" + host) || origin.equals("https://" + host))
        && (!address.isLoopback() || isLoopback(origin))) {
      return;
    }
    throw Refusal.accessDenied("Web pages of other origins may not call this server.");
  }

  private static boolean isLoopback(String origin) {
    try {
      var host = URI.create(origin).getHost();
      return host != null
          && (host.equals("localhost")
              || host.endsWith(".localhost")
              || host.startsWith("127.")
              || host.equals("[::1]"));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
