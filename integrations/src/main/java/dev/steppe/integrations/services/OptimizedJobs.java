package dev.steppe.integrations.services;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.TimeScale;
import dev.steppe.integrations.aws.AwsReply;
import dev.steppe.integrations.services.JobWatch.Sight;
import dev.steppe.integrations.services.OptimizedAction.Ask;
import dev.steppe.integrations.services.OptimizedAction.Job;
import dev.steppe.runtime.TaskCall;
import dev.steppe.runtime.TaskOutcome;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The jobs of `.sync`: asked for until they have ended, called off when nobody waits for them any
/// more. What there is to know of a job, its submission and the task's parameters say.
final class OptimizedJobs {
  private static final Logger LOG = LoggerFactory.getLogger(OptimizedJobs.class);

  private final ServiceCalls calls;
  private final JobWatch watch;

  OptimizedJobs(ServiceCalls calls, JobWatch watch) {
    this.calls = calls;
    this.watch = watch;
  }

  TaskOutcome await(TaskCall call, OptimizedAction action, Json submission, TimeScale scale)
      throws InterruptedException {
    var job =
        action
            .job()
            .orElseThrow(() -> new IllegalArgumentException(call.resource().arn() + " is no job"));
    var known = known(call, submission);
    return watch.await(call.resource().arn(), () -> look(call, action, job, known), scale);
  }

  private static Json.Obj known(TaskCall call, Json submission) {
    return Json.object().put("request", call.payload()).put("answer", submission).build();
  }

  private AwsReply ask(TaskCall call, OptimizedAction action, Ask ask, Json.Obj known)
      throws InterruptedException {
    var input = ask.form().object(known);
    return calls.call(call, action.service(), ask.operation(), input, OptimizedTask.ASK_PATIENCE);
  }

  private Sight look(TaskCall call, OptimizedAction action, Job job, Json.Obj known)
      throws InterruptedException {
    return switch (ask(call, action, job.describe(), known)) {
      case AwsReply.Succeeded(_, var output) -> {
        var shape = calls.operation(action.service(), job.describe().operation()).output();
        var description = SdkBeans.bean(shape, output, action.emptyLists());
        yield judged(call, action, job, known.with("description", description), description);
      }
      case AwsReply.Refused refused ->
          isGone(job, refused) ? gone(known) : unseen(SdkErrors.of(action.names(), refused));
      case AwsReply.NoAnswer noAnswer -> unseen(SdkErrors.of(action.names(), noAnswer));
      case AwsReply.NotAuthorized refused -> unseen(SdkErrors.of(action.names(), refused));
    };
  }

  private static Sight unseen(TaskOutcome.Failed failed) {
    return new Sight.Unseen(failed);
  }

  private static boolean isGone(Job job, AwsReply.Refused refused) {
    var exception = refused.modelled().map(shape -> SdkErrors.exception(shape.name()));
    return job.gone().isPresent()
        && (job.gone().equals(exception) || job.gone().get().equals(refused.code()));
  }

  private static Sight gone(Json.Obj known) {
    var answer = known.get("answer").orElse(Json.Null.NULL);
    return new Sight.Ended(
        new TaskOutcome.Answered(
            answer instanceof Json.Obj bean ? SdkBeans.withoutMetadata(bean) : answer));
  }

  private Sight judged(
      TaskCall call, OptimizedAction action, Job job, Json.Obj known, Json.Obj description)
      throws InterruptedException {
    if (!(Form.at(description, job.status()).orElse(Json.Null.NULL)
        instanceof Json.Str(var status))) {
      return unseen(
          TaskOutcome.Failed.of(
              action.names().prefix() + "." + action.names().exception(),
              "%s says nothing of the job: %s"
                  .formatted(job.describe().operation(), description.text())));
    }
    boolean ok = job.ok().contains(status);
    if (!ok && !job.failed().contains(status)) {
      return new Sight.Running();
    }
    var result = job.result().fill(known).orElse(Json.Obj.EMPTY);
    return new Sight.Ended(
        ok && succeeded(call, action, job, result)
            ? new TaskOutcome.Answered(result)
            : TaskOutcome.Failed.of("States.TaskFailed", result.text()));
  }

  private boolean succeeded(TaskCall call, OptimizedAction action, Job job, Json result)
      throws InterruptedException {
    return switch (job.verdict()) {
      case STATUS -> true;
      case EXIT_CODES -> ExitCodes.areGood(result, arn -> definition(call, action, arn));
    };
  }

  private Optional<Json> definition(TaskCall call, OptimizedAction action, String arn)
      throws InterruptedException {
    var ask =
        new Ask("describeTaskDefinition", new Form(Json.parse("{\"TaskDefinition\":\"$arn\"}")));
    return ask(call, action, ask, Json.object().put("arn", arn).build())
            instanceof AwsReply.Succeeded(_, var output)
        ? Optional.of(output)
        : Optional.empty();
  }

  /// Stops the job, if the service can be reached.
  void cancel(TaskCall call, OptimizedAction action, Ask cancel, Json submission) {
    try {
      var reply = ask(call, action, cancel, known(call, submission));
      if (!(reply instanceof AwsReply.Succeeded)) {
        LOG.warn("the job {} was not stopped: {}", call.resource().arn(), reply);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
