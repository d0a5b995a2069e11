package dev.steppe.runtime;

import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Recorded;
import dev.steppe.engine.Start;
import dev.steppe.engine.Status;
import dev.steppe.store.Cursor;
import dev.steppe.store.Journal;
import dev.steppe.store.Lane;
import dev.steppe.store.Loaded;
import dev.steppe.store.Outcome;
import dev.steppe.store.Page;
import dev.steppe.store.ShardCommit;
import dev.steppe.store.ShardRef;
import dev.steppe.store.StoreException;
import dev.steppe.store.Summary;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/// A journal with one fault in it.
class FaultyJournal implements Journal {
  private final Journal journal;
  private final Predicate<List<ShardCommit>> hides;
  private final AtomicBoolean hidden = new AtomicBoolean();

  /// Reports the first group that `hides` picks as unknown, though it is durable.
  FaultyJournal(Journal journal, Predicate<List<ShardCommit>> hides) {
    this.journal = journal;
    this.hides = hides;
  }

  static FaultyJournal hidingOnce(Journal journal, Predicate<Recorded> event) {
    return new FaultyJournal(
        journal,
        group ->
            group.stream()
                .flatMap(part -> part.commits().stream())
                .flatMap(commit -> commit.events().stream())
                .anyMatch(event));
  }

  @Override
  public Lane lane(int lane) {
    var sound = journal.lane(lane);
    return group ->
        hides.test(group) && hidden.compareAndSet(false, true)
            ? sound.commit(group).thenApply(_ -> new Outcome.Unknown(new StoreException("hidden")))
            : sound.commit(group);
  }

  @Override
  public int shards() {
    return journal.shards();
  }

  @Override
  public ShardRef acquire(int shard) {
    return journal.acquire(shard);
  }

  @Override
  public Optional<Loaded> load(ExecutionId id) {
    return journal.load(id);
  }

  @Override
  public List<ExecutionId> due(int shard, Instant until, int limit) {
    return journal.due(shard, until, limit);
  }

  @Override
  public Optional<Instant> nextDue(int shard) {
    return journal.nextDue(shard);
  }

  @Override
  public long waiting(int shard) {
    return journal.waiting(shard);
  }

  @Override
  public Page<ExecutionId> inFlight(int shard, Cursor after, int limit) {
    return journal.inFlight(shard, after, limit);
  }

  @Override
  public Page<Recorded> history(ExecutionId id, Cursor after, boolean reverse, int limit) {
    return journal.history(id, after, reverse, limit);
  }

  @Override
  public Page<Summary> list(String machineArn, Optional<Status> status, Cursor after, int limit) {
    return journal.list(machineArn, status, after, limit);
  }

  @Override
  public CompletionStage<Outcome> accept(Start start, String machineArn) {
    return journal.accept(start, machineArn);
  }

  @Override
  public void forget(ExecutionId id) {
    journal.forget(id);
  }

  @Override
  public List<Accepted> accepted() {
    return journal.accepted();
  }

  @Override
  public void close() {
    journal.close();
  }
}
