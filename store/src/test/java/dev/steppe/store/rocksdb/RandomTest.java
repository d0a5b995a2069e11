package dev.steppe.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Event;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Status;
import dev.steppe.store.Commit;
import dev.steppe.store.Cursor;
import dev.steppe.store.Journal;
import dev.steppe.store.Outcome;
import dev.steppe.store.Page;
import dev.steppe.store.ShardCommit;
import dev.steppe.store.ShardRef;
import dev.steppe.store.Store;
import dev.steppe.store.Summary;
import dev.steppe.store.Tale;
import dev.steppe.store.memory.MemoryStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Does the same to both homes, at random, and expects the same of both.
class RandomTest {
  private static final int OPERATIONS = 3000;
  private static final int MACHINES = 3;
  private static final List<String> ALIASES = List.of("live", "test");
  private static final List<String> QUALIFIERS = List.of("1", "2", "live", "test");

  private enum Operation {
    BEGIN,
    STEP,
    END,
    REDRIVE,
    LARGE,
    STALE_VERSION,
    DEPOSED,
    ACQUIRE,
    ACCEPT,
    FORGET,
    LOAD,
    HISTORY,
    DUE,
    IN_FLIGHT,
    LIST,
    ACCEPTED,
    REOPEN
  }

  private final Path directory;
  private final SplittableRandom random;
  private final Journal memory = new MemoryStore().journal();
  private Store rocks;
  private final List<Tale> open = new ArrayList<>();
  private final List<Tale> all = new ArrayList<>();
  private final List<Tale> redrivable = new ArrayList<>();
  private final Map<ExecutionId, Optional<Instant>> wakeAt = new HashMap<>();
  private final Map<Integer, ShardRef> memoryOwners = new HashMap<>();
  private final Map<Integer, ShardRef> rocksOwners = new HashMap<>();
  private final Map<Operation, Integer> done = new EnumMap<>(Operation.class);
  private int names;

  RandomTest(@TempDir Path directory) {
    this.directory = directory;
    var seed = Long.getLong("seed", System.nanoTime());
    System.out.println("RandomTest -Dseed=" + seed);
    this.random = new SplittableRandom(seed);
    this.rocks = RocksStore.open(directory);
  }

  @Test
  void bothHomesDoTheSame() {
    for (int shard = 0; shard < memory.shards(); shard++) {
      acquire(shard);
    }
    for (int i = 0; i < OPERATIONS; i++) {
      var operation = choose();
      if (run(operation)) {
        done.merge(operation, 1, Integer::sum);
      }
    }
    rocks.close();
    System.out.println("RandomTest did " + done);
    assertThat(done.keySet()).containsOnly(Operation.values());
  }

  private Operation choose() {
    int dice = random.nextInt(1000);
    if (dice < 600) {
      return List.of(Operation.BEGIN, Operation.STEP, Operation.STEP, Operation.END)
          .get(random.nextInt(4));
    }
    if (dice < 620) {
      return Operation.REDRIVE;
    }
    if (dice < 650) {
      return List.of(Operation.REOPEN, Operation.ACQUIRE, Operation.LARGE).get(random.nextInt(3));
    }
    return List.of(
            Operation.STALE_VERSION,
            Operation.DEPOSED,
            Operation.ACCEPT,
            Operation.FORGET,
            Operation.LOAD,
            Operation.HISTORY,
            Operation.DUE,
            Operation.IN_FLIGHT,
            Operation.LIST,
            Operation.ACCEPTED)
        .get(random.nextInt(10));
  }

  /// @return whether there was something to do it to
  private boolean run(Operation operation) {
    return switch (operation) {
      case BEGIN -> commitGroup(this::begin);
      case STEP -> commitGroup(this::step);
      case END -> commitGroup(this::end);
      case REDRIVE -> commitGroup(this::redrive);
      case LARGE -> commitGroup(this::large);
      case STALE_VERSION -> staleVersion();
      case DEPOSED -> deposed();
      case ACQUIRE -> acquire(random.nextInt(memory.shards()));
      case ACCEPT -> accept();
      case FORGET -> forget();
      case LOAD -> load();
      case HISTORY -> history();
      case DUE -> due();
      case IN_FLIGHT -> inFlight();
      case LIST -> list();
      case ACCEPTED -> accepted();
      case REOPEN -> reopen();
    };
  }

  private Optional<Commit> begin() {
    var machine = machine();
    var tale = Tale.of("t" + names++, machine, Tale.MORNING.plusMillis(random.nextInt(50)));
    if (random.nextBoolean()) {
      var alias = Optional.of(ALIASES.get(random.nextInt(ALIASES.size())));
      tale.through("" + random.nextInt(1, 3), alias.filter(_ -> random.nextBoolean()));
    }
    open.add(tale);
    all.add(tale);
    return Optional.of(decorated(tale, tale.begin(payload())));
  }

  private Optional<Commit> step() {
    return pick(open).map(tale -> decorated(tale, tale.step(payload())));
  }

  private Optional<Commit> large() {
    return pick(open)
        .map(tale -> decorated(tale, tale.step(Json.of("L".repeat(random.nextInt(200_000))))));
  }

  private Optional<Commit> end() {
    var picked = pick(open);
    picked.ifPresent(open::remove);
    return picked.map(tale -> {
      wakeAt.remove(tale.id());
      if (random.nextBoolean()) {
        return Tale.withSnapshot(tale.succeed(payload()), tale.state());
      }
      redrivable.add(tale);
      var aborted = new Event.ExecutionAborted(Optional.empty(), Optional.of("stop"));
      return Tale.withSnapshot(tale.commit(aborted), tale.state());
    });
  }

  private Optional<Commit> redrive() {
    var picked = pick(redrivable);
    picked.ifPresent(redrivable::remove);
    return picked.map(tale -> {
      open.add(tale);
      return decorated(
          tale, tale.commit(new Event.ExecutionRedriven(1, Optional.of("t"), Optional.empty())));
    });
  }

  private Commit decorated(Tale tale, Commit commit) {
    var decorated = commit;
    if (random.nextInt(4) == 0) {
      decorated = Tale.withSnapshot(decorated, tale.state());
    }
    if (random.nextInt(3) > 0) {
      decorated = Tale.waking(decorated, Tale.MORNING.plusMillis(random.nextInt(2000)));
    }
    if (random.nextBoolean()) {
      decorated = Tale.inFlight(decorated);
    }
    wakeAt.put(tale.id(), decorated.wakeAt());
    return decorated;
  }

  private Json payload() {
    return Json.object()
        .put("n", random.nextInt(5))
        .put("s", "x".repeat(random.nextInt(60)))
        .build();
  }

  private String machine() {
    return Tale.MACHINE + random.nextInt(MACHINES);
  }

  private <T> Optional<T> pick(List<T> from) {
    return from.isEmpty() ? Optional.empty() : Optional.of(from.get(random.nextInt(from.size())));
  }

  private boolean commitGroup(Supplier<Optional<Commit>> next) {
    var byShard = new LinkedHashMap<Integer, List<Commit>>();
    int size = random.nextInt(1, 6);
    for (int i = 0; i < size; i++) {
      next.get()
          .ifPresent(commit ->
              byShard
                  .computeIfAbsent(memory.shardOf(commit.id()), _ -> new ArrayList<>())
                  .add(commit));
    }
    assertThat(commit(memory, memoryOwners, byShard)).isEqualTo(new Outcome.Committed());
    assertThat(commit(rocks.journal(), rocksOwners, byShard)).isEqualTo(new Outcome.Committed());
    return !byShard.isEmpty();
  }

  private static Outcome commit(
      Journal journal, Map<Integer, ShardRef> owners, Map<Integer, List<Commit>> byShard) {
    var group = new ArrayList<ShardCommit>();
    byShard.forEach((shard, commits) ->
        group.add(new ShardCommit(Objects.requireNonNull(owners.get(shard)), commits)));
    return journal.lane(0).commit(group).toCompletableFuture().join();
  }

  private boolean staleVersion() {
    var tale = pick(all);
    tale.ifPresent(t -> {
      var version = t.state().version() + (random.nextBoolean() ? 1 : -1);
      var commit =
          new Commit(
              t.id(),
              version,
              List.of(t.told().getLast()),
              Optional.empty(),
              Summary.of(t.state(), Tale.MACHINE),
              Optional.of(Tale.MORNING),
              true);
      var byShard = Map.of(memory.shardOf(t.id()), List.of(commit));
      assertThat(commit(memory, memoryOwners, byShard)).isInstanceOf(Outcome.Unknown.class);
      assertThat(commit(rocks.journal(), rocksOwners, byShard)).isInstanceOf(Outcome.Unknown.class);
    });
    return tale.isPresent();
  }

  private boolean deposed() {
    var stranger = Tale.of("stranger");
    var byShard = Map.of(memory.shardOf(stranger.id()), List.of(stranger.begin()));
    assertThat(commit(memory, earlier(memoryOwners), byShard))
        .isEqualTo(commit(rocks.journal(), earlier(rocksOwners), byShard))
        .isEqualTo(new Outcome.Fenced(byShard.keySet()));
    return true;
  }

  private static Map<Integer, ShardRef> earlier(Map<Integer, ShardRef> owners) {
    var earlier = new HashMap<Integer, ShardRef>();
    owners.forEach((shard, ref) -> earlier.put(shard, new ShardRef(shard, ref.epoch() - 1)));
    return earlier;
  }

  private boolean acquire(int shard) {
    memoryOwners.put(shard, memory.acquire(shard));
    rocksOwners.put(shard, rocks.journal().acquire(shard));
    return true;
  }

  private boolean accept() {
    var start = Tale.of("e" + random.nextInt(30)).start(payload());
    memory.accept(start, Tale.MACHINE);
    rocks.journal().accept(start, Tale.MACHINE);
    return true;
  }

  private boolean forget() {
    var id = Tale.of("e" + random.nextInt(30)).id();
    memory.forget(id);
    rocks.journal().forget(id);
    return true;
  }

  private boolean accepted() {
    assertThat(rocks.journal().accepted()).containsExactlyInAnyOrderElementsOf(memory.accepted());
    return true;
  }

  private boolean load() {
    var stranger = Tale.of("stranger").id();
    assertThat(rocks.journal().load(stranger)).isEqualTo(memory.load(stranger)).isEmpty();
    var tale = pick(all);
    tale.ifPresent(t -> {
      var loaded = rocks.journal().load(t.id()).orElseThrow();
      assertThat(loaded).isEqualTo(memory.load(t.id()).orElseThrow());
      assertThat(loaded.replay()).isEqualTo(t.state());
    });
    return tale.isPresent();
  }

  private boolean history() {
    int limit = random.nextInt(1, 12);
    var reverse = random.nextBoolean();
    var tale = pick(all);
    tale.ifPresent(t ->
        assertThat(pages(rocks.journal(), (j, after) -> j.history(t.id(), after, reverse, limit)))
            .isEqualTo(pages(memory, (j, after) -> j.history(t.id(), after, reverse, limit))));
    return tale.isPresent();
  }

  private boolean due() {
    int shard = random.nextInt(memory.shards());
    var until = Tale.MORNING.plusMillis(random.nextInt(2500));
    int limit = random.nextInt(1, 40);
    assertThat(rocks.journal().nextDue(shard)).isEqualTo(memory.nextDue(shard));
    assertThat(times(rocks.journal().due(shard, until, limit)))
        .isEqualTo(times(memory.due(shard, until, limit)));
    assertThat(rocks.journal().due(shard, until, 100_000))
        .containsExactlyInAnyOrderElementsOf(memory.due(shard, until, 100_000));
    return true;
  }

  private List<Optional<Instant>> times(List<ExecutionId> ids) {
    return ids.stream().map(id -> wakeAt.getOrDefault(id, Optional.empty())).toList();
  }

  private boolean inFlight() {
    int shard = random.nextInt(memory.shards());
    int limit = random.nextInt(1, 40);
    var ours = pages(rocks.journal(), (j, after) -> j.inFlight(shard, after, limit));
    var theirs = pages(memory, (j, after) -> j.inFlight(shard, after, limit));
    assertThat(sizes(ours)).isEqualTo(sizes(theirs));
    assertThat(flat(ours)).containsExactlyInAnyOrderElementsOf(flat(theirs));
    return true;
  }

  private boolean list() {
    var qualifier = random.nextBoolean() ? pick(QUALIFIERS) : Optional.<String>empty();
    var machine = machine() + qualifier.map(text -> ":" + text).orElse("");
    int limit = random.nextInt(1, 40);
    var status = random.nextBoolean() ? pick(List.of(Status.values())) : Optional.<Status>empty();
    var ours = pages(rocks.journal(), (j, after) -> j.list(machine, status, after, limit));
    var theirs = pages(memory, (j, after) -> j.list(machine, status, after, limit));
    assertThat(sizes(ours)).isEqualTo(sizes(theirs));
    assertThat(flat(ours)).containsExactlyInAnyOrderElementsOf(flat(theirs));
    assertThat(flat(ours)).isSortedAccordingTo(Comparator.comparing(Summary::startedAt).reversed());
    return true;
  }

  private boolean reopen() {
    rocks.close();
    rocks = RocksStore.open(directory);
    for (int shard = 0; shard < memory.shards(); shard++) {
      rocksOwners.put(shard, rocks.journal().acquire(shard));
    }
    return true;
  }

  private static <T> List<List<T>> pages(
      Journal journal, BiFunction<Journal, Cursor, Page<T>> read) {
    var pages = new ArrayList<List<T>>();
    var next = Optional.of(Cursor.START);
    while (next.isPresent()) {
      var page = read.apply(journal, next.get());
      pages.add(page.rows());
      next = page.next();
    }
    return pages;
  }

  private static <T> List<Integer> sizes(List<List<T>> pages) {
    return pages.stream().map(List::size).toList();
  }

  private static <T> List<T> flat(List<List<T>> pages) {
    return pages.stream().flatMap(List::stream).toList();
  }
}
