package dev.steppe.bench;

import dev.steppe.asl.StateType;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Event;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Recorded;
import dev.steppe.engine.Start;
import dev.steppe.engine.Status;
import dev.steppe.store.Commit;
import dev.steppe.store.Cursor;
import dev.steppe.store.Outcome;
import dev.steppe.store.ShardCommit;
import dev.steppe.store.ShardRef;
import dev.steppe.store.Summary;
import dev.steppe.store.rocksdb.RocksStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongFunction;

/// Writes a past of many executions straight into the journal of a server that is not running,
/// which takes a fraction of the time that its clients would need.
final class Past implements AutoCloseable {
  private static final int GROUP = 1_000;
  private static final int OTHERS = 100;

  /// The revision of executions that nobody asks for their history.
  private static final UUID UNKNOWN = new UUID(1, 1);

  private static final int ONE_OF_OTHERS = 5;
  private static final Json INPUT = Json.object().put("customer", "jane").build();

  private final RocksStore store;
  private final String account;
  private final Instant from;
  private final Map<Integer, ShardRef> owned = new HashMap<>();

  /// @param account what the ARNs begin with
  /// @param from when the first execution starts; each other starts a millisecond after the one
  ///   before
  Past(Path data, String account, Instant from) {
    this.store = RocksStore.open(data);
    this.account = account;
    this.from = from;
    for (int shard = 0; shard < store.journal().shards(); shard++) {
      owned.put(shard, store.journal().acquire(shard));
    }
  }

  /// Starts `count` executions, and ends them all when the last has started: one of a hundred
  /// fails. One of five belongs to one of a hundred other machines.
  void liveThrough(String machine, long count) {
    commitAll(count, number -> begun(number, machine));
    commitAll(count, number -> ended(number, machine));
  }

  /// An execution with a history of `events` events, two of them a commit.
  String longLife(String machine, int events) {
    var name = "long-life";
    var id = new ExecutionId(account + "execution:" + machine + ":" + name);
    var revision =
        store.catalog().machine(account + "stateMachine:" + machine).orElseThrow().current().id();
    var all = new ArrayList<Recorded>();
    record(all, from, started(id, name, revision));
    for (int i = 0; all.size() < events - 1; i++) {
      record(all, from, entered("Step" + i));
      record(
          all,
          from,
          new Event.StateExited(all.size(), "Step" + i, StateType.PASS, INPUT, Json.Obj.EMPTY));
    }
    record(all, from, new Event.ExecutionSucceeded(INPUT));
    Execution state = new Execution.New();
    for (int i = 0; i < all.size(); i += 2) {
      var part = all.subList(i, Math.min(i + 2, all.size()));
      for (var recorded : part) {
        state = state.apply(recorded);
      }
      commit(List.of(commit(id, i, part, state, machine)));
    }
    return id.arn();
  }

  /// How long the journal takes for the first page of a machine's executions of that status, in
  /// microseconds.
  double micros(String machine, Status status, int limit) {
    var arn = account + "stateMachine:" + machine;
    var begun = System.nanoTime();
    store.journal().list(arn, Optional.of(status), Cursor.START, limit);
    return (System.nanoTime() - begun) / 1e3;
  }

  private String machineOf(long number, String machine) {
    return number % ONE_OF_OTHERS == 0 ? "other-" + number / ONE_OF_OTHERS % OTHERS : machine;
  }

  private Instant at(long number) {
    return from.plusMillis(number);
  }

  private static String name(long number) {
    return new UUID(number * 0x9E3779B97F4A7C15L, number).toString();
  }

  private ExecutionId id(long number, String machine) {
    return new ExecutionId(
        account + "execution:" + machineOf(number, machine) + ":" + name(number));
  }

  private static Event started(ExecutionId id, String name, UUID revision) {
    return new Event.ExecutionStarted(
        new Start(id, name, revision, INPUT, Optional.empty()), Optional.empty());
  }

  private static Event entered(String state) {
    return new Event.StateEntered(0, 0, state, StateType.PASS, INPUT);
  }

  private List<Recorded> beginning(long number, String machine) {
    var events = new ArrayList<Recorded>();
    record(events, at(number), started(id(number, machine), name(number), UNKNOWN));
    record(events, at(number), entered("Step"));
    return events;
  }

  private Commit begun(long number, String machine) {
    var events = beginning(number, machine);
    return commit(id(number, machine), 0, events, stateAfter(events), machineOf(number, machine));
  }

  private Commit ended(long number, String machine) {
    var events = beginning(number, machine);
    int before = events.size();
    record(
        events,
        at(number),
        new Event.StateExited(2, "Step", StateType.PASS, INPUT, Json.Obj.EMPTY));
    record(
        events,
        at(number),
        number % 100 == 1
            ? new Event.ExecutionFailed(Optional.of("Broken"), Optional.empty())
            : new Event.ExecutionSucceeded(INPUT));
    return commit(
        id(number, machine),
        before,
        events.subList(before, events.size()),
        stateAfter(events),
        machineOf(number, machine));
  }

  private static Execution stateAfter(List<Recorded> events) {
    Execution state = new Execution.New();
    for (var recorded : events) {
      state = state.apply(recorded);
    }
    return state;
  }

  private Commit commit(
      ExecutionId id, long version, List<Recorded> events, Execution state, String machine) {
    return new Commit(
        id,
        version,
        events,
        Optional.of(state),
        Summary.of(state, account + "stateMachine:" + machine),
        Optional.empty(),
        false);
  }

  private static void record(List<Recorded> events, Instant at, Event event) {
    int id = events.size() + 1;
    events.add(new Recorded(id, id - 1, at, event));
  }

  private void commitAll(long count, LongFunction<Commit> commits) {
    var group = new ArrayList<Commit>();
    for (long number = 0; number < count; number++) {
      group.add(commits.apply(number));
      if (group.size() == GROUP || number == count - 1) {
        commit(group);
        group.clear();
      }
    }
  }

  private void commit(List<Commit> commits) {
    var byShard = new HashMap<Integer, List<Commit>>();
    for (var commit : commits) {
      byShard
          .computeIfAbsent(store.journal().shardOf(commit.id()), _ -> new ArrayList<>())
          .add(commit);
    }
    var parts = new ArrayList<ShardCommit>();
    byShard.forEach((shard, part) ->
        parts.add(new ShardCommit(Objects.requireNonNull(owned.get(shard)), part)));
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
