package dev.steppe.bench;

import dev.steppe.asl.StateType;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Event;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Recorded;
import dev.steppe.engine.Start;
import dev.steppe.store.Commit;
import dev.steppe.store.Outcome;
import dev.steppe.store.ShardCommit;
import dev.steppe.store.ShardRef;
import dev.steppe.store.Summary;
import dev.steppe.store.rocksdb.RocksStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// Measures how many executions of five Pass states a second the journal makes durable, for groups
/// of several sizes, and how many times the same bytes RocksDB alone writes: the price of what the
/// journal adds.
///
/// Run it with a directory on the disk that is to be measured.
public final class StoreBench {
  private static final int[] GROUPS = {1, 16, 64, 256};
  private static final int SLICES = 12;
  private static final long SLICE = 250_000_000;
  private static final Instant MORNING = Instant.parse("2026-01-01T08:00:00Z");
  private static final String ACCOUNT = "arn:aws:states:us-east-1:123456789012:";

  private StoreBench() {}

  /// @param args the directory to write to, which is emptied
  public static void main(String[] args) throws IOException, RocksDBException {
    var directory = Path.of(args[0]);
    for (int round = 0; round < 2; round++) {
      System.out.println(round == 0 ? "warming up" : "measuring");
      for (int group : GROUPS) {
        clear(directory);
        try (var journal = new OurJournal(directory.resolve("journal"), group);
            var alone = new RocksAlone(directory.resolve("alone"), group)) {
          compare(group, journal, alone);
        }
      }
    }
    clear(directory);
  }

  /// Gives the two short slices of time in turn, so that what else the machine does hits both.
  private static void compare(int group, OurJournal journal, RocksAlone alone)
      throws RocksDBException {
    var ours = new ArrayList<Long>();
    var theirs = new ArrayList<Long>();
    for (int slice = 0; slice < SLICES; slice++) {
      for (long left = SLICE; left > 0; left -= ours.getLast()) {
        var begin = System.nanoTime();
        journal.commit();
        ours.add(System.nanoTime() - begin);
      }
      for (long left = SLICE; left > 0; left -= theirs.getLast()) {
        var begin = System.nanoTime();
        alone.write();
        theirs.add(System.nanoTime() - begin);
      }
    }
    var figure = Figure.of(ours, group);
    var yardstick = Figure.of(theirs, group);
    System.out.printf(
        "groups of %4d: journal %s, RocksDB alone %s, ratio %.2f%n",
        group, figure, yardstick, figure.perSecond() / yardstick.perSecond());
  }

  private record Figure(double perSecond, double p50, double p99) {
    static Figure of(List<Long> nanos, int group) {
      var elapsed = nanos.stream().mapToLong(Long::longValue).sum();
      nanos.sort(Comparator.naturalOrder());
      return new Figure(
          nanos.size() * (double) group * 1e9 / elapsed,
          nanos.get(nanos.size() / 2) / 1e6,
          nanos.get(nanos.size() * 99 / 100) / 1e6);
    }

    @Override
    public String toString() {
      return "%,7.0f commits/s (p50 %.2f ms, p99 %.2f ms)".formatted(perSecond, p50, p99);
    }
  }

  /// One group after the other, each when the one before is durable.
  private static final class OurJournal implements AutoCloseable {
    private final RocksStore store;
    private final Map<Integer, ShardRef> owned = new HashMap<>();
    private final int group;
    private long next;

    OurJournal(Path directory, int group) {
      this.store = RocksStore.open(directory);
      this.group = group;
      for (int shard = 0; shard < store.journal().shards(); shard++) {
        owned.put(shard, store.journal().acquire(shard));
      }
    }

    void commit() {
      var byShard = new HashMap<Integer, List<Commit>>();
      for (int i = 0; i < group; i++) {
        var commit = execution(next++);
        byShard
            .computeIfAbsent(store.journal().shardOf(commit.id()), _ -> new ArrayList<>())
            .add(commit);
      }
      var parts = new ArrayList<ShardCommit>();
      byShard.forEach((shard, commits) ->
          parts.add(new ShardCommit(Objects.requireNonNull(owned.get(shard)), commits)));
      var outcome = store.journal().lane(0).commit(parts).toCompletableFuture().join();
      if (!(outcome instanceof Outcome.Committed)) {
        throw new IllegalStateException("not committed: " + outcome);
      }
    }

    @Override
    public void close() {
      store.close();
    }
  }

  private static Commit execution(long number) {
    var name = new UUID(number * 0x9E3779B97F4A7C15L, number).toString();
    var id = new ExecutionId(ACCOUNT + "execution:orders:" + name);
    var input = Json.object().put("order", number).put("customer", "jane").build();
    var events = new ArrayList<Recorded>();
    var start = new Start(id, name, new UUID(1, 1), input, Optional.empty());
    add(events, new Event.ExecutionStarted(start, Optional.empty()));
    for (int i = 0; i < 5; i++) {
      add(events, new Event.StateEntered(0, 0, "Step" + i, StateType.PASS, input));
      add(
          events,
          new Event.StateExited(events.size(), "Step" + i, StateType.PASS, input, Json.Obj.EMPTY));
    }
    add(events, new Event.ExecutionSucceeded(input));
    Execution state = new Execution.New();
    for (var recorded : events) {
      state = state.apply(recorded);
    }
    return new Commit(
        id,
        0,
        events,
        Optional.of(state),
        Summary.of(state, ACCOUNT + "stateMachine:orders"),
        Optional.empty(),
        false);
  }

  private static void add(List<Recorded> events, Event event) {
    int id = events.size() + 1;
    events.add(new Recorded(id, id - 1, MORNING.plusMillis(id), event));
  }

  /// As many bytes as the journal writes for such executions, as random keys and values.
  private static final class RocksAlone implements AutoCloseable {
    private final Options options = new Options().setCreateIfMissing(true).setRecycleLogFileNum(4);
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final SplittableRandom random = new SplittableRandom(1);
    private final RocksDB db;
    private final int group;

    RocksAlone(Path directory, int group) throws RocksDBException {
      this.db = RocksDB.open(options, directory.toString());
      this.group = group;
    }

    void write() throws RocksDBException {
      try (var batch = new WriteBatch()) {
        for (int i = 0; i < group; i++) {
          batch.put(bytes(random, 24), bytes(random, 200));
          batch.put(bytes(random, 16), bytes(random, 140));
          batch.put(bytes(random, 37), new byte[0]);
        }
        db.write(synced, batch);
      }
    }

    @Override
    public void close() {
      db.close();
      synced.close();
      options.close();
    }
  }

  private static byte[] bytes(SplittableRandom random, int size) {
    var bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private static void clear(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (var files = Files.walk(directory)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(directory);
  }
}
