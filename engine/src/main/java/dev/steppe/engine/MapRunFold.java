package dev.steppe.engine;

import dev.steppe.engine.MapRun.Child;
import dev.steppe.engine.MapRun.Counts;
import dev.steppe.engine.MapRun.Ended;
import dev.steppe.engine.MapRun.Kept;
import dev.steppe.engine.MapRun.Open;
import dev.steppe.engine.MapRun.Reading;
import dev.steppe.engine.MapRun.Search;
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
        Optional.empty(),
        new Reading(0, Optional.empty(), false),
        TreePMap.empty(),
        0,
        Search.NONE,
        Counts.NONE,
        new Kept(TreePMap.empty(), 0, false),
        new Stage.Working());
  }

  /// An ended map run knows one event more.
  static MapRun redriven(Ended x, Recorded recorded) {
    if (!(recorded.event() instanceof MapRunEvent.Redriven(var link)) || x.left().isEmpty()) {
      throw new IllegalStateException("an event after the last one of " + x.link().mapRun().arn());
    }
    var left = x.left().get();
    var bytes = left.waiting().values().stream().mapToLong(Child::bytes).sum();
    var counts = x.counts().redriven();
    return new Open(
        x.version() + 1,
        recorded.id(),
        left.plan().with(link),
        x.settings(),
        x.startedAt(),
        Optional.of(recorded.at()),
        left.reading(),
        left.waiting(),
        bytes,
        new Search(TreePMap.empty(), 0, counts.redriving().children().all() == 0),
        counts,
        left.kept(),
        new Stage.Working());
  }

  static MapRun step(Open x, Recorded recorded) {
    if (!(recorded.event() instanceof MapRunEvent event)) {
      throw new IllegalStateException("an event of an execution in " + x.plan().id().arn());
    }
    return switch (event) {
      case MapRunEvent.Opened _ ->
          throw new IllegalStateException("opened twice: " + x.plan().id().arn());
      case MapRunEvent.Redriven _ ->
          throw new IllegalStateException("redriven while it ran: " + x.plan().id().arn());
      case MapRunEvent.UnsuccessfulFound found -> found(x, recorded, found);
      case MapRunEvent.ChildrenRedriven(var children) -> redriven(x, recorded, children);
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
              x.redrivenAt(),
              recorded.at(),
              x.counts().over(),
              resultsWritten,
              outcome,
              left(x, outcome));
    };
  }

  private static Optional<MapRun.Left> left(Open x, Outcome outcome) {
    return outcome instanceof Outcome.Succeeded
        ? Optional.empty()
        : Optional.of(new MapRun.Left(x.plan(), x.reading(), x.children(), x.kept()));
  }

  private static Open found(Open x, Recorded recorded, MapRunEvent.UnsuccessfulFound event) {
    var found = x.search().found();
    var bytes = x.heldBytes();
    for (var one : event.children()) {
      found = found.plus(one.index(), one.child());
      bytes += one.child().bytes();
    }
    return at(
        x,
        recorded,
        x.reading(),
        x.children(),
        bytes,
        new Search(found, event.next(), event.done()),
        x.counts(),
        x.kept());
  }

  private static Open redriven(Open x, Recorded recorded, int count) {
    var children = x.children();
    var found = x.search().found();
    var redriving = x.counts().redriving();
    for (int left = count; left > 0; left--) {
      var first = found.firstEntry();
      var child = first.getValue();
      children = children.plus(first.getKey(), child);
      found = found.minus(first.getKey());
      redriving = redriving.begun(child.was().orElseThrow(), child.items());
    }
    return at(
        x,
        recorded,
        x.reading(),
        children,
        x.heldBytes(),
        new Search(found, x.search().next(), x.search().done()),
        x.counts().with(x.counts().childrenEnded(), x.counts().itemsEnded(), redriving),
        x.kept());
  }

  private static Open with(
      Open x, Recorded recorded, MapRunPlan.Settings settings, MapRun.Stage stage) {
    return new Open(
        x.version() + 1,
        recorded.id(),
        x.plan(),
        settings,
        x.startedAt(),
        x.redrivenAt(),
        x.reading(),
        x.children(),
        x.heldBytes(),
        x.search(),
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
    return at(
        x,
        recorded,
        new Reading(read.source(), read.place(), read.done()),
        children,
        bytes,
        x.search(),
        new Counts(
            index,
            items,
            before.started(),
            before.startedItems(),
            before.childrenEnded(),
            before.itemsEnded(),
            before.redriving()),
        x.kept());
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
        x.reading(),
        x.children(),
        x.heldBytes(),
        x.search(),
        new Counts(
            before.children(),
            before.items(),
            until,
            items,
            before.childrenEnded(),
            before.itemsEnded(),
            before.redriving()),
        x.kept());
  }

  private static Open ended(Open x, Recorded recorded, MapRunEvent.ChildrenEnded ended) {
    var children = x.children();
    var bytes = x.heldBytes();
    var childrenEnded = x.counts().childrenEnded();
    var itemsEnded = x.counts().itemsEnded();
    var redriving = x.counts().redriving();
    var results = x.kept().results();
    var keptBytes = x.kept().bytes();
    var keeps = !x.plan().isExported() && !ended.areTooLarge();
    for (var end : ended.ends()) {
      var child = child(x, end.index());
      children = children.minus(end.index());
      bytes -= child.bytes();
      childrenEnded = childrenEnded.plus(end.status(), 1);
      itemsEnded = itemsEnded.plus(end.status(), child.items());
      if (end.notRedrivable()) {
        redriving = redriving.failed(child.items());
      } else if (keeps) {
        keptBytes -= new Kept(results, 0, false).bytesOf(end.index());
        results = results.minus(end.index());
        if (end.result().isPresent()) {
          keptBytes += Kept.size(end.result().get());
          results = results.plus(end.index(), end.result().get());
        }
      }
    }
    var kept =
        ended.areTooLarge()
            ? new Kept(TreePMap.empty(), 0, true)
            : new Kept(results, keptBytes, false);
    return at(
        x,
        recorded,
        x.reading(),
        children,
        bytes,
        x.search(),
        x.counts().with(childrenEnded, itemsEnded, redriving),
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
      Reading reading,
      PSortedMap<Long, Child> children,
      long heldBytes,
      Search search,
      Counts counts,
      Kept kept) {
    return new Open(
        x.version() + 1,
        recorded.id(),
        x.plan(),
        x.settings(),
        x.startedAt(),
        x.redrivenAt(),
        reading,
        children,
        heldBytes,
        search,
        counts,
        kept,
        x.stage());
  }
}
