package dev.steppe.store.memory;

import dev.steppe.engine.ExecutionId;
import dev.steppe.store.Commit;
import dev.steppe.store.Cursor;
import dev.steppe.store.Page;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// What a shard's owner asks for: its epoch, and which of its executions wait or are in flight.
final class MemoryShard {
  private record Due(Instant at, ExecutionId id) {}

  private final NavigableSet<Due> due =
      new TreeSet<>(Comparator.comparing(Due::at).thenComparing(Due::id));
  private final NavigableSet<ExecutionId> inFlight = new TreeSet<>();
  private long epoch;

  long raiseEpoch() {
    return ++epoch;
  }

  boolean isOwnedAt(long epoch) {
    return this.epoch == epoch;
  }

  void add(Commit commit) {
    commit.wakeAt().ifPresent(at -> due.add(new Due(at, commit.id())));
    if (commit.inFlight()) {
      inFlight.add(commit.id());
    }
  }

  void remove(Commit commit) {
    commit.wakeAt().ifPresent(at -> due.remove(new Due(at, commit.id())));
    inFlight.remove(commit.id());
  }

  int waiting() {
    return due.size();
  }

  List<ExecutionId> due(Instant until, int limit) {
    return due.stream()
        .takeWhile(entry -> !entry.at().isAfter(until))
        .limit(limit)
        .map(Due::id)
        .toList();
  }

  Optional<Instant> nextDue() {
    return due.isEmpty() ? Optional.empty() : Optional.of(due.first().at());
  }

  /// The cursor of a row is its ARN.
  Page<ExecutionId> inFlight(Cursor after, int limit) {
    var rest =
        after.equals(Cursor.START)
            ? inFlight
            : inFlight.tailSet(new ExecutionId(after.text()), false);
    return Pages.of(rest.stream(), limit, id -> id, id -> new Cursor(id.arn()));
  }
}
