package dev.steppe.integrations.functions;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// The workers of one function that somebody else has started, here or on another machine. Each
/// asks for an event, has it alone, and answers: an event is handed out once.
final class ExternalWorkers implements FunctionRunner {
  /// An answer may come on another connection, or be on its way when the connection ends.
  static final Duration GRACE = Duration.ofSeconds(2);

  private final String function;
  private final String address;
  private final Deque<Question> waiting = new ArrayDeque<>();
  private final Deque<Job> queue = new ArrayDeque<>();
  private final Map<String, Job> running = new HashMap<>();
  private volatile boolean held = true;

  /// A worker that has asked for an event.
  ///
  /// @param disconnected completes when its connection ends, unless it has said that it ends it
  private record Question(
      CompletableFuture<Optional<Job>> answer, Optional<CompletionStage<Void>> disconnected) {}

  /// @param address where workers ask, as they are told
  ExternalWorkers(String function, String address) {
    this.function = function;
    this.address = address;
  }

  /// Whether workers keep their connection until they have answered.
  ExternalWorkers holding(boolean held) {
    this.held = held;
    return this;
  }

  @Override
  public void run(Job job, Room room) throws InterruptedException {
    if (!room.enter(job)) {
      return;
    }
    var _ =
        job.ending()
            .thenRun(() -> {
              forget(job);
              room.leave();
            });
    job.unlessBegunWithin(job.terms().start(), () -> failIfNobodyCame(job));
    job.unlessBegunWithin(
        job.terms().queue(), () -> job.ending().complete(new Job.Ending.Throttled()));
    synchronized (this) {
      queue.addLast(job);
      match();
    }
  }

  /// The next event, once there is one; empty if the worker has gone meanwhile.
  ///
  /// @param gone completes when the worker does not wait any more
  /// @param disconnected completes when the connection ends on which the worker asks; absent if the
  ///   worker has said that it ends it itself
  CompletableFuture<Optional<Job>> next(
      CompletionStage<Void> gone, Optional<CompletionStage<Void>> disconnected) {
    var question = new Question(new CompletableFuture<>(), disconnected);
    var _ =
        gone.whenComplete((_, _) -> {
          synchronized (this) {
            waiting.remove(question);
          }
          question.answer().complete(Optional.empty());
        });
    synchronized (this) {
      waiting.addLast(question);
      match();
    }
    return question.answer();
  }

  /// Hands what waits to who waits.
  private synchronized void match() {
    while (!queue.isEmpty() && !waiting.isEmpty()) {
      var job = queue.removeFirst();
      if (job.ending().isDone()) {
        continue;
      }
      running.put(job.id(), job);
      job.begin();
      var question = waiting.removeFirst();
      if (question.answer().complete(Optional.of(job))) {
        question.disconnected().ifPresent(end -> watch(job, end));
      } else {
        running.remove(job.id());
        queue.addFirst(job);
      }
    }
  }

  private void watch(Job job, CompletionStage<Void> disconnected) {
    var _ =
        disconnected.whenCompleteAsync(
            (_, _) -> {
              if (held) {
                job.fail(
                    FunctionErrors.unknown(
                        job.id(),
                        "The worker's connection ended before it had answered. If workers of "
                            + function
                            + " do not keep their connection while they work, say"
                            + " \"holdsConnection\": false."),
                    "");
              }
            },
            CompletableFuture.delayedExecutor(GRACE.toMillis(), TimeUnit.MILLISECONDS));
  }

  private void failIfNobodyCame(Job job) {
    synchronized (this) {
      if (!waiting.isEmpty() || !running.isEmpty()) {
        return; // There are workers, and all are busy.
      }
    }
    job.fail(
        FunctionErrors.unknown(
            job.id(),
            "No worker of the function %s has asked for an event within %.2f seconds. Start one with AWS_LAMBDA_RUNTIME_API=%s"
                .formatted(function, job.terms().start().toMillis() / 1000.0, address)),
        "");
  }

  private synchronized void forget(Job job) {
    running.remove(job.id());
    queue.remove(job);
  }

  /// Ends the event with that id as a worker says.
  ///
  /// @return false if there is no such event, or none any more
  boolean end(String jobId, boolean failed, String payload) {
    Optional<Job> job;
    synchronized (this) {
      job = Optional.ofNullable(running.get(jobId));
    }
    return job.isPresent()
        && (failed ? job.get().fail(payload, "") : job.get().succeed(payload, ""));
  }

  /// A worker could not start. If it was the only one, what waits would wait in vain.
  void failedToStart(String payload) {
    Optional<Job> first;
    synchronized (this) {
      first =
          waiting.isEmpty() && running.isEmpty()
              ? Optional.ofNullable(queue.pollFirst())
              : Optional.empty();
    }
    first.ifPresent(job -> job.fail(payload, ""));
  }

  @Override
  public void stopIdle(long restingSince) {}

  @Override
  public void retire() {}

  @Override
  public synchronized void close() {
    waiting.forEach(question -> question.answer().complete(Optional.empty()));
    waiting.clear();
  }
}
