package dev.steppe.integrations.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class WebClientTest {
  @Test
  void aDeadlineThatWasMetIsForgottenThoughItIsADayAway() throws IOException, InterruptedException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try (var client = new WebClient(Egress.ANYWHERE)) {
      var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      for (int i = 0; i < 3; i++) {
        var answer =
            client.send(
                new WebRequest(
                    "GET", address, List.of(), Optional.empty(), Duration.ofDays(1), 1_000));
        assertThat(answer.status()).isEqualTo(200);
      }

      assertThat(client.underWay()).isZero();
    } finally {
      server.stop(0);
    }
  }
}
