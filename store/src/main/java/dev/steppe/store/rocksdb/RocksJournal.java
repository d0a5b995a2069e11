package dev.steppe.store.rocksdb;

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
import dev.steppe.store.ShardRef;
import dev.steppe.store.StoreException;
import dev.steppe.store.Summary;
import dev.steppe.store.codec.AcceptedCodec;
import dev.steppe.store.codec.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/// The journal on disk. All lanes are one, because all shards share one log.
final class RocksJournal implements Journal {
  private final Database database;
  private final int shards;
  private final Executions executions;
  private final Listing listing;
  private final List<DueHead> heads;
  private final RocksLane lane;

  RocksJournal(Database database, List<Long> epochs) {
    this.database = database;
    this.shards = epochs.size();
    this.executions = new Executions(database);
    this.listing = new Listing(database);
    this.heads =
        IntStream.range(0, shards)
            .mapToObj(shard -> new DueHead((from, limit) -> readDue(shard, from, limit)))
            .toList();
    this.lane = new RocksLane(new Committer(database, executions, this::shardOf, epochs, heads));
  }

  @Override
  public int shards() {
    return shards;
  }

  @Override
  public ShardRef acquire(int shard) {
    var done = new CompletableFuture<ShardRef>();
    lane.submit(new Work.Acquire(shard, done));
    return await(done);
  }

  @Override
  public Lane lane(int lane) {
    return this.lane;
  }

  @Override
  public Optional<Loaded> load(ExecutionId id) {
    return executions.load(id);
  }

  @Override
  public List<ExecutionId> due(int shard, Instant until, int limit) {
    var due = new ArrayList<ExecutionId>();
    for (var entry : heads.get(shard).due(until, limit)) {
      entry.id().or(() -> idOf(entry)).ifPresent(due::add);
    }
    return List.copyOf(due);
  }

  /// The execution of an entry, unless it has moved on since the entry was read.
  private Optional<ExecutionId> idOf(DueHead.Entry entry) {
    return database
        .get(Family.EXECUTIONS, entry.hash().bytes())
        .map(Row::decode)
        .filter(row -> row.wakeAt().equals(Optional.of(entry.at())))
        .map(row -> row.summary().id());
  }

  @Override
  public Optional<Instant> nextDue(int shard) {
    return heads.get(shard).first();
  }

  private List<DueHead.Entry> readDue(int shard, Optional<DueHead.Entry> from, int limit) {
    return database.read(view -> {
      var scan = view.scan(Family.DUE, Keys.shard(shard));
      from.ifPresentOrElse(
          entry -> scan.to(Keys.due(shard, entry.at(), entry.hash())), scan::toFirst);
      var entries = new ArrayList<DueHead.Entry>();
      while (scan.isAtEntry() && entries.size() < limit) {
        var key = scan.key();
        entries.add(new DueHead.Entry(Keys.dueAt(key), Hash.endOf(key), Optional.empty()));
        scan.next();
      }
      return entries;
    });
  }

  @Override
  public long waiting(int shard) {
    return database.read(view -> {
      var scan = view.scan(Family.DUE, Keys.shard(shard)).toFirst();
      var waiting = 0L;
      while (scan.isAtEntry()) {
        waiting++;
        scan.next();
      }
      return waiting;
    });
  }

  @Override
  public Page<ExecutionId> inFlight(int shard, Cursor after, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("a page of " + limit + " rows");
    }
    return database.read(view -> {
      var prefix = Keys.shard(shard);
      var scan = view.scan(Family.IN_FLIGHT, prefix);
      if (after.equals(Cursor.START)) {
        scan.toFirst();
      } else {
        scan.toAfter(Keys.join(prefix, Keys.place(after, Hash.BYTES)));
      }
      var ids = new ArrayList<ExecutionId>();
      var last = Cursor.START;
      while (scan.isAtEntry() && ids.size() < limit) {
        var hash = Hash.endOf(scan.key());
        ids.add(idOf(view, hash));
        last = Keys.cursor(hash.bytes());
        scan.next();
      }
      return new Page<>(ids, scan.isAtEntry() ? Optional.of(last) : Optional.empty());
    });
  }

  private static ExecutionId idOf(View view, Hash hash) {
    return view.get(Family.EXECUTIONS, hash.bytes())
        .map(bytes -> Row.decode(bytes).summary().id())
        .orElseThrow(() -> new StoreException("an index names an execution that is not there"));
  }

  @Override
  public Page<Recorded> history(ExecutionId id, Cursor after, boolean reverse, int limit) {
    return executions.history(id, after, reverse, limit);
  }

  @Override
  public Page<Summary> list(String arn, Optional<Status> status, Cursor after, int limit) {
    return listing.page(arn, status, after, limit);
  }

  @Override
  public CompletionStage<Outcome> accept(Start start, String machineArn) {
    var done = new CompletableFuture<Outcome>();
    lane.submit(new Work.Accept(new Accepted(start, machineArn), done));
    return done;
  }

  @Override
  public void forget(ExecutionId id) {
    lane.submit(new Work.Forget(id));
  }

  @Override
  public List<Accepted> accepted() {
    var settled = new CompletableFuture<Boolean>();
    lane.submit(new Work.Settle(settled));
    await(settled);
    return database.read(view -> {
      var scan = view.scan(Family.ACCEPTED, new byte[0]).toFirst();
      var accepted = new ArrayList<Accepted>();
      while (scan.isAtEntry()) {
        accepted.add(AcceptedCodec.decode(scan.value()));
        scan.next();
      }
      return accepted;
    });
  }

  private static <T> T await(CompletableFuture<T> done) {
    try {
      return done.join();
    } catch (CompletionException e) {
      throw new StoreException("cannot write: " + e.getCause(), e);
    }
  }

  @Override
  public void close() {
    lane.close();
  }
}
