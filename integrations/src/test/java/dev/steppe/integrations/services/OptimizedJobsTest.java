package dev.steppe.integrations.services;

import static dev.steppe.integrations.services.ScriptedCalls.OK;
import static dev.steppe.integrations.services.ScriptedCalls.answer;
import static dev.steppe.integrations.services.ScriptedCalls.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.TimeScale;
import dev.steppe.integrations.aws.AwsReply;
import dev.steppe.integrations.services.OptimizedAction.Job;
import dev.steppe.runtime.TaskOutcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizedJobsTest {
  private static final String JOBS = "dev.steppe.integrations.services.OptimizedTableTest#jobs";

  private final Tried tried = new Tried();

  private static AwsReply status(Job job, String status) {
    return new AwsReply.Succeeded(OK, (Json.Obj) Tried.with(job.status(), status));
  }

  private TaskOutcome await(OptimizedTableTest.Entry entry, String submission)
      throws InterruptedException {
    return tried.task.await(Tried.call(entry + ".sync", "{}"), Json.parse(submission));
  }

  @ParameterizedTest
  @MethodSource(JOBS)
  void aJobIsAskedForUntilItHasEnded(OptimizedTableTest.Entry entry) throws Exception {
    var job = entry.action().job().orElseThrow();
    var describe = job.describe().operation();
    tried.calls.then(describe, status(job, "UNDER_WAY"), status(job, "UNDER_WAY"));
    tried.calls.then(
        describe,
        job.ok().isEmpty()
            ? refusal(404, job.gone().orElseThrow(), true, "gone")
            : status(job, job.ok().iterator().next()));
    tried.calls.then("describeTaskDefinition", answer("{}"));

    var outcome = await(entry, "{\"SdkHttpMetadata\":{},\"SdkResponseMetadata\":{}}");
    if (job.verdict() == OptimizedAction.Verdict.STATUS) {
      assertThat(Tried.answered(outcome).text()).doesNotContain("Sdk");
    }
    assertThat(tried.calls.operations()).startsWith(describe, describe, describe);
    assertThat(tried.pauses).hasSize(3);
  }

  @ParameterizedTest
  @MethodSource(JOBS)
  void aJobThatFailsIsTheCauseOfItsTasksFailure(OptimizedTableTest.Entry entry) throws Exception {
    var job = entry.action().job().orElseThrow();
    for (var status : job.failed()) {
      var tried = new Tried();
      tried.calls.then(job.describe().operation(), status(job, status));

      var failed =
          Tried.failed(tried.task.await(Tried.call(entry + ".sync", "{}"), Json.Obj.EMPTY));
      assertThat(failed.error()).hasValue("States.TaskFailed");
      assertThat(failed.cause().orElseThrow()).contains("\"" + status + "\"");
    }
  }

  @ParameterizedTest
  @MethodSource(JOBS)
  void aJobThatNobodyWaitsForIsCalledOff(OptimizedTableTest.Entry entry) {
    var cancel = entry.action().job().orElseThrow().cancel();
    cancel.ifPresent(
        ask -> tried.calls.then(ask.operation(), refusal(400, "TooLate", true, "late")));

    tried.task.cancel(Tried.call(entry + ".sync", "{}"), Json.Obj.EMPTY);
    tried.task.cancel(Tried.call(entry.toString(), "{}"), Json.Obj.EMPTY);

    assertThat(tried.calls.operations())
        .containsExactlyElementsOf(cancel.map(OptimizedAction.Ask::operation).stream().toList());
  }

  /// A process dies while it watches: the next one has the same submission, and nothing else.
  @ParameterizedTest
  @MethodSource(JOBS)
  void whoeverWatchesAJobAnewAsksTheSame(OptimizedTableTest.Entry entry) throws Exception {
    var job = entry.action().job().orElseThrow();
    if (job.failed().isEmpty()) {
      return;
    }
    tried.calls.then(job.describe().operation(), status(job, job.failed().iterator().next()));
    var submission = "{\"JobId\":\"j\",\"Tasks\":[{\"TaskArn\":\"t\"}]}";

    var first = await(entry, submission);
    var again = await(entry, submission);

    assertThat(again).isEqualTo(first);
    assertThat(tried.calls.made).hasSize(2);
    assertThat(tried.calls.made.getFirst()).isEqualTo(tried.calls.made.getLast());
  }

  @Test
  void aBatchJobIsItsDescription() throws Exception {
    tried.calls.then(
        "describeJobs",
        answer("{\"Jobs\":[{\"JobId\":\"j\",\"Status\":\"SUCCEEDED\",\"JobName\":\"n\"}]}"));

    var outcome =
        tried.task.await(
            Tried.call("batch:submitJob.sync", "{\"JobName\":\"n\"}"),
            Json.parse("{\"JobId\":\"j\"}"));
    assertThat(Tried.answered(outcome).text())
        .isEqualTo("{\"JobId\":\"j\",\"JobName\":\"n\",\"Status\":\"SUCCEEDED\"}");
    assertThat(tried.calls.input("describeJobs")).isEqualTo("{\"Jobs\":[\"j\"]}");
  }

  @Test
  void aGlueJobIsItsRunWithItsName() throws Exception {
    tried.calls.then(
        "getJobRun", answer("{\"JobRun\":{\"Id\":\"r\",\"JobRunState\":\"STOPPED\"}}"));

    var outcome =
        tried.task.await(
            Tried.call("glue:startJobRun.sync", "{\"JobName\":\"n\"}"),
            Json.parse("{\"JobRunId\":\"r\"}"));
    assertThat(Tried.failed(outcome).cause())
        .hasValue("{\"Id\":\"r\",\"JobRunState\":\"STOPPED\",\"JobName\":\"n\"}");
  }

  @Test
  void anEcsTaskHasSucceededWhenItsEssentialContainersHave() throws Exception {
    assertThat(ecs(0, 0)).isInstanceOf(TaskOutcome.Answered.class);
    assertThat(ecs(0, 137)).isInstanceOf(TaskOutcome.Answered.class);
    assertThat(ecs(1, 0)).isInstanceOf(TaskOutcome.Failed.class);
    assertThat(ecs(1, 1)).isInstanceOf(TaskOutcome.Failed.class);
  }

  /// A task of two containers, the second of which is not essential.
  private static TaskOutcome ecs(int main, int beside) throws InterruptedException {
    var tried = new Tried();
    tried
        .calls
        .then(
            "describeTasks",
            answer(
                "{\"Tasks\":[{\"LastStatus\":\"STOPPED\",\"TaskDefinitionArn\":\"d\",\"Containers\":[{\"Name\":\"main\",\"ExitCode\":%d},{\"Name\":\"beside\",\"ExitCode\":%d}]}]}"
                    .formatted(main, beside)))
        .then(
            "describeTaskDefinition",
            answer(
                "{\"TaskDefinition\":{\"ContainerDefinitions\":[{\"Name\":\"main\"},{\"Name\":\"beside\",\"Essential\":false}]}}"));
    return tried.task.await(
        Tried.call("ecs:runTask.sync", "{}"), Json.parse("{\"Tasks\":[{\"TaskArn\":\"t\"}]}"));
  }

  @Test
  void aContainerThatNeverRanHasNotSucceeded() throws Exception {
    tried.calls.then(
        "describeTasks",
        answer("{\"Tasks\":[{\"LastStatus\":\"STOPPED\",\"Containers\":[{\"Name\":\"main\"}]}]}"));

    assertThat(tried.task.await(Tried.call("ecs:runTask.sync", "{}"), Json.Obj.EMPTY))
        .isInstanceOf(TaskOutcome.Failed.class);
  }

  @Test
  void aServiceThatDoesNotKnowTheJobYetIsAskedAgain() throws Exception {
    tried.calls.then(
        "describeJobs",
        answer("{\"Jobs\":[]}"),
        refusal(429, "ThrottlingException", false, "slowly"),
        new AwsReply.NoAnswer("down", true),
        answer("{\"Jobs\":[{\"Status\":\"SUCCEEDED\"}]}"));

    assertThat(tried.task.await(Tried.call("batch:submitJob.sync", "{}"), Json.Obj.EMPTY))
        .isInstanceOf(TaskOutcome.Answered.class);
  }

  @Test
  void jobsAreAskedForInTheTimeOfTheExecution() throws Exception {
    tried.calls.then("describeJobs", answer("{\"Jobs\":[{\"Status\":\"SUCCEEDED\"}]}"));

    tried.task.await(Tried.call("batch:submitJob.sync", "{}", new TimeScale(0.5)), Json.Obj.EMPTY);
    assertThat(tried.pauses).containsExactly(Duration.ofMillis(500));
  }
}
