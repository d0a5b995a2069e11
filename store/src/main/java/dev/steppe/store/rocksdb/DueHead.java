package dev.steppe.store.rocksdb;

import dev.steppe.engine.ExecutionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// The earliest wake times of one shard, in memory. A shard is asked for what is due all the time,
/// and mostly nothing is; the index on disk is read only where this head ends.
///
/// The head holds every entry of the index that comes before `end`, and no other. Every change of
/// the index is told here after it was written, so that reading the index meanwhile does no harm.
final class DueHead {
  /// How many entries are read at a time. The head holds at most about twice as many.
  static final int CHUNK = 2048;

  /// An entry of the index.
  ///
  /// @param id the execution, where the entry came from a commit and not from disk
  record Entry(Instant at, Hash hash, Optional<ExecutionId> id) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : hash.compareTo(other.hash);
    }
  }

  /// Reads the index.
  interface Index {
    /// The first `limit` entries of the shard, from `from` on if it is given.
    List<Entry> read(Optional<Entry> from, int limit);
  }

  private final Index index;
  private final NavigableSet<Entry> entries = new TreeSet<>();
  private boolean complete;
  private Optional<Entry> end = Optional.empty();

  DueHead(Index index) {
    this.index = index;
  }

  /// Forgets all, because nobody knows what was written.
  synchronized void reset() {
    entries.clear();
    complete = false;
    end = Optional.empty();
  }

  synchronized void add(Entry entry) {
    if (!complete && (end.isEmpty() || entry.compareTo(end.get()) >= 0)) {
      return;
    }
    entries.add(entry);
    if (entries.size() > 2 * CHUNK) {
      cut();
    }
  }

  synchronized void remove(Entry entry) {
    entries.remove(entry);
  }

  synchronized Optional<Instant> first() {
    if (entries.isEmpty() && !complete) {
      extend();
    }
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.first().at());
  }

  /// The first `limit` entries whose time is not after `until`.
  synchronized List<Entry> due(Instant until, int limit) {
    while (!complete && entries.size() < limit && !endIsAfter(until)) {
      extend();
    }
    var due = new ArrayList<Entry>();
    for (var entry : entries) {
      if (due.size() == limit || entry.at().isAfter(until)) {
        break;
      }
      due.add(entry);
    }
    return due;
  }

  private boolean endIsAfter(Instant until) {
    return end.isPresent() && end.get().at().isAfter(until);
  }

  private void extend() {
    var read = index.read(end, CHUNK + 1);
    complete = read.size() <= CHUNK;
    entries.addAll(complete ? read : read.subList(0, CHUNK));
    end = complete ? Optional.empty() : Optional.of(read.getLast());
  }

  private void cut() {
    while (entries.size() > CHUNK) {
      end = Optional.of(entries.removeLast());
    }
    complete = false;
  }
}
