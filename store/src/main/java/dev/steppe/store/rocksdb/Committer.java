package dev.steppe.store.rocksdb;

import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Status;
import dev.steppe.store.Commit;
import dev.steppe.store.Journal;
import dev.steppe.store.Outcome;
import dev.steppe.store.ShardCommit;
import dev.steppe.store.ShardRef;
import dev.steppe.store.StoreException;
import dev.steppe.store.Summary;
import dev.steppe.store.codec.AcceptedCodec;
import dev.steppe.store.codec.CommitCodec;
import dev.steppe.store.codec.Row;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// Turns commits into write batches: checks epochs and versions, and works out what changes in the
/// indexes. Only the lane's thread uses it, so that what it checked still holds when it writes.
final class Committer {
  private static final byte[] NOTHING = {};
  private static final int ROWS_REMEMBERED = 1024;
  private static final int PAYLOADS_REMEMBERED = 1024;

  /// An execution as it is on disk, or will be once the batch is written.
  private record Known(Hash hash, Optional<Row> row) {
    long version() {
      return row.map(Row::version).orElse(0L);
    }
  }

  private record Change(Known before, Known after, ByteBuffer blob) {}

  private record DueChange(int shard, DueHead.Entry entry, boolean isNew) {}

  private final Database database;
  private final Executions executions;
  private final ToIntFunction<ExecutionId> shardOf;
  private final long[] epochs;
  private final List<DueHead> heads;
  private final Recent<ExecutionId, Known> rows = new Recent<>(ROWS_REMEMBERED);
  private final KeptPayloads payloads = new KeptPayloads(PAYLOADS_REMEMBERED);

  private Batch batch;
  private boolean mustSync;
  private final Map<ExecutionId, Known> changed = new HashMap<>();
  private final List<DueChange> dueChanges = new ArrayList<>();

  Committer(
      Database database,
      Executions executions,
      ToIntFunction<ExecutionId> shardOf,
      List<Long> epochs,
      List<DueHead> heads) {
    this.database = database;
    this.executions = executions;
    this.shardOf = shardOf;
    this.epochs = epochs.stream().mapToLong(Long::longValue).toArray();
    this.heads = List.copyOf(heads);
    this.batch = database.newBatch();
  }

  /// How many bytes wait to be written.
  int size() {
    return batch.size();
  }

  /// @return the outcome, if the batch can be written
  Outcome add(List<ShardCommit> group) {
    mustSync = true;
    var fenced = new HashSet<Integer>();
    Optional<Throwable> fault = Optional.empty();
    for (var part : group) {
      if (epochs[part.at().shard()] != part.at().epoch()) {
        fenced.add(part.at().shard());
        continue;
      }
      try {
        for (var change : plan(part)) {
          put(part.at().shard(), change);
        }
      } catch (RuntimeException e) {
        fault = Optional.of(e);
      }
    }
    if (fault.isPresent()) {
      return new Outcome.Unknown(fault.get());
    }
    return fenced.isEmpty() ? new Outcome.Committed() : new Outcome.Fenced(fenced);
  }

  ShardRef acquire(int shard) {
    mustSync = true;
    epochs[shard]++;
    batch.put(Family.META, Meta.epochKey(shard), Meta.bytes(epochs[shard]));
    return new ShardRef(shard, epochs[shard]);
  }

  void accept(Journal.Accepted accepted) {
    mustSync = true;
    batch.put(
        Family.ACCEPTED, Hash.of(accepted.start().id()).bytes(), AcceptedCodec.encode(accepted));
  }

  void forget(ExecutionId id) {
    batch.delete(Family.ACCEPTED, Hash.of(id).bytes());
  }

  /// Writes all that was added.
  ///
  /// @throws StoreException if nobody knows whether it is durable
  void write() {
    var writing = batch;
    var sync = mustSync;
    batch = database.newBatch();
    mustSync = false;
    try {
      if (writing.isEmpty()) {
        return;
      }
      if (sync) {
        database.write(writing);
      } else {
        database.writeLazily(writing);
      }
      remember();
    } catch (RuntimeException e) {
      forgetAll();
      throw e;
    } finally {
      changed.clear();
      dueChanges.clear();
    }
  }

  private void remember() {
    changed.forEach((id, known) -> {
      if (known.row().filter(row -> row.summary().status() == Status.RUNNING).isPresent()) {
        rows.put(id, known);
      } else {
        rows.remove(id);
      }
    });
    for (var change : dueChanges) {
      if (change.isNew()) {
        heads.get(change.shard()).add(change.entry());
      } else {
        heads.get(change.shard()).remove(change.entry());
      }
    }
  }

  /// Nobody knows what is on disk now: whoever asks must look.
  private void forgetAll() {
    rows.clear();
    payloads.clear();
    heads.forEach(DueHead::reset);
  }

  /// What a part changes. Nothing is put into the batch before all of it was found right.
  private List<Change> plan(ShardCommit part) {
    var planned = new HashMap<ExecutionId, Known>();
    var changes = new ArrayList<Change>(part.commits().size());
    for (var commit : part.commits()) {
      var id = commit.id();
      if (shardOf.applyAsInt(id) != part.at().shard()) {
        throw new IllegalStateException(id.arn() + " is not of shard " + part.at().shard());
      }
      var before = planned.containsKey(id) ? planned.get(id) : known(id);
      if (before.version() != commit.expectedVersion()) {
        throw new IllegalStateException(
            "expected version %d of %s but it has %d"
                .formatted(commit.expectedVersion(), id.arn(), before.version()));
      }
      var after = new Known(before.hash(), Optional.of(row(commit, before)));
      var blob = CommitCodec.encode(commit, payloads.of(before.hash(), batch));
      changes.add(new Change(before, after, ByteBuffer.wrap(blob)));
      planned.put(id, after);
    }
    return changes;
  }

  private Known known(ExecutionId id) {
    var known = changed.get(id);
    if (known == null) {
      known = rows.get(id).orElse(null);
    }
    if (known == null) {
      var hash = Hash.of(id);
      known = new Known(hash, executions.row(id, hash));
    }
    return known;
  }

  private static Row row(Commit commit, Known before) {
    var blob = commit.expectedVersion() + 1;
    return new Row(
        commit.summary(),
        commit.version(),
        commit.snapshot().isPresent() ? blob : before.row().map(Row::snapshotBlob).orElse(0L),
        blob,
        commit.wakeAt(),
        commit.inFlight());
  }

  private void put(int shard, Change change) {
    var hash = change.after().hash();
    var before = change.before().row();
    var after = change.after().row().orElseThrow();
    batch.put(Family.EVENTS, Keys.blob(hash, after.lastBlob()), change.blob().array());
    batch.put(Family.EXECUTIONS, hash.bytes(), after.encode());
    list(before.map(Row::summary), after.summary(), hash);
    takeUp(shard, before.map(Row::inFlight).orElse(false), after.inFlight(), hash);
    wake(shard, before.flatMap(Row::wakeAt), after.wakeAt(), change.after());
    changed.put(after.summary().id(), change.after());
  }

  private void list(Optional<Summary> before, Summary after, Hash hash) {
    if (before.isPresent() && before.get().status() == after.status()) {
      return;
    }
    for (var arn : after.listedUnder()) {
      before.ifPresent(
          row -> batch.singleDelete(Family.listing(row.status()), Keys.listing(arn, row, hash)));
      batch.put(Family.listing(after.status()), Keys.listing(arn, after, hash), NOTHING);
    }
  }

  private void takeUp(int shard, boolean before, boolean after, Hash hash) {
    if (!before && after) {
      batch.put(Family.IN_FLIGHT, Keys.inFlight(shard, hash), NOTHING);
    } else if (before && !after) {
      batch.singleDelete(Family.IN_FLIGHT, Keys.inFlight(shard, hash));
    }
  }

  private void wake(int shard, Optional<Instant> before, Optional<Instant> after, Known known) {
    if (before.equals(after)) {
      return;
    }
    var hash = known.hash();
    var id = known.row().map(row -> row.summary().id());
    before.ifPresent(at -> {
      batch.singleDelete(Family.DUE, Keys.due(shard, at, hash));
      dueChanges.add(new DueChange(shard, new DueHead.Entry(at, hash, id), false));
    });
    after.ifPresent(at -> {
      batch.put(Family.DUE, Keys.due(shard, at, hash), NOTHING);
      dueChanges.add(new DueChange(shard, new DueHead.Entry(at, hash, id), true));
    });
  }
}
