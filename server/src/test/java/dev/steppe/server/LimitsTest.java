package dev.steppe.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Limit;
import dev.steppe.engine.Limits;
import dev.steppe.server.RunningServer.Answer;
import dev.steppe.server.boot.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The limits of the API hold to the byte, and give way when they are raised.
class LimitsTest {
  private static final int MOST = 262_144;
  private static final String ROLE = "arn:aws:iam::123456789012:role/r";

  @Test
  void anInputOfTheLimitPassesAndOneByteMoreIsRefused() {
    try (var server = RunningServer.inMemory()) {
      var machine = machine(server, 1);

      assertThat(start(server, machine, string(MOST)).status()).isEqualTo(200);
      var refused = start(server, machine, string(MOST + 1));
      assertThat(refused.error()).isEqualTo("ValidationException");
      assertThat(refused.text("message")).contains("'input'", "262144");
    }
  }

  @Test
  void aPayloadOfTwentyMegabytesPassesTenStatesAndIsStoredOnce(@TempDir Path home)
      throws IOException {
    var defaults = Settings.DEFAULTS;
    var settings =
        new Settings(
                defaults.host(), 0, Optional.of(home), Optional.empty(), defaults.nobody(), false)
            .with(Limits.AWS.with(Limit.PAYLOAD_BYTES, 20_000_000));
    try (var server = RunningServer.with(settings)) {
      var machine = machine(server, 10);
      var started = start(server, machine, string(20_000_000));
      assertThat(started.status()).as(started.body()).isEqualTo(200);
      server.ended(started.text("executionArn"));

      var described =
          server.call(
              "DescribeExecution", Json.object().put("executionArn", started.text("executionArn")));
      assertThat(described.text("status")).isEqualTo("SUCCEEDED");
      assertThat(described.text("output")).hasSize(20_000_000);
      assertThat(start(server, machine, string(20_000_001)).error())
          .isEqualTo("ValidationException");
    }
    assertThat(size(home)).isLessThan(2 * 20_000_000L);
  }

  @Test
  void theHistoryEndsWhereItIsToldTo() {
    var limits = Limits.AWS.with(Limit.HISTORY_EVENTS, 10);
    try (var server = RunningServer.with(Settings.DEFAULTS.with(limits))) {
      var started = start(server, machine(server, 10), "{}");
      server.ended(started.text("executionArn"));

      var described =
          server.call(
              "DescribeExecution", Json.object().put("executionArn", started.text("executionArn")));
      assertThat(described.text("cause"))
          .isEqualTo("The execution reached the maximum number of history events (10).");
    }
  }

  /// A machine of so many Pass states.
  private static String machine(RunningServer server, int states) {
    var all =
        IntStream.range(0, states)
            .mapToObj(i ->
                "\"S%d\":{\"Type\":\"Pass\",%s}"
                    .formatted(
                        i, i == states - 1 ? "\"End\":true" : "\"Next\":\"S" + (i + 1) + "\""))
            .collect(Collectors.joining(","));
    var created =
        server.call(
            "CreateStateMachine",
            Json.object()
                .put("name", "m" + states)
                .put("definition", "{\"StartAt\":\"S0\",\"States\":{" + all + "}}")
                .put("roleArn", ROLE));
    assertThat(created.status()).as(created.body()).isEqualTo(200);
    return created.text("stateMachineArn");
  }

  private static Answer start(RunningServer server, String machine, String input) {
    return server.call(
        "StartExecution", Json.object().put("stateMachineArn", machine).put("input", input));
  }

  private static String string(int bytes) {
    return "\"" + "x".repeat(bytes - 2) + "\"";
  }

  private static long size(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
