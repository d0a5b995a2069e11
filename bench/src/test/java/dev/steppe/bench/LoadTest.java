package dev.steppe.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.server.boot.Server;
import dev.steppe.server.boot.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoadTest {
  @Test
  void theLoadCountsOperationsThatTheServerAnswered() throws IOException {
    var result = run(new Load.Call("ListStateMachines", "{}"));

    assertThat(result.perSecond()).isPositive();
    assertThat(result.failures()).isZero();
  }

  @Test
  void theLoadCountsRefusalsAsFailures() throws IOException {
    var result = run(new Load.Call("DescribeExecution", "{\"executionArn\":\"none\"}"));

    assertThat(result.failures()).isPositive();
  }

  private static Load.Result run(Load.Call call) throws IOException {
    var script =
        new Load.Script() {
          @Override
          public Load.Call begin(long number) {
            return call;
          }

          @Override
          public Optional<Load.Call> after(Load.Call before, String reply) {
            return Optional.empty();
          }
        };
    try (var server = Server.start(Settings.DEFAULTS)) {
      var port = URI.create(server.endpoint()).getPort();
      return new Load(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), script)
          .run(2, 0.3);
    }
  }
}
