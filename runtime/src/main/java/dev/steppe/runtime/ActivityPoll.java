package dev.steppe.runtime;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Execution;
import dev.steppe.engine.Frame;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// One worker's long poll. A task that ended before it could be handed out is passed over.
final class ActivityPoll {
  private final Activities activities;
  private final String activityArn;
  private final Instant until;
  private final Function<Activities.Offer, CompletableFuture<Optional<ActivityTask>>> take;
  private final CompletableFuture<Optional<ActivityTask>> answer = new CompletableFuture<>();

  ActivityPoll(
      Activities activities,
      String activityArn,
      Instant until,
      Function<Activities.Offer, CompletableFuture<Optional<ActivityTask>>> take) {
    this.activities = activities;
    this.activityArn = activityArn;
    this.until = until;
    this.take = take;
  }

  CompletableFuture<Optional<ActivityTask>> run(InstantSource clock) {
    stand(clock);
    return answer;
  }

  private void stand(InstantSource clock) {
    var poller = activities.poll(activityArn);
    var patience = Math.max(0, Duration.between(clock.instant(), until).toMillis());
    var unused =
        poller
            .orTimeout(patience, TimeUnit.MILLISECONDS)
            .whenComplete((offer, failure) -> {
              if (failure != null) {
                activities.leave(activityArn, poller);
                answer.complete(Optional.empty());
              } else {
                handOut(clock, offer);
              }
            });
    var unusedLeave = answer.whenComplete((_, _) -> leave(poller));
  }

  private void leave(CompletableFuture<Activities.Offer> poller) {
    if (!poller.isDone()) {
      poller.cancel(false);
      activities.leave(activityArn, poller);
    }
  }

  private void handOut(InstantSource clock, Activities.Offer offer) {
    if (answer.isDone()) {
      activities.offer(activityArn, offer); // The worker has gone meanwhile.
      return;
    }
    var unused =
        take.apply(offer)
            .thenAccept(task -> {
              if (task.isPresent()) {
                answer.complete(task);
              } else {
                stand(clock);
              }
            });
  }

  /// What the task's worker is to work on.
  static Optional<Json> payload(Execution.Running running, long task) {
    for (var frame : running.frames().values()) {
      if (frame.phase() instanceof Frame.Phase.Calling calling && calling.task() == task) {
        return Optional.of(calling.payload());
      }
    }
    return Optional.empty();
  }
}
