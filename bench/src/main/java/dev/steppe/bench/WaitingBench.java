package dev.steppe.bench;

import dev.steppe.asl.StateType;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Event;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Recorded;
import dev.steppe.engine.Start;
import dev.steppe.store.Commit;
import dev.steppe.store.Cursor;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// Measures what many waiting executions cost: `make DIRECTORY COUNT` makes them, `open DIRECTORY`
/// opens the store as a restart does and asks what recovery asks.
public final class WaitingBench {
  private static final Instant MORNING = Instant.parse("2026-01-01T08:00:00Z");
  private static final String ACCOUNT = "arn:aws:states:us-east-1:123456789012:";
  private static final int GROUP = 256;
  private static final int PENDING = 4;

  private WaitingBench() {}

  public static void main(String[] args) throws IOException {
    var directory = Path.of(args[1]);
    if (args[0].equals("make")) {
      make(directory, Long.parseLong(args[2]));
    } else {
      open(directory);
    }
    for (var line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS") || line.startsWith("VmHWM")) {
        System.out.println(line);
      }
    }
  }

  private static void make(Path directory, long count) {
    try (var store = RocksStore.open(directory)) {
      var journal = store.journal();
      var owned = acquire(journal);
      var pending = new ArrayList<CompletableFuture<Outcome>>();
      var begin = System.nanoTime();
      for (long first = 0; first < count; first += GROUP) {
        var byShard = new HashMap<Integer, List<Commit>>();
        for (long number = first; number < Math.min(count, first + GROUP); number++) {
          var commit = waiting(number);
          byShard.computeIfAbsent(journal.shardOf(commit.id()), _ -> new ArrayList<>()).add(commit);
        }
        var group =
            byShard.entrySet().stream()
                .map(entry ->
                    new ShardCommit(
                        Objects.requireNonNull(owned.get(entry.getKey())), entry.getValue()))
                .toList();
        pending.add(journal.lane(0).commit(group).toCompletableFuture());
        if (pending.size() == PENDING) {
          check(pending.removeFirst().join());
        }
      }
      pending.forEach(done -> check(done.join()));
      var seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf("%,d made in %.1f s: %,.0f/s%n", count, seconds, count / seconds);
    }
  }

  private static void check(Outcome outcome) {
    if (!(outcome instanceof Outcome.Committed)) {
      throw new IllegalStateException("not committed: " + outcome);
    }
  }

  private static void open(Path directory) {
    var begin = System.nanoTime();
    try (var store = RocksStore.open(directory)) {
      var journal = store.journal();
      say("opened", begin);
      begin = System.nanoTime();
      acquire(journal);
      for (int shard = 0; shard < journal.shards(); shard++) {
        journal.inFlight(shard, Cursor.START, 1000);
      }
      say("recovered", begin);
      begin = System.nanoTime();
      for (int shard = 0; shard < journal.shards(); shard++) {
        journal.nextDue(shard);
      }
      say("first wake times", begin);
      begin = System.nanoTime();
      for (int i = 0; i < 1_000_000; i++) {
        journal.nextDue(i % journal.shards());
      }
      say("a million more", begin);
      begin = System.nanoTime();
      var due = journal.due(0, Instant.MAX, 1000);
      say("a thousand due", begin);
      begin = System.nanoTime();
      var loaded = due.stream().filter(id -> journal.load(id).isPresent()).count();
      say(loaded + " loaded", begin);
    }
  }

  private static void say(String what, long begin) {
    System.out.printf("%-20s %8.1f ms%n", what, (System.nanoTime() - begin) / 1e6);
  }

  private static Map<Integer, ShardRef> acquire(Journal journal) {
    var owned = new HashMap<Integer, ShardRef>();
    for (int shard = 0; shard < journal.shards(); shard++) {
      owned.put(shard, journal.acquire(shard));
    }
    return owned;
  }

  private static Commit waiting(long number) {
    var name = new UUID(number * 0x9E3779B97F4A7C15L, number).toString();
    var id = new ExecutionId(ACCOUNT + "execution:orders:" + name);
    var input = Json.object().put("order", number).put("note", "n".repeat(150)).build();
    var until = MORNING.plusSeconds(3600 + number);
    var events = new ArrayList<Recorded>();
    var start = new Start(id, name, new UUID(1, 1), input, Optional.empty());
    events.add(new Recorded(1, 0, MORNING, new Event.ExecutionStarted(start, Optional.empty())));
    events.add(
        new Recorded(2, 1, MORNING, new Event.StateEntered(0, 0, "Wait", StateType.WAIT, input)));
    events.add(new Recorded(2, 2, MORNING, new Event.WaitStarted(2, until)));
    Execution state = new Execution.New();
    for (var recorded : events) {
      state = state.apply(recorded);
    }
    return new Commit(
        id,
        0,
        events,
        Optional.empty(),
        Summary.of(state, ACCOUNT + "stateMachine:orders"),
        state.wakeAt(),
        false);
  }
}
