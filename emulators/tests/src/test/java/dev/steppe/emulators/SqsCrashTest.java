package dev.steppe.emulators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.server.crash.MortalServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A token that is in a queue outlives the server that has sent it.
final class SqsCrashTest {
  @Test
  void aTokenThatWasSentBeforeAKillCompletesTheTaskAfterIt(@TempDir Path directory)
      throws IOException, InterruptedException {
    var queue = Queues.create();
    try (var server =
        new MortalServer(
            directory.resolve("data"),
            Map.of("AWS_ENDPOINT_URL_SQS", Emulator.SQS.endpoint().toString()))) {
      var steppe = Steppe.of(server);
      var execution =
          steppe.start(
              Queues.callbackMachine(""),
              Json.object().put("queue", queue).put("order", 7).build());
      steppe.awaitEvent(execution, "TaskSubmitted");
      server.kill();
      var token = Queues.token(queue);
      server.startAgain();

      steppe.call(
          "SendTaskSuccess", Json.object().put("taskToken", token).put("output", "{}").build());

      var ended = steppe.end(execution);
      assertThat(ended.output()).isEqualTo(Json.Obj.EMPTY);
      assertThat(ended.events("TaskScheduled")).hasSize(1);
      assertThat(ended.events("TaskSubmitted")).hasSize(1);
    }
  }
}
