package dev.steppe.runtime;

import dev.steppe.engine.Effect;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Frame;
import dev.steppe.engine.Input;
import dev.steppe.engine.Limits;
import dev.steppe.engine.MachineRevision;
import dev.steppe.engine.MapRun;
import dev.steppe.engine.MapRunEffect;
import dev.steppe.engine.MapRunInput;
import dev.steppe.engine.MapRunPlan;
import dev.steppe.engine.Outcome;
import dev.steppe.engine.Start;
import dev.steppe.store.Journal;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does what map runs ask for: opens them, reads their items, runs their children, writes their
/// results, and tells whoever waits of their ends. Each piece of work has a virtual thread of its
/// own. What is under way already is not begun again, so that every effect may come twice.
/// Thread-safe.
final class MapRunWork {
  private static final Logger LOG = LoggerFactory.getLogger(MapRunWork.class);

  private static final long TELL_AGAIN_AFTER_MILLIS = 500;

  private final Journal journal;
  private final Revisions revisions;
  private final Datasets datasets;
  private final Limits limits;
  private final InstantSource clock;
  private final Watchers watchers;
  private final Consumer<Message> tell;
  private final BiFunction<MachineRevision, Start, CompletableFuture<Execution.Closed>> express;

  /// The map runs that executions wait for.
  private final Map<ExecutionId, MapRunPlan.Link> awaited = new ConcurrentHashMap<>();

  private final Map<ExecutionId, Children> children = new ConcurrentHashMap<>();
  private final Map<ExecutionId, Reading> readings = new ConcurrentHashMap<>();
  private final Map<ExecutionId, Thread> writings = new ConcurrentHashMap<>();
  private final Map<ExecutionId, Searching> searches = new ConcurrentHashMap<>();

  /// Map runs that are to be redriven and have not ended yet.
  private final Map<ExecutionId, Effect.OpenMapRun> postponed = new ConcurrentHashMap<>();

  private volatile boolean closed;

  /// The reading of one map run, and the chunks of it that are under way, by their first children.
  private record Reading(ItemFeed feed, Map<Long, Thread> chunks) {}

  /// The search for the children to redrive of one map run, and the place from which on it is under
  /// way; -1 for none.
  private static final class Searching {
    final int redrive;
    final AtomicLong from = new AtomicLong(-1);
    Optional<UnsuccessfulChildren> children = Optional.empty();

    Searching(int redrive) {
      this.redrive = redrive;
    }
  }

  /// @param tell hands a message to the shard, or the Express run, of its execution
  /// @param express runs an Express execution to its end
  MapRunWork(
      Journal journal,
      Revisions revisions,
      Datasets datasets,
      Limits limits,
      InstantSource clock,
      Watchers watchers,
      Consumer<Message> tell,
      BiFunction<MachineRevision, Start, CompletableFuture<Execution.Closed>> express) {
    this.journal = journal;
    this.revisions = revisions;
    this.datasets = datasets;
    this.limits = limits;
    this.clock = clock;
    this.watchers = watchers;
    this.tell = tell;
    this.express = express;
  }

  /// Opens a map run, unless it is open. If it has ended, the execution has not heard of it. The
  /// execution may have called it off before it was there to be aborted. One that is to be redriven
  /// ends first what it was about.
  void open(Effect.OpenMapRun open) {
    var link = open.plan().link();
    awaited.put(link.mapRun(), link);
    tell(
        link.mapRun(),
        new MapRunInput.Open(open.plan()),
        after -> {
          switch (after) {
            case MapRun.Ended ended -> report(link, ended.outcome());
            case MapRun.Open before when before.link().redriveCount() < link.redriveCount() ->
                postponed.put(link.mapRun(), open);
            case MapRun.Open _, Execution.New _, Execution.Running _, Execution.Closed _ ->
                watchApart(link);
          }
        });
  }

  private void openPostponed(ExecutionId mapRun) {
    Optional.ofNullable(postponed.remove(mapRun)).ifPresent(this::open);
  }

  /// A shard was taken anew. A commit whose outcome nobody knew may have ended a map run, or the
  /// execution that waits for one: whoever should have heard of it hears of it now.
  void acquired(int shard) {
    for (var link : awaited.values()) {
      if (journal.shardOf(link.mapRun()) == shard && postponed.containsKey(link.mapRun())) {
        openPostponed(link.mapRun());
      } else if (journal.shardOf(link.mapRun()) == shard
          && state(link.mapRun()) instanceof MapRun.Ended ended
          && ended.link().equals(link)) {
        report(link, ended.outcome());
      } else if (journal.shardOf(link.parent()) == shard) {
        watchApart(link);
      }
    }
  }

  private Execution state(ExecutionId id) {
    return journal.load(id).<Execution>map(l -> l.replay()).orElseGet(Execution.New::new);
  }

  void abort(MapRunPlan.Link link) {
    tell(link.mapRun(), new MapRunInput.Abort(link.redriveCount()), _ -> {});
  }

  void dispatch(MapRunEffect effect) {
    switch (effect) {
      case MapRunEffect.ReadItems wanted -> read(wanted);
      case MapRunEffect.FindUnsuccessful(var plan, var from) -> find(plan, from);
      case MapRunEffect.StartChildren(var plan, var started) -> children(plan).start(started);
      case MapRunEffect.StopChildren(var plan, var stopped) -> {
        stopReading(plan.id());
        children(plan).stop(stopped);
      }
      case MapRunEffect.WriteResults(var plan) -> {
        stopReading(plan.id());
        write(plan);
      }
      case MapRunEffect.WatchParent(var link) -> watchApart(link);
      case MapRunEffect.ReportEnd(var link, var outcome) -> {
        stopReading(link.mapRun());
        children.remove(link.mapRun());
        searches.remove(link.mapRun());
        report(link, outcome);
        openPostponed(link.mapRun());
      }
    }
  }

  private void report(MapRunPlan.Link link, Outcome outcome) {
    tell(
        link.parent(),
        new Input.MapRunEnded(link.task(), outcome),
        _ -> awaited.remove(link.mapRun(), link));
  }

  private void watchApart(MapRunPlan.Link link) {
    Thread.ofVirtual()
        .name("map-run-parent")
        .start(() -> {
          if (!waits(state(link.parent()), link)) {
            abort(link);
          }
        });
  }

  /// Whether the execution waits for the map run.
  static boolean waits(Execution parent, MapRunPlan.Link link) {
    return parent instanceof Execution.Running running
        && running.frames().values().stream()
            .anyMatch(frame ->
                frame.phase() instanceof Frame.Phase.Distributing(var task, _)
                    && task == link.task());
  }

  private void read(MapRunEffect.ReadItems wanted) {
    var id = wanted.plan().id();
    var map = revisions.map(wanted.plan().revision(), wanted.plan().state());
    if (map.isEmpty()) {
      tell(
          id,
          new MapRunInput.ReadingFailed(
              wanted.child(), "States.Runtime", "The definition of the Map cannot be run."),
          _ -> {});
      return;
    }
    var reading =
        readings.computeIfAbsent(
            id,
            _ ->
                new Reading(
                    new ItemFeed(wanted.plan(), map.get(), datasets, limits, clock),
                    new ConcurrentHashMap<>()));
    var thread =
        Thread.ofVirtual()
            .name("map-run-reader")
            .unstarted(() -> {
              try {
                MapRunInput chunk;
                synchronized (reading.feed()) {
                  chunk = reading.feed().read(wanted);
                }
                if (!closed) { // What broke may have been broken by the end of the process.
                  tell(id, chunk, _ -> reading.chunks().remove(wanted.child()));
                }
              } catch (InterruptedException e) {
                reading.chunks().remove(wanted.child()); // Nobody waits for the items any more.
              }
            });
    if (reading.chunks().putIfAbsent(wanted.child(), thread) == null) {
      thread.start();
    }
  }

  /// Looks for children to redrive, on a thread of its own: a store that is in trouble is asked
  /// again.
  private void find(MapRunPlan plan, long from) {
    var redrive = plan.link().redriveCount();
    var searching =
        searches.compute(
            plan.id(),
            (_, known) ->
                known != null && known.redrive == redrive ? known : new Searching(redrive));
    if (searching.from.getAndSet(from) == from) {
      return; // It is under way.
    }
    Thread.ofVirtual()
        .name("map-run-search")
        .start(() -> {
          try {
            MapRunInput chunk;
            synchronized (searching) {
              if (searching.children.isEmpty()) {
                searching.children = Optional.of(new UnsuccessfulChildren(journal, plan));
              }
              chunk = searching.children.get().next(from);
            }
            tell(plan.id(), chunk, _ -> {});
          } catch (RuntimeException e) {
            LOG.error("the children of {} to redrive are not found yet", plan.id().arn(), e);
            searches.remove(plan.id(), searching);
            if (!closed) {
              CompletableFuture.delayedExecutor(TELL_AGAIN_AFTER_MILLIS, TimeUnit.MILLISECONDS)
                  .execute(() -> find(plan, from));
            }
          }
        });
  }

  private void stopReading(ExecutionId id) {
    var reading = readings.remove(id);
    if (reading != null) {
      reading.chunks().values().forEach(Thread::interrupt);
      Thread.ofVirtual()
          .start(() -> {
            synchronized (reading.feed()) {
              reading.feed().close();
            }
          });
    }
  }

  private void write(MapRunPlan plan) {
    var thread =
        Thread.ofVirtual()
            .name("map-run-writer")
            .unstarted(() -> {
              try {
                var outcome = written(plan);
                if (!closed) {
                  tell(plan.id(), outcome, _ -> writings.remove(plan.id()));
                }
              } catch (InterruptedException e) {
                writings.remove(plan.id()); // The process ends. Recovery begins anew.
              }
            });
    if (writings.putIfAbsent(plan.id(), thread) == null) {
      thread.start();
    }
  }

  private MapRunInput written(MapRunPlan plan) throws InterruptedException {
    try {
      return new MapRunInput.ResultsWritten(new ResultExport(journal, datasets, plan).write());
    } catch (DatasetException e) {
      return new MapRunInput.WritingFailed("States.ResultWriterFailed", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("the results of {} cannot be written", plan.id().arn(), e);
      return new MapRunInput.WritingFailed("States.ResultWriterFailed", "An internal error: " + e);
    }
  }

  private Children children(MapRunPlan plan) {
    return children.computeIfAbsent(plan.id(), _ -> new Children(plan, new Runner(plan.id())));
  }

  /// Runs the children of one map run.
  private final class Runner implements Children.Runner {
    private final ExecutionId mapRun;

    Runner(ExecutionId mapRun) {
      this.mapRun = mapRun;
    }

    @Override
    public CompletableFuture<Optional<Execution.Closed>> express(Start start) {
      return revisions
          .of(start)
          .map(machine -> express.apply(machine, start).thenApply(Optional::of))
          .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    @Override
    public CompletableFuture<Optional<Execution.Closed>> standard(Start start) {
      var end = watchers.watch(start.id());
      MapRunWork.this.tell(
          start.id(),
          new Input.Started(start),
          after -> {
            switch (after) {
              case Execution.Closed closed -> watchers.closed(start.id(), closed);
              case Execution.New _ -> end.complete(Optional.empty()); // It cannot be run.
              case Execution.Running _ -> {} // Its end completes the watcher.
              case MapRun _ -> throw new IllegalStateException("a map run is no child");
            }
          });
      return end;
    }

    @Override
    public CompletableFuture<Optional<Execution.Closed>> redriven(Start start, String token) {
      var end = new CompletableFuture<Optional<Execution.Closed>>();
      MapRunWork.this.tell(
          start.id(),
          new Input.Redrive(Optional.of(token), true),
          after -> {
            switch (after) {
              case Execution.Closed closed ->
                  end.complete(Optional.of(closed).filter(it -> it.redrives().wasLast(token)));
              case Execution.New _ -> {
                var unused = standard(start).thenAccept(end::complete);
              }
              // Not watched before: until it was redriven, it has ended.
              case Execution.Running _ -> {
                var unused = watchers.watch(start.id()).thenAccept(end::complete);
              }
              case MapRun _ -> throw new IllegalStateException("a map run is no child");
            }
          });
      return end;
    }

    @Override
    public void stop(Start start) {
      MapRunWork.this.tell(start.id(), new Input.Stop(Optional.empty(), Optional.empty()), _ -> {});
    }

    @Override
    public void tell(Input input, Runnable durable) {
      MapRunWork.this.tell(mapRun, input, _ -> durable.run());
    }
  }

  /// Tells an input, again when its shard was made anew meanwhile.
  private void tell(ExecutionId id, Input input, Consumer<Execution> durable) {
    tell.accept(
        new Message(
            id,
            input,
            told -> {
              switch (told) {
                case Told.Durable(var after, _) -> durable.accept(after);
                case Told.Lost _ when closed -> {} // Recovery takes it up.
                case Told.Lost(var why) -> {
                  LOG.warn("{} was not told ({}) and is told again", id.arn(), why);
                  CompletableFuture.delayedExecutor(TELL_AGAIN_AFTER_MILLIS, TimeUnit.MILLISECONDS)
                      .execute(() -> tell(id, input, durable));
                }
              }
            }));
  }

  /// Interrupts all work under way.
  void close() {
    closed = true;
    for (var reading : Set.copyOf(readings.values())) {
      reading.chunks().values().forEach(Thread::interrupt);
    }
    writings.values().forEach(Thread::interrupt);
  }
}
