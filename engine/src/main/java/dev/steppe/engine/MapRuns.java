package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// One decision for a map run in the making.
final class MapRuns {
  private static final String TOO_MANY_FAILURES = "States.ExceedToleratedFailureThreshold";

  private final Moment moment;
  private final Execution before;
  private final List<Recorded> events = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private Execution state;

  MapRuns(Execution before, Moment moment) {
    this.moment = moment;
    this.before = before;
    this.state = before;
  }

  Decision decide(Input input) {
    switch (before) {
      case Execution.New _ -> {
        if (input instanceof MapRunInput.Open(var plan)) {
          record(new MapRunEvent.Opened(plan));
        }
      }
      case MapRun.Open open -> {
        if (input instanceof MapRunInput told) {
          take(open, told);
        }
      }
      case MapRun.Ended ended -> {
        if (input instanceof MapRunInput.Open(var plan) && isToBeRedriven(ended, plan.link())) {
          record(new MapRunEvent.Redriven(plan.link()));
        } // All else comes too late.
      }
      case Execution.Running _, Execution.Closed _ ->
          throw new IllegalStateException("not a map run");
    }
    if (!events.isEmpty()) {
      goOn();
    }
    return new Decision(events, state, effects);
  }

  /// Whether whoever waits for the map run waits for more than it has done. What has succeeded has
  /// nothing left to do.
  private static boolean isToBeRedriven(MapRun.Ended ended, MapRunPlan.Link link) {
    return link.redriveCount() > ended.link().redriveCount() && ended.left().isPresent();
  }

  private void take(MapRun.Open open, MapRunInput input) {
    switch (input) {
      case MapRunInput.Open _ -> {} // Open already, or still being stopped.
      case MapRunInput.UnsuccessfulFound found -> {
        if (open.stage() instanceof MapRun.Stage.Working
            && found.redrive() == open.link().redriveCount()
            && !open.search().done()
            && open.search().next() == found.from()) {
          record(new MapRunEvent.UnsuccessfulFound(found.children(), found.next(), found.done()));
        }
      }
      case MapRunInput.ItemsRead read -> {
        if (isAwaited(open, read.child())) {
          record(
              new MapRunEvent.ItemsRead(read.children(), read.source(), read.place(), read.done()));
        }
      }
      case MapRunInput.ReadingFailed(var child, var error, var cause) -> {
        if (isAwaited(open, child)) {
          record(new MapRunEvent.Stopped(new MapRun.Verdict.Failed(error, cause)));
        }
      }
      case MapRunInput.ChildrenEnded(var redrive, var ends) -> {
        if (redrive == open.link().redriveCount()) {
          ended(open, ends);
        } // Else what is told twice and has been redriven since.
      }
      case MapRunInput.Update update -> update(open, update);
      case MapRunInput.Abort(var redrive) -> {
        if (redrive == open.link().redriveCount() && open.stage() instanceof MapRun.Stage.Working) {
          record(new MapRunEvent.Stopped(new MapRun.Verdict.Aborted()));
        }
      }
      case MapRunInput.ResultsWritten(var details) -> {
        if (open.stage() instanceof MapRun.Stage.Writing(var verdict)) {
          close(verdict, details);
        }
      }
      case MapRunInput.WritingFailed(var error, var cause) -> {
        if (open.stage() instanceof MapRun.Stage.Writing) {
          close(new MapRun.Verdict.Failed(error, cause), Json.Obj.EMPTY);
        }
      }
    }
  }

  private static boolean isAwaited(MapRun.Open open, long child) {
    return open.stage() instanceof MapRun.Stage.Working
        && !open.reading().done()
        && open.counts().children() == child;
  }

  /// Records the ends that are not known yet.
  private void ended(MapRun.Open open, List<MapRunEvent.End> told) {
    var ends = new ArrayList<MapRunEvent.End>(told.size());
    var known = new HashSet<Long>();
    long bytes = 0;
    for (var end : told) {
      if (end.index() < open.counts().started()
          && open.children().containsKey(end.index())
          && known.add(end.index())) {
        ends.add(end);
        if (!end.notRedrivable()) {
          bytes += end.result().map(MapRun.Kept::size).orElse(0L);
          bytes -= open.kept().bytesOf(end.index());
        }
      }
    }
    if (ends.isEmpty()) {
      return;
    }
    var areTooLarge =
        !open.plan().isExported()
            && (open.kept().areTooLarge()
                || open.kept().bytes() + bytes + 1 > moment.limits().payloadBytes());
    record(
        new MapRunEvent.ChildrenEnded(
            areTooLarge ? withoutResults(ends) : List.copyOf(ends), areTooLarge));
  }

  private static List<MapRunEvent.End> withoutResults(List<MapRunEvent.End> ends) {
    return ends.stream()
        .map(end ->
            new MapRunEvent.End(end.index(), end.status(), Optional.empty(), end.notRedrivable()))
        .toList();
  }

  private void update(MapRun.Open open, MapRunInput.Update update) {
    var old = open.settings();
    var settings =
        new MapRunPlan.Settings(
            update.maxConcurrency().orElse(old.maxConcurrency()),
            update.toleratedFailureCount().orElse(old.toleratedFailureCount()),
            update.toleratedFailurePercentage().orElse(old.toleratedFailurePercentage()));
    if (!settings.equals(old)) {
      record(new MapRunEvent.Updated(settings));
    }
  }

  /// Does what the new state asks for, and lets out what it wants and the old one did not.
  private void goOn() {
    if (state instanceof MapRun.Open open && open.stage() instanceof MapRun.Stage.Working) {
      if (hasTooManyFailures(open)) {
        record(
            new MapRunEvent.Stopped(
                new MapRun.Verdict.Failed(
                    TOO_MANY_FAILURES, "The specified tolerated failure threshold was exceeded")));
      } else {
        startChildren(open);
      }
    }
    if (state instanceof MapRun.Open open) {
      switch (open.stage()) {
        case MapRun.Stage.Working() -> {
          if (open.isThrough()) {
            finish(open, new MapRun.Verdict.Succeeded());
          } else {
            if (open.wantsItems() && !wantedTheSame(open)) {
              effects.add(open.reading(open.reading()));
            }
            if (open.wantsUnsuccessful() && !soughtTheSame(open)) {
              effects.add(open.finding());
            }
          }
        }
        case MapRun.Stage.Stopping(var verdict) -> {
          if (open.counts().running() == 0) {
            finish(open, verdict);
          } else if (!isStopping(before)) {
            effects.add(new MapRunEffect.StopChildren(open.plan(), new TreeMap<>(open.running())));
          }
        }
        case MapRun.Stage.Writing _ -> {} // Begun already.
      }
    }
  }

  /// Starts what there is room for: first those that are to be redriven, then those that never ran.
  private void startChildren(MapRun.Open open) {
    var ceiling = moment.limits().mapRunConcurrency();
    var asked = open.settings().maxConcurrency();
    var most = asked == 0 ? ceiling : Math.min(asked, ceiling);
    var room = most - open.counts().running();
    var redriven = Math.toIntExact(Math.min(open.search().found().size(), room));
    if (redriven > 0) {
      var children = new TreeMap<Long, MapRun.Child>();
      open.search().found().entrySet().stream()
          .limit(redriven)
          .forEach(one -> children.put(one.getKey(), one.getValue()));
      record(new MapRunEvent.ChildrenRedriven(redriven));
      effects.add(new MapRunEffect.StartChildren(open.plan(), children));
    }
    var counts = open.counts();
    var count = Math.toIntExact(Math.min(counts.waiting(), room - Math.max(0, redriven)));
    if (count > 0 && open.search().done()) {
      record(new MapRunEvent.ChildrenStarted(count));
      effects.add(
          new MapRunEffect.StartChildren(
              open.plan(),
              new TreeMap<>(open.children().subMap(counts.started(), counts.started() + count))));
    }
  }

  private boolean wantedTheSame(MapRun.Open now) {
    return before instanceof MapRun.Open open
        && open.wantsItems()
        && open.counts().children() == now.counts().children()
        && open.reading().equals(now.reading());
  }

  private boolean soughtTheSame(MapRun.Open now) {
    return before instanceof MapRun.Open open
        && open.wantsUnsuccessful()
        && open.search().next() == now.search().next();
  }

  private static boolean isStopping(Execution state) {
    return state instanceof MapRun.Open open && open.stage() instanceof MapRun.Stage.Stopping;
  }

  /// Whether more items have failed than may. A share of all is judged when all are known.
  private static boolean hasTooManyFailures(MapRun.Open open) {
    var ended = open.counts().itemsEnded();
    var failed = ended.failed() + ended.timedOut() + ended.aborted();
    var count = open.settings().toleratedFailureCount();
    var percentage = open.settings().toleratedFailurePercentage();
    if (failed == 0) {
      return false;
    }
    if (count == 0 && percentage == 0) {
      return true;
    }
    return (count > 0 && failed > count)
        || (percentage > 0
            && open.reading().done()
            && 100.0 * failed / open.counts().items() > percentage);
  }

  private void finish(MapRun.Open open, MapRun.Verdict verdict) {
    if (open.plan().isExported()) {
      record(new MapRunEvent.ResultsBegun(verdict));
      effects.add(new MapRunEffect.WriteResults(open.plan()));
    } else {
      close(verdict, Json.Obj.EMPTY);
    }
  }

  /// @param details what names the files of the results, if they were written
  private void close(MapRun.Verdict verdict, Json.Obj details) {
    if (state instanceof MapRun.Open open) {
      var outcome =
          switch (verdict) {
            case MapRun.Verdict.Succeeded() -> succeeded(open, details);
            case MapRun.Verdict.Failed(var error, var cause) ->
                new Outcome.Failed(Optional.of(error), Optional.of(cause));
            case MapRun.Verdict.Aborted() ->
                new Outcome.Aborted(Optional.empty(), Optional.empty());
          };
      var isWritten =
          open.plan().isExported()
              ? !details.members().isEmpty()
              : outcome instanceof Outcome.Succeeded;
      record(new MapRunEvent.Closed(outcome, isWritten));
      effects.add(new MapRunEffect.ReportEnd(open.link(), outcome));
    }
  }

  private static Outcome succeeded(MapRun.Open open, Json.Obj details) {
    if (open.plan().isExported()) {
      return new Outcome.Succeeded(
          Json.object()
              .put("MapRunArn", open.plan().id().arn())
              .put("ResultWriterDetails", details)
              .build());
    }
    if (open.kept().areTooLarge()) {
      var failure = Failure.dataTooLarge(open.plan().state());
      return new Outcome.Failed(failure.error(), failure.cause());
    }
    return new Outcome.Succeeded(
        ChildResult.joined(
            open.plan().results().transformation(), List.copyOf(open.kept().results().values())));
  }

  private void record(MapRunEvent event) {
    var id = state.lastEventId() + 1;
    var recorded = new Recorded(id, id - 1, moment.now(), event);
    events.add(recorded);
    state = state.apply(recorded);
  }
}
