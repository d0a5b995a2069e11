package dev.steppe.runtime;

import dev.steppe.engine.MapRun;
import dev.steppe.engine.MapRunEvent;
import dev.steppe.engine.MapRunInput;
import dev.steppe.engine.MapRunPlan;
import dev.steppe.engine.Recorded;
import dev.steppe.engine.Status;
import dev.steppe.store.Cursor;
import dev.steppe.store.Journal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/// Finds the children of a map run that did not succeed before it was redriven, in the order of
/// their numbers. A map run remembers none of them, so the journal is read twice: once for how they
/// ended, once for what they were given. That takes a bit a child of memory, and a pass over the
/// journal for a redrive however many children there are. Not thread-safe.
final class UnsuccessfulChildren {
  private static final int EVENTS_AT_A_TIME = 8;

  /// From how many children, or bytes of their inputs, on a chunk is full.
  private static final int MOST_CHILDREN = 500;

  private static final long MOST_BYTES = 1 << 20;

  private final Journal journal;
  private final MapRunPlan plan;
  private final Map<Status, BitSet> ended = new EnumMap<>(Status.class);
  private final Queue<MapRunEvent.Found> found = new ArrayDeque<>();

  /// Where the second pass goes on; absent when all events have been read.
  private Optional<Cursor> after = Optional.of(Cursor.START);

  /// The number of the next child that the second pass comes to.
  private long child;

  /// @param plan that of the redrive at hand
  UnsuccessfulChildren(Journal journal, MapRunPlan plan) {
    this.journal = journal;
    this.plan = plan;
    for (var status : Status.values()) {
      ended.put(status, new BitSet());
    }
    var from = Optional.of(Cursor.START);
    while (from.isPresent()) {
      from = readEnds(from.get());
    }
  }

  private Optional<Cursor> readEnds(Cursor from) {
    var page = journal.history(plan.id(), from, false, EVENTS_AT_A_TIME);
    for (var recorded : page.rows()) {
      if (isRedrive(recorded)) {
        return Optional.empty();
      }
      if (recorded.event() instanceof MapRunEvent.ChildrenEnded(var ends, _)) {
        for (var end : ends) {
          var index = Math.toIntExact(end.index());
          ended.forEach((status, children) -> children.set(index, status == end.status()));
        }
      }
    }
    return page.next();
  }

  /// Whether it is the redrive at hand: what comes after it is of no interest.
  private boolean isRedrive(Recorded recorded) {
    return recorded.event() instanceof MapRunEvent.Redriven(var link)
        && link.redriveCount() == plan.link().redriveCount();
  }

  /// The next children from the number `from` on.
  MapRunInput.UnsuccessfulFound next(long from) {
    var chunk = new ArrayList<MapRunEvent.Found>();
    var next = from;
    long bytes = 0;
    while (chunk.size() < MOST_CHILDREN && bytes < MOST_BYTES && hasNext(from)) {
      var one = found.remove();
      chunk.add(one);
      bytes += one.child().bytes();
      next = one.index() + 1;
    }
    return new MapRunInput.UnsuccessfulFound(
        plan.link().redriveCount(), from, chunk, next, !hasNext(next));
  }

  private boolean hasNext(long from) {
    while (true) {
      while (!found.isEmpty() && found.element().index() < from) {
        found.remove(); // The process that found it has died.
      }
      if (!found.isEmpty() || after.isEmpty()) {
        return !found.isEmpty();
      }
      after = readChildren(after.get());
    }
  }

  private Optional<Cursor> readChildren(Cursor from) {
    var page = journal.history(plan.id(), from, false, EVENTS_AT_A_TIME);
    for (var recorded : page.rows()) {
      if (isRedrive(recorded)) {
        return Optional.empty();
      }
      if (recorded.event() instanceof MapRunEvent.ItemsRead read) {
        read.children().forEach(this::read);
      }
    }
    return page.next();
  }

  private void read(MapRun.Child read) {
    var index = Math.toIntExact(child);
    for (var status : Status.values()) {
      if (status != Status.SUCCEEDED && ended(status).get(index)) {
        found.add(
            new MapRunEvent.Found(
                child,
                new MapRun.Child(read.input(), read.items(), read.bytes(), Optional.of(status))));
      }
    }
    child++;
  }

  private BitSet ended(Status status) {
    return ended.getOrDefault(status, new BitSet());
  }
}
