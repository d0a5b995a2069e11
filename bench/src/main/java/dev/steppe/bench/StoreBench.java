package dev.steppe.bench;

import dev.steppe.asl.StateType;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Event;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Recorded;
import dev.steppe.engine.Start;
import dev.steppe.store.Commit;
import dev.steppe.store.Journal;
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
  private static final long SECONDS = 4;
  private static final Instant MORNING = Instant.parse("2026-01-01T08:00:00Z");
  private static final String ACCOUNT = "arn:aws:states:us-east-1:123456789012:";

  private StoreBench() {}

  /// @param args the directory to write to, which is emptied
  public static void main(String[] args) throws IOException, RocksDBException {
    var directory = Path.of(args[0]);
    for (int round = 0; round < 2; round++) {
      System.out.println(round == 0 ? "warming up" : "measuring");
      for (int group : GROUPS) {
        var journal = journal(fresh(directory), group);
        var alone = alone(fresh(directory), group);
        System.out.printf(
            "groups of %4d: journal %s, RocksDB alone %s, ratio %.2f%n",
            group, journal, alone, journal.perSecond() / alone.perSecond());
      }
    }
    fresh(directory);
  }

  private record Figure(double perSecond, double p50, double p99) {
    static Figure of(List<Long> nanos, long elapsed, int group) {
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
  private static Figure journal(Path directory, int group) {
    try (var store = RocksStore.open(directory)) {
      var journal = store.journal();
      var owned = new HashMap<Integer, ShardRef>();
      for (int shard = 0; shard < journal.shards(); shard++) {
        owned.put(shard, journal.acquire(shard));
      }
      var nanos = new ArrayList<Long>();
      var begin = System.nanoTime();
      var end = begin + SECONDS * 1_000_000_000L;
      for (long i = 0, now = begin; now < end; i++) {
        var parts = group(journal, owned, i * group, group);
        var outcome = journal.lane(0).commit(parts).toCompletableFuture().join();
        if (!(outcome instanceof Outcome.Committed)) {
          throw new IllegalStateException("not committed: " + outcome);
        }
        var next = System.nanoTime();
        nanos.add(next - now);
        now = next;
      }
      return Figure.of(nanos, System.nanoTime() - begin, group);
    }
  }

  private static List<ShardCommit> group(
      Journal journal, Map<Integer, ShardRef> owned, long first, int size) {
    var byShard = new HashMap<ShardRef, List<Commit>>();
    for (long number = first; number < first + size; number++) {
      var commit = execution(number);
      var owner = owned.getOrDefault(journal.shardOf(commit.id()), new ShardRef(0, 0));
      byShard.computeIfAbsent(owner, _ -> new ArrayList<>()).add(commit);
    }
    return byShard.entrySet().stream()
        .map(entry -> new ShardCommit(entry.getKey(), entry.getValue()))
        .toList();
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
      add(events, new Event.StateExited(events.size(), "Step" + i, StateType.PASS, input));
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

  /// As many bytes as the journal writes for such an execution, as random keys and values.
  private static Figure alone(Path directory, int group) throws RocksDBException {
    RocksDB.loadLibrary();
    var random = new SplittableRandom(1);
    try (var options = new Options().setCreateIfMissing(true).setRecycleLogFileNum(4);
        var db = RocksDB.open(options, directory.toString());
        var synced = new WriteOptions().setSync(true)) {
      var nanos = new ArrayList<Long>();
      var begin = System.nanoTime();
      var end = begin + SECONDS * 1_000_000_000L;
      for (long now = begin; now < end; ) {
        try (var batch = new WriteBatch()) {
          for (int i = 0; i < group; i++) {
            batch.put(bytes(random, 24), bytes(random, 200));
            batch.put(bytes(random, 16), bytes(random, 140));
            batch.put(bytes(random, 37), new byte[0]);
          }
          db.write(synced, batch);
        }
        var next = System.nanoTime();
        nanos.add(next - now);
        now = next;
      }
      return Figure.of(nanos, System.nanoTime() - begin, group);
    }
  }

  private static byte[] bytes(SplittableRandom random, int size) {
    var bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Path fresh(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (var files = Files.walk(directory)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    return directory;
  }
}
