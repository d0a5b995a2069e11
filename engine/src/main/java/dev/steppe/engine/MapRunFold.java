package dev.steppe.engine;

import dev.steppe.engine.MapRun.Child;
import dev.steppe.engine.MapRun.Counts;
import dev.steppe.engine.MapRun.Kept;
import dev.steppe.engine.MapRun.Open;
import dev.steppe.engine.MapRun.Reading;
import dev.steppe.engine.MapRun.Stage;
import java.util.Optional;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/// What an event makes of a map run.
final class MapRunFold {
  private MapRunFold() {}

  static MapRun open(Recorded recorded, MapRunPlan plan) {
    return new Open(
        1,
        recorded.id(),
        plan,
        plan.settings(),
        recorded.at(),
        new Reading(0, Optional.empty(), false),
        TreePMap.empty(),
        0,
        Counts.NONE,
        new Kept(TreePMap.empty(), 0, false),
        new Stage.Working());
  }

  static MapRun step(Open x, Recorded recorded) {
    if (!(recorded.event() instanceof MapRunEvent event)) {
      throw new IllegalStateException("an event of an execution in " + x.plan().id().arn());
    }
    return switch (event) {
      case MapRunEvent.Opened _ ->
          throw new IllegalStateException("opened twice: " + x.plan().id().arn());
      case MapRunEvent.ItemsRead read -> read(x, recorded, read);
      case MapRunEvent.ChildrenStarted(var children) -> started(x, recorded, children);
      case MapRunEvent.ChildrenEnded ended -> ended(x, recorded, ended);
      case MapRunEvent.Updated(var settings) -> with(x, recorded, settings, x.stage());
      case MapRunEvent.Stopped(var verdict) ->
          with(x, recorded, x.settings(), new Stage.Stopping(verdict));
      case MapRunEvent.ResultsBegun(var verdict) ->
          with(x, recorded, x.settings(), new Stage.Writing(verdict));
      case MapRunEvent.Closed(var outcome, var resultsWritten) ->
          new MapRun.Ended(
              x.version() + 1,
              recorded.id(),
              x.link(),
              x.settings(),
              x.startedAt(),
              recorded.at(),
              x.counts(),
              resultsWritten,
              outcome);
    };
  }

  private static Open with(
      Open x, Recorded recorded, MapRunPlan.Settings settings, MapRun.Stage stage) {
    return new Open(
        x.version() + 1,
        recorded.id(),
        x.plan(),
        settings,
        x.startedAt(),
        x.reading(),
        x.children(),
        x.heldBytes(),
        x.counts(),
        x.kept(),
        stage);
  }

  private static Open read(Open x, Recorded recorded, MapRunEvent.ItemsRead read) {
    var children = x.children();
    var index = x.counts().children();
    var items = x.counts().items();
    var bytes = x.heldBytes();
    for (var child : read.children()) {
      children = children.plus(index++, child);
      items += child.items();
      bytes += child.bytes();
    }
    var before = x.counts();
    return new Open(
        x.version() + 1,
        recorded.id(),
        x.plan(),
        x.settings(),
        x.startedAt(),
        new Reading(read.source(), read.place(), read.done()),
        children,
        bytes,
        new Counts(
            index,
            items,
            before.started(),
            before.startedItems(),
            before.childrenEnded(),
            before.itemsEnded()),
        x.kept(),
        x.stage());
  }

  private static Open started(Open x, Recorded recorded, int children) {
    var before = x.counts();
    var until = before.started() + children;
    var items = before.startedItems();
    for (var child : x.children().subMap(before.started(), until).values()) {
      items += child.items();
    }
    return at(
        x,
        recorded,
        x.children(),
        x.heldBytes(),
        new Counts(
            before.children(),
            before.items(),
            until,
            items,
            before.childrenEnded(),
            before.itemsEnded()),
        x.kept());
  }

  private static Open ended(Open x, Recorded recorded, MapRunEvent.ChildrenEnded ended) {
    var children = x.children();
    var bytes = x.heldBytes();
    var childrenEnded = x.counts().childrenEnded();
    var itemsEnded = x.counts().itemsEnded();
    var results = x.kept().results();
    var keptBytes = x.kept().bytes();
    var keeps = !x.plan().isExported() && !ended.areTooLarge();
    for (var end : ended.ends()) {
      var child = child(x, end.index());
      children = children.minus(end.index());
      bytes -= child.bytes();
      childrenEnded = childrenEnded.plus(end.status(), 1);
      itemsEnded = itemsEnded.plus(end.status(), child.items());
      if (keeps && end.result().isPresent()) {
        var result = end.result().get();
        keptBytes += Kept.size(result);
        results = results.plus(end.index(), result);
      }
    }
    var kept =
        ended.areTooLarge()
            ? new Kept(TreePMap.empty(), 0, true)
            : new Kept(results, keptBytes, false);
    var before = x.counts();
    return at(
        x,
        recorded,
        children,
        bytes,
        new Counts(
            before.children(),
            before.items(),
            before.started(),
            before.startedItems(),
            childrenEnded,
            itemsEnded),
        kept);
  }

  private static Child child(Open x, long index) {
    var child = x.children().get(index);
    if (child == null) {
      throw new IllegalStateException("no open child " + index + " in " + x.plan().id().arn());
    }
    return child;
  }

  private static Open at(
      Open x,
      Recorded recorded,
      PSortedMap<Long, Child> children,
      long heldBytes,
      Counts counts,
      Kept kept) {
    return new Open(
        x.version() + 1,
        recorded.id(),
        x.plan(),
        x.settings(),
        x.startedAt(),
        x.reading(),
        children,
        heldBytes,
        counts,
        kept,
        x.stage());
  }
}
