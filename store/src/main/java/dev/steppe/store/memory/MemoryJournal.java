package dev.steppe.store.memory;

import dev.steppe.engine.Event;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Recorded;
import dev.steppe.engine.Start;
import dev.steppe.engine.Status;
import dev.steppe.store.Commit;
import dev.steppe.store.Cursor;
import dev.steppe.store.Journal;
import dev.steppe.store.Lane;
import dev.steppe.store.Loaded;
import dev.steppe.store.Outcome;
import dev.steppe.store.Page;
import dev.steppe.store.ShardCommit;
import dev.steppe.store.ShardRef;
import dev.steppe.store.Summary;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The journal as live objects behind one lock.
final class MemoryJournal implements Journal {
  private final List<MemoryShard> shards;
  private final Map<ExecutionId, History> histories = new HashMap<>();
  private final Listings listings = new Listings();
  private final Map<ExecutionId, Accepted> accepted = new LinkedHashMap<>();
  private final Lane lane = group -> CompletableFuture.completedStage(commit(group));

  MemoryJournal(int shards) {
    this.shards = Stream.generate(MemoryShard::new).limit(shards).toList();
  }

  @Override
  public int shards() {
    return shards.size();
  }

  @Override
  public synchronized ShardRef acquire(int shard) {
    return new ShardRef(shard, shards.get(shard).raiseEpoch());
  }

  @Override
  public Lane lane(int lane) {
    return this.lane;
  }

  @Override
  public synchronized Optional<Loaded> load(ExecutionId id) {
    return Optional.ofNullable(histories.get(id)).map(History::loaded);
  }

  @Override
  public synchronized List<ExecutionId> due(int shard, Instant until, int limit) {
    return shards.get(shard).due(until, limit);
  }

  @Override
  public synchronized Optional<Instant> nextDue(int shard) {
    return shards.get(shard).nextDue();
  }

  @Override
  public synchronized long waiting(int shard) {
    return shards.get(shard).waiting();
  }

  @Override
  public synchronized Page<ExecutionId> inFlight(int shard, Cursor after, int limit) {
    return shards.get(shard).inFlight(after, limit);
  }

  @Override
  public synchronized Page<Recorded> history(
      ExecutionId id, Cursor after, boolean reverse, int limit) {
    var history = histories.get(id);
    if (history == null) {
      return new Page<>(List.of(), Optional.empty());
    }
    var events = history.events();
    var places =
        reverse
            ? IntStream.iterate(
                after.equals(Cursor.START) ? events.size() - 1 : place(after) - 1,
                place -> place >= 0,
                place -> place - 1)
            : IntStream.range(after.equals(Cursor.START) ? 0 : place(after) + 1, events.size());
    return Pages.of(
        places.filter(place -> !(events.get(place).event() instanceof Event.Hidden)).boxed(),
        limit,
        events::get,
        place -> new Cursor(Integer.toString(place)));
  }

  private static int place(Cursor cursor) {
    try {
      return Integer.parseInt(cursor.text());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a cursor of a history: " + cursor.text(), e);
    }
  }

  @Override
  public synchronized Page<Summary> list(
      String arn, Optional<Status> status, Cursor after, int limit) {
    return listings.page(arn, status, after, limit);
  }

  @Override
  public synchronized CompletionStage<Outcome> accept(Start start, String machineArn) {
    accepted.put(start.id(), new Accepted(start, machineArn));
    return CompletableFuture.completedStage(new Outcome.Committed());
  }

  @Override
  public synchronized void forget(ExecutionId id) {
    accepted.remove(id);
  }

  @Override
  public synchronized List<Accepted> accepted() {
    return List.copyOf(accepted.values());
  }

  @Override
  public void close() {}

  private synchronized Outcome commit(List<ShardCommit> group) {
    var fenced = new HashSet<Integer>();
    Optional<Throwable> fault = Optional.empty();
    for (var part : group) {
      if (!shards.get(part.at().shard()).isOwnedAt(part.at().epoch())) {
        fenced.add(part.at().shard());
        continue;
      }
      var found = fault(part);
      if (found.isPresent()) {
        fault = found;
      } else {
        part.commits().forEach(commit -> write(part.at().shard(), commit));
      }
    }
    if (fault.isPresent()) {
      return new Outcome.Unknown(fault.get());
    }
    return fenced.isEmpty() ? new Outcome.Committed() : new Outcome.Fenced(fenced);
  }

  /// What keeps `part` from being written: a writer that has lost count is a fault in the program.
  private Optional<Throwable> fault(ShardCommit part) {
    var versions = new HashMap<ExecutionId, Long>();
    for (var commit : part.commits()) {
      if (shardOf(commit.id()) != part.at().shard()) {
        return Optional.of(
            new IllegalStateException(commit.id().arn() + " is not of shard " + part.at().shard()));
      }
      long version = versions.computeIfAbsent(commit.id(), this::version);
      if (version != commit.expectedVersion()) {
        return Optional.of(
            new IllegalStateException(
                "expected version "
                    + commit.expectedVersion()
                    + " of "
                    + commit.id().arn()
                    + " but it has "
                    + version));
      }
      versions.put(commit.id(), commit.version());
    }
    return Optional.empty();
  }

  private long version(ExecutionId id) {
    var history = histories.get(id);
    return history == null ? 0 : history.events().size();
  }

  private void write(int shard, Commit commit) {
    var history = histories.get(commit.id());
    if (history == null) {
      histories.put(commit.id(), new History(commit));
      listings.add(commit.summary());
    } else {
      var before = history.current();
      shards.get(shard).remove(before);
      if (before.summary().status() != commit.summary().status()) {
        listings.remove(before.summary());
        listings.add(commit.summary());
      }
      history.append(commit);
    }
    shards.get(shard).add(commit);
  }
}
