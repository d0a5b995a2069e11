package dev.steppe.runtime;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.ChildResult;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Input;
import dev.steppe.engine.Limits;
import dev.steppe.engine.MapRun;
import dev.steppe.engine.MapRunEffect;
import dev.steppe.engine.MapRunEvent;
import dev.steppe.engine.MapRunInput;
import dev.steppe.engine.MapRunPlan;
import dev.steppe.engine.Status;
import dev.steppe.store.Journal;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What one simulated node does for map runs: the rules of [MapRunWork], without its threads.
/// Answers go through the node, which tells them until they are durable, or dies with them.
final class SimulatedMapRuns {
  private record Awaited(MapRunPlan plan, long index) {}

  private record ExpressChild(ExecutionId mapRun, int redrive, long index) {}

  private record Redriven(ExecutionId child, String token) {}

  /// Tells somebody something, later.
  interface Teller {
    void tell(ExecutionId id, Input input, Consumer<Execution> durable);
  }

  private final Journal journal;
  private final Revisions revisions;
  private final Random random;
  private final Coverage coverage;
  private final Set<ExecutionId> opened;
  private final Supplier<Instant> now;
  private final Teller teller;
  private final Map<ExecutionId, Awaited> children = new HashMap<>();
  private final Set<ExpressChild> express = new HashSet<>();
  private final Set<Redriven> redriven = new HashSet<>();
  private final Map<ExecutionId, MapRunPlan.Link> awaited = new HashMap<>();
  private final Map<ExecutionId, MapRunPlan> postponed = new HashMap<>();

  SimulatedMapRuns(
      Journal journal,
      Revisions revisions,
      Random random,
      Coverage coverage,
      Set<ExecutionId> opened,
      Supplier<Instant> now,
      Teller teller) {
    this.journal = journal;
    this.revisions = revisions;
    this.random = random;
    this.coverage = coverage;
    this.opened = opened;
    this.now = now;
    this.teller = teller;
  }

  void open(MapRunPlan plan) {
    var link = plan.link();
    opened.add(link.mapRun());
    awaited.put(link.mapRun(), link);
    teller.tell(
        link.mapRun(),
        new MapRunInput.Open(plan),
        after -> {
          if (after instanceof MapRun.Ended ended) {
            report(link, ended);
          } else if (after instanceof MapRun.Open before
              && before.link().redriveCount() < link.redriveCount()) {
            coverage.reach("map run was to be redriven before it had ended");
            postponed.put(link.mapRun(), plan);
          } else {
            watch(link);
          }
        });
  }

  private void openPostponed(ExecutionId mapRun) {
    var plan = postponed.remove(mapRun);
    if (plan != null) {
      open(plan);
    }
  }

  void abort(MapRunPlan.Link link) {
    coverage.reach("map run was aborted with its execution");
    teller.tell(link.mapRun(), new MapRunInput.Abort(link.redriveCount()), _ -> {});
  }

  void acquired(int shard) {
    for (var link : List.copyOf(awaited.values())) {
      if (journal.shardOf(link.mapRun()) == shard && postponed.containsKey(link.mapRun())) {
        openPostponed(link.mapRun());
      } else if (journal.shardOf(link.mapRun()) == shard
          && state(link.mapRun()) instanceof MapRun.Ended ended
          && ended.link().equals(link)) {
        report(link, ended);
      } else if (journal.shardOf(link.parent()) == shard) {
        watch(link);
      }
    }
    for (var id : List.copyOf(children.keySet())) {
      if (journal.shardOf(id) == shard && state(id) instanceof Execution.Closed closed) {
        closed(id, closed);
      }
    }
  }

  private Execution state(ExecutionId id) {
    return journal.load(id).<Execution>map(l -> l.replay()).orElseGet(Execution.New::new);
  }

  private void report(MapRunPlan.Link link, MapRun.Ended ended) {
    teller.tell(
        link.parent(),
        new Input.MapRunEnded(link.task(), ended.outcome()),
        _ -> awaited.remove(link.mapRun(), link));
  }

  private void watch(MapRunPlan.Link link) {
    if (!MapRunWork.waits(state(link.parent()), link)) {
      abort(link);
    }
  }

  void dispatch(MapRunEffect effect) {
    switch (effect) {
      case MapRunEffect.ReadItems wanted -> read(wanted);
      case MapRunEffect.FindUnsuccessful(var plan, var from) -> {
        coverage.reach("map run was redriven");
        teller.tell(plan.id(), new UnsuccessfulChildren(journal, plan).next(from), _ -> {});
      }
      case MapRunEffect.StartChildren(var plan, var started) ->
          started.forEach((index, child) -> start(plan, index, child));
      case MapRunEffect.StopChildren(var plan, var stopped) ->
          stopped.forEach((index, child) -> stop(plan, index, child));
      case MapRunEffect.WriteResults(var plan) ->
          teller.tell(plan.id(), new MapRunInput.ResultsWritten(Json.Obj.EMPTY), _ -> {});
      case MapRunEffect.WatchParent(var link) -> watch(link);
      case MapRunEffect.ReportEnd(var link, var outcome) -> {
        teller.tell(
            link.parent(),
            new Input.MapRunEnded(link.task(), outcome),
            _ -> awaited.remove(link.mapRun(), link));
        openPostponed(link.mapRun());
      }
    }
  }

  private void read(MapRunEffect.ReadItems wanted) {
    var plan = wanted.plan();
    var map = revisions.map(plan.revision(), plan.state()).orElseThrow();
    try (var feed = new ItemFeed(plan, map, Datasets.NONE, Limits.AWS, now::get)) {
      teller.tell(plan.id(), feed.read(wanted), _ -> {});
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void start(MapRunPlan plan, long index, MapRun.Child child) {
    if (plan.isExpress()) {
      if (express.add(new ExpressChild(plan.id(), plan.link().redriveCount(), index))) {
        runExpress(plan, index, child);
      }
      return;
    }
    var start = plan.start(index, child);
    if (child.was().isPresent()) {
      redrive(plan, index, child, start.id());
    } else if (children.putIfAbsent(start.id(), new Awaited(plan, index)) == null) {
      teller.tell(
          start.id(),
          new Input.Started(start),
          after -> {
            if (after instanceof Execution.Closed closed) {
              closed(start.id(), closed);
            }
          });
    }
  }

  private void redrive(MapRunPlan plan, long index, MapRun.Child child, ExecutionId id) {
    var token = Integer.toString(plan.link().redriveCount());
    if (!redriven.add(new Redriven(id, token))) {
      return;
    }
    teller.tell(
        id,
        new Input.Redrive(Optional.of(token), true),
        after -> {
          switch (after) {
            case Execution.Closed closed when closed.redrives().wasLast(token) ->
                ended(plan, ChildResult.of(plan, index, closed));
            case Execution.Running _ -> {
              coverage.reach("child was redriven");
              children.put(id, new Awaited(plan, index));
            }
            case Execution.Closed _, Execution.New _, MapRun _ ->
                ended(plan, ChildResult.notRedrivable(index, child.was().orElseThrow()));
          }
        });
  }

  private void runExpress(MapRunPlan plan, long index, MapRun.Child child) {
    if (state(plan.id()) instanceof MapRun.Open open && open.counts().childrenEnded().all() > 0) {
      coverage.reach("Express child was run again");
    }
    var status = random.nextInt(5) == 0 ? Status.FAILED : Status.SUCCEEDED;
    ended(
        plan,
        new MapRunEvent.End(
            index,
            status,
            status == Status.SUCCEEDED ? Optional.of(child.input()) : Optional.empty()));
  }

  private void stop(MapRunPlan plan, long index, MapRun.Child child) {
    if (plan.isExpress()) {
      if (express.add(new ExpressChild(plan.id(), plan.link().redriveCount(), index))) {
        ended(plan, ChildResult.aborted(index));
      }
      return;
    }
    start(plan, index, child);
    teller.tell(
        plan.start(index, child).id(), new Input.Stop(Optional.empty(), Optional.empty()), _ -> {});
  }

  /// An execution has ended; perhaps it was a child.
  void closed(ExecutionId id, Execution.Closed execution) {
    var child = children.remove(id);
    if (child != null) {
      ended(child.plan(), ChildResult.of(child.plan(), child.index(), execution));
    }
  }

  private void ended(MapRunPlan plan, MapRunEvent.End end) {
    teller.tell(
        plan.id(),
        new MapRunInput.ChildrenEnded(plan.link().redriveCount(), List.of(end)),
        _ -> {});
  }
}
