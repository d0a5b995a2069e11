package dev.steppe.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A machine that was being deleted when the server was killed is deleted by the next.
class DeletionCrashTest {
  private static final String ARN = "arn:aws:states:us-east-1:123456789012:";
  private static final Json.Obj MACHINE =
      Json.object().put("stateMachineArn", ARN + "stateMachine:m").build();
  private static final Json.Obj EXECUTION =
      Json.object().put("executionArn", ARN + "execution:m:x").build();
  private static final String DEFINITION =
      "{\"StartAt\":\"W\",\"States\":{\"W\":{\"Type\":\"Wait\",\"Seconds\":2,\"Next\":\"P\"},"
          + "\"P\":{\"Type\":\"Pass\",\"End\":true}}}";

  @Test
  void aDeletionGoesOnAfterAKill(@TempDir Path directory) throws IOException, InterruptedException {
    try (var server = new MortalServer(directory.resolve("data"), "http://127.0.0.1:1")) {
      server.insist(
          "CreateStateMachine",
          Json.object()
              .put("name", "m")
              .put("roleArn", "arn:aws:iam::123456789012:role/r")
              .put("definition", DEFINITION)
              .put("publish", true)
              .build());
      server.insist("StartExecution", MACHINE.with("name", Json.of("x")));
      server.insist("DeleteStateMachine", MACHINE);
      server.kill();
      server.startAgain();

      assertThat(status(server)).isIn(Optional.of(Json.of("DELETING")), Optional.empty());
      while (status(server).isPresent()) {
        Thread.sleep(50);
      }

      var execution = server.insist("DescribeExecution", EXECUTION);
      assertThat(execution.get("status")).contains(Json.of("FAILED"));
      assertThat(execution.get("error")).contains(Json.of("States.Runtime"));
      assertThat(execution.get("cause")).contains(Json.of("State machine m has been deleted."));
      assertThat(server.insist("ListStateMachines", Json.Obj.EMPTY).get("stateMachines"))
          .contains(Json.Arr.EMPTY);
    }
  }

  private static Optional<Json> status(MortalServer server) throws InterruptedException {
    return server.insist("DescribeStateMachine", MACHINE).get("status");
  }
}
