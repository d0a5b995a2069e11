package dev.steppe.emulators;

import static dev.steppe.emulators.Steppe.at;
import static dev.steppe.emulators.Steppe.text;
import static dev.steppe.emulators.Steppe.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.server.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Machines that run jobs at other services and wait for them.
final class JobsTest {
  private final Jobs jobs = new Jobs();
  private final RunningServer server = Steppe.reaching(jobs.endpoints());
  private final Steppe steppe = Steppe.of(server);

  @AfterEach
  void stop() {
    server.close();
    jobs.close();
  }

  private String start(Jobs.Kind kind) {
    var execution = steppe.start(Steppe.taskMachine(kind.resource, ""), kind.request());
    steppe.awaitEvent(execution, "TaskSubmitted");
    return execution;
  }

  @ParameterizedTest
  @EnumSource
  void aJobIsAskedAboutUntilItHasEndedWell(Jobs.Kind kind) {
    var execution = start(kind);
    var unused = until(() -> jobs.asked(kind, it -> it.describe).size(), it -> it >= 3);
    jobs.succeed(kind);

    var ended = steppe.end(execution);

    assertThat(ended.status()).as("%s", ended).isEqualTo("SUCCEEDED");
    assertThat(jobs.asked(kind, it -> it.submit)).hasSize(1);
    assertThat(jobs.asked(kind, it -> it.cancel)).isEmpty();
    assertThat(ended.types())
        .containsSubsequence("TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded");
  }

  @ParameterizedTest
  @EnumSource
  void aJobThatFailsFailsTheStateWithWhatIsKnownOfIt(Jobs.Kind kind) {
    var execution = start(kind);
    jobs.fail(kind);

    var ended = steppe.end(execution);

    assertThat(ended.error()).isEqualTo("States.TaskFailed");
    assertThat(Json.parse(ended.cause())).isInstanceOf(Json.Obj.class);
  }

  @ParameterizedTest
  @EnumSource
  void aJobIsNotGivenUpWhileItsServiceHasTroubles(Jobs.Kind kind) {
    jobs.trouble(3);
    var execution = start(kind);
    var unused = until(() -> jobs.asked(kind, it -> it.describe).size(), it -> it >= 4);
    jobs.succeed(kind);

    assertThat(steppe.end(execution).status()).isEqualTo("SUCCEEDED");
    assertThat(jobs.asked(kind, it -> it.submit)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void aJobIsCancelledWithItsExecution(Jobs.Kind kind) {
    var execution = start(kind);

    steppe.call("StopExecution", Json.object().put("executionArn", execution).build());

    var unused = until(() -> jobs.asked(kind, it -> it.cancel), it -> !it.isEmpty());
    assertThat(jobs.asked(kind, it -> it.cancel)).hasSize(1);
    assertThat(steppe.end(execution).status()).isEqualTo("ABORTED");
  }

  @Test
  void whatHasBecomeOfABatchJobIsTheResult() {
    var execution = start(Jobs.Kind.BATCH);
    jobs.succeed(Jobs.Kind.BATCH);

    var output = steppe.end(execution).output();

    assertThat(text(output, "JobId")).isEqualTo("job-of-batch");
    assertThat(text(output, "Status")).isEqualTo("SUCCEEDED");
    assertThat(at(output, "Container", "ExitCode")).isEqualTo(Json.of(0));
    assertThat(output.get("SdkHttpMetadata")).isEmpty();
    assertThat(
            at(
                jobs.asked(Jobs.Kind.BATCH, it -> it.submit).getFirst().json(),
                "containerOverrides",
                "environment"))
        .isEqualTo(
            Json.parse("[{\"name\":\"MANAGED_BY_AWS\",\"value\":\"STARTED_BY_STEP_FUNCTIONS\"}]"));
  }

  @Test
  void aBatchJobIsTerminatedByItsId() {
    var execution = start(Jobs.Kind.BATCH);

    steppe.call("StopExecution", Json.object().put("executionArn", execution).build());

    var asked =
        until(() -> jobs.asked(Jobs.Kind.BATCH, it -> it.cancel), it -> !it.isEmpty()).getFirst();
    assertThat(text(asked.json(), "jobId")).isEqualTo("job-of-batch");
    assertThat(text(asked.json(), "reason")).isNotEmpty();
  }
}
