package dev.steppe.integrations.functions;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One event on its way through a function. Its time runs from when a worker takes it: what it
/// waits for others, and for a worker to start, is none of its own.
final class Job {
  private final String id;
  private final Invocation invocation;
  private final String payload;
  private final String trace;
  private final Terms terms;
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();
  private final CompletableFuture<Void> begun = new CompletableFuture<>();
  private @Nullable Instant beganAt;
  private @Nullable Duration init;

  /// @param id the request id, as the function sees it
  /// @param payload the event, which is JSON
  /// @param trace the trace that the event belongs to
  Job(String id, Invocation invocation, String payload, String trace, Terms terms) {
    this.id = id;
    this.invocation = invocation;
    this.payload = payload;
    this.trace = trace;
    this.terms = terms;
    var _ = ending.thenRun(() -> begun.complete(null));
  }

  /// What came of an event.
  sealed interface Ending {
    /// @param log the last of what the function printed meanwhile
    record Succeeded(String payload, String log) implements Ending {}

    /// @param payload the function's error
    record Failed(String payload, String log) implements Ending {}

    /// It waited too long for others to end.
    record Throttled() implements Ending {}

    /// Somebody else's Invoke API gave this answer.
    record Replied(InvokeReply reply) implements Ending {}

    /// Whoever should run it was not reached, or did not answer.
    record Unreachable(String why) implements Ending {}
  }

  String id() {
    return id;
  }

  Invocation invocation() {
    return invocation;
  }

  String arn() {
    return invocation.arn();
  }

  String payload() {
    return payload;
  }

  Optional<String> clientContext() {
    return invocation.clientContext();
  }

  String trace() {
    return trace;
  }

  Terms terms() {
    return terms;
  }

  /// Completes once, with what came of it; never exceptionally.
  CompletableFuture<Ending> ending() {
    return ending;
  }

  /// From now on a worker must begin within the time that there is for starts.
  void admitted() {
    unlessBegunWithin(terms.start(), () -> fail(FunctionErrors.notStarted(id, terms.start()), ""));
  }

  /// Does that after a time, unless a worker has begun by then or the event has ended.
  void unlessBegunWithin(Duration patience, Runnable action) {
    var _ =
        begun
            .copy()
            .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
            .exceptionally(_ -> {
              action.run();
              return null;
            });
  }

  /// A worker has been started for this event, which took so long.
  synchronized void startedFor(Duration init) {
    this.init = init;
  }

  /// How long the worker took to start, if it was started for this event.
  synchronized Optional<Duration> init() {
    return Optional.ofNullable(init);
  }

  /// A worker takes the event.
  ///
  /// @return when it is cut off
  Instant begin() {
    synchronized (this) {
      if (beganAt != null) {
        return beganAt.plus(terms.timeout());
      }
      beganAt = Instant.now();
    }
    begun.complete(null);
    var _ =
        ending.completeOnTimeout(
            new Ending.Failed(FunctionErrors.timedOut(id, terms.timeout()), ""),
            terms.timeout().toMillis(),
            TimeUnit.MILLISECONDS);
    return beganAt.plus(terms.timeout());
  }

  /// When a worker took it, if one has.
  synchronized Optional<Instant> beganAt() {
    return Optional.ofNullable(beganAt);
  }

  boolean succeed(String payload, String log) {
    return ending.complete(new Ending.Succeeded(payload, log));
  }

  boolean fail(String payload, String log) {
    return ending.complete(new Ending.Failed(payload, log));
  }
}
