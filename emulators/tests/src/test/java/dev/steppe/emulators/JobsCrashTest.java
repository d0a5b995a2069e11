package dev.steppe.emulators;

import static dev.steppe.emulators.Steppe.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.server.crash.MortalServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs run on while the server is gone, and the next one takes them up.
final class JobsCrashTest {
  @Test
  void jobsAreWaitedForByTheNextServerAndSubmittedOnce(@TempDir Path directory)
      throws IOException, InterruptedException {
    try (var jobs = new Jobs();
        var server = new MortalServer(directory.resolve("data"), jobs.environment())) {
      var steppe = Steppe.of(server);
      var executions = start(steppe);
      server.kill();
      server.startAgain();
      areAskedAbout(jobs);
      server.kill();
      for (var kind : Jobs.Kind.values()) {
        jobs.succeed(kind);
      }
      server.startAgain();

      executions.forEach((kind, execution) -> {
        var ended = steppe.end(execution);
        assertThat(ended.status()).as("%s", ended).isEqualTo("SUCCEEDED");
        assertThat(ended.events("TaskSubmitted")).hasSize(1);
        assertThat(ended.events("TaskSucceeded")).hasSize(1);
        assertThat(jobs.asked(kind, it -> it.submit)).hasSize(1);
        assertThat(jobs.asked(kind, it -> it.cancel)).isEmpty();
      });
    }
  }

  @Test
  void aJobIsCancelledByAServerThatHasNotSubmittedIt(@TempDir Path directory)
      throws IOException, InterruptedException {
    try (var jobs = new Jobs();
        var server = new MortalServer(directory.resolve("data"), jobs.environment())) {
      var steppe = Steppe.of(server);
      var executions = start(steppe);
      server.kill();
      server.startAgain();

      executions.forEach((kind, execution) -> {
        steppe.call("StopExecution", Json.object().put("executionArn", execution).build());
        var cancelled = until(() -> jobs.asked(kind, it -> it.cancel), it -> !it.isEmpty());
        assertThat(cancelled).hasSize(1);
        assertThat(steppe.end(execution).status()).isEqualTo("ABORTED");
      });
    }
  }

  /// An execution of each kind, whose job has been submitted.
  private static Map<Jobs.Kind, String> start(Steppe steppe) {
    var executions = new EnumMap<Jobs.Kind, String>(Jobs.Kind.class);
    for (var kind : Jobs.Kind.values()) {
      executions.put(kind, steppe.start(Steppe.taskMachine(kind.resource, ""), kind.request()));
    }
    executions.values().forEach(execution -> steppe.awaitEvent(execution, "TaskSubmitted"));
    return executions;
  }

  private static void areAskedAbout(Jobs jobs) {
    for (var kind : Jobs.Kind.values()) {
      var before = jobs.asked(kind, it -> it.describe).size();
      var unused = until(() -> jobs.asked(kind, it -> it.describe).size(), it -> it > before);
    }
  }
}
