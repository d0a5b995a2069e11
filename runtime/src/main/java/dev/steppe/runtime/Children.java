package dev.steppe.runtime;

import dev.steppe.engine.ChildResult;
import dev.steppe.engine.Execution;
import dev.steppe.engine.Input;
import dev.steppe.engine.MapRun;
import dev.steppe.engine.MapRunEvent;
import dev.steppe.engine.MapRunInput;
import dev.steppe.engine.MapRunPlan;
import dev.steppe.engine.Outcome;
import dev.steppe.engine.Start;
import dev.steppe.engine.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The children of one map run that this process has started. Their ends are told in batches: all
/// that ended while the last batch was being told. Thread-safe.
final class Children {
  private static final Logger LOG = LoggerFactory.getLogger(Children.class);

  /// How many ends a batch has at most, and from how many bytes of results on it is full.
  private static final int MOST_ENDS = 2_000;

  private static final long MOST_BYTES = 1 << 20;

  /// How many Express children one thread starts, one after the other. A child that waits for
  /// nothing has ended when it is started.
  private static final int SLICE = 64;

  /// How children are run.
  interface Runner {
    /// Runs an Express child; completes when it has ended, empty if it cannot be run.
    CompletableFuture<Optional<Execution.Closed>> express(Start start);

    /// Starts a Standard child, unless it was; completes when it has ended.
    CompletableFuture<Optional<Execution.Closed>> standard(Start start);

    /// Redrives a Standard child that had ended, unless it was by that token; completes when it has
    /// ended again, empty if it cannot be redriven.
    CompletableFuture<Optional<Execution.Closed>> redriven(Start start, String token);

    /// Stops a child.
    void stop(Start start);

    /// Tells an input until it is durable.
    void tell(Input input, Runnable durable);
  }

  private final MapRunPlan plan;
  private final Runner runner;

  /// Those whose ends are not durable yet.
  private final Set<Long> underWay = new HashSet<>();

  private final Queue<MapRunEvent.End> ended = new ArrayDeque<>();
  private boolean telling;
  private volatile boolean stopping;
  private final AtomicBoolean hasTold = new AtomicBoolean();

  Children(MapRunPlan plan, Runner runner) {
    this.plan = plan;
    this.runner = runner;
  }

  /// Starts those that are not under way.
  void start(SortedMap<Long, MapRun.Child> children) {
    var slice = new TreeMap<Long, MapRun.Child>();
    for (var child : taken(children).entrySet()) {
      slice.put(child.getKey(), child.getValue());
      if (slice.size() == SLICE) {
        startApart(new TreeMap<>(slice));
        slice.clear();
      }
    }
    if (!slice.isEmpty()) {
      startApart(slice);
    }
  }

  private synchronized SortedMap<Long, MapRun.Child> taken(SortedMap<Long, MapRun.Child> children) {
    var taken = new TreeMap<Long, MapRun.Child>();
    children.forEach((index, child) -> {
      if (underWay.add(index)) {
        taken.put(index, child);
      }
    });
    return taken;
  }

  private void startApart(Map<Long, MapRun.Child> slice) {
    Thread.ofVirtual().name("map-run-children").start(() -> slice.forEach(this::tryToStart));
  }

  /// A child that breaks what runs it fails: the map run waits for it, and the slice for its turn.
  private void tryToStart(long index, MapRun.Child child) {
    try {
      start(index, child);
    } catch (RuntimeException | Error e) {
      LOG.error("the child {} of {} cannot be run and fails", index, plan.id().arn(), e);
      ended(failed(index));
    }
  }

  private static MapRunEvent.End failed(long index) {
    return new MapRunEvent.End(index, Status.FAILED, Optional.empty());
  }

  private void start(long index, MapRun.Child child) {
    var start = plan.start(index, child);
    if (stopping && plan.isExpress()) {
      ended(ChildResult.aborted(index));
      return;
    }
    begin(index, child, start);
    if (stopping) {
      runner.stop(start);
    }
  }

  /// Runs a child, and awaits its end. An Express one that has ended before begins anew, a Standard
  /// one goes on.
  private void begin(long index, MapRun.Child child, Start start) {
    var token = Integer.toString(plan.link().redriveCount());
    var isRedriven = child.was().isPresent() && !plan.isExpress();
    var end =
        plan.isExpress()
            ? runner.express(start)
            : isRedriven ? runner.redriven(start, token) : runner.standard(start);
    var unused =
        end.handle((closed, failure) -> {
          if (failure == null && closed.isPresent()) {
            tellOfFailure(closed.get());
            ended(ChildResult.of(plan, index, closed.get()));
          } else if (failure == null && isRedriven) {
            ended(ChildResult.notRedrivable(index, child.was().orElseThrow()));
          } else {
            ended(failed(index));
          }
          return true;
        });
  }

  /// Says why the first child failed: the map run only tells that too many have, and an Express
  /// child leaves nothing behind.
  private void tellOfFailure(Execution.Closed child) {
    if (child.outcome() instanceof Outcome.Failed(var error, var cause)
        && !hasTold.getAndSet(true)) {
      LOG.info(
          "{} failed, the first of its map run: {}: {}",
          child.start().id().arn(),
          error.orElse("(no error)"),
          cause.orElse("(no cause)"));
    }
  }

  /// Stops children. A Standard one that nobody has under way lives in the journal; an Express one
  /// died with its process.
  void stop(SortedMap<Long, MapRun.Child> children) {
    stopping = true;
    var lost = taken(children);
    Thread.ofVirtual()
        .name("map-run-children")
        .start(
            () -> children.forEach((index, child) -> stop(index, child, lost.containsKey(index))));
  }

  private void stop(long index, MapRun.Child child, boolean isLost) {
    if (isLost && plan.isExpress()) {
      ended(ChildResult.aborted(index));
      return;
    }
    var start = plan.start(index, child);
    if (isLost) {
      begin(index, child, start);
    }
    runner.stop(start);
  }

  private void ended(MapRunEvent.End end) {
    synchronized (this) {
      ended.add(end);
    }
    tell();
  }

  private void tell() {
    List<MapRunEvent.End> batch = new ArrayList<>();
    synchronized (this) {
      if (telling || ended.isEmpty()) {
        return;
      }
      long bytes = 0;
      while (batch.size() < MOST_ENDS && bytes < MOST_BYTES && !ended.isEmpty()) {
        var end = ended.remove();
        bytes += ChildResult.bytes(end);
        batch.add(end);
      }
      telling = true;
    }
    runner.tell(
        new MapRunInput.ChildrenEnded(plan.link().redriveCount(), batch),
        () -> {
          synchronized (this) {
            telling = false;
            batch.forEach(end -> underWay.remove(end.index()));
          }
          tell();
        });
  }
}
