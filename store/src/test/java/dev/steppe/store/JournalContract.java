package dev.steppe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.asl.StateType;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Event;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every home of a journal promises.
public abstract class JournalContract {
  protected static final Instant MORNING = Tale.MORNING;

  private Store store = new Unopened();
  private final Map<Integer, ShardRef> owned = new HashMap<>();

  protected abstract Store open();

  @BeforeEach
  void openTheStore() {
    store = open();
    acquireAll();
  }

  @AfterEach
  void closeTheStore() {
    store.close();
  }

  protected Journal journal() {
    return store.journal();
  }

  /// Closes the store and opens it again, as a restart does.
  protected void reopen() {
    store.close();
    store = open();
    acquireAll();
  }

  private void acquireAll() {
    for (int shard = 0; shard < journal().shards(); shard++) {
      owned.put(shard, journal().acquire(shard));
    }
  }

  protected ShardRef owner(ExecutionId id) {
    return Objects.requireNonNull(owned.get(journal().shardOf(id)));
  }

  protected Outcome commit(Commit... commits) {
    return await(journal().lane(0).commit(group(commits)));
  }

  private List<ShardCommit> group(Commit... commits) {
    return Stream.of(commits)
        .map(commit -> new ShardCommit(owner(commit.id()), List.of(commit)))
        .toList();
  }

  protected static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Test
  void whatIsCommittedIsLoadedAsItWas() {
    var tale = Tale.of("a");

    assertThat(commit(tale.begin())).isEqualTo(new Outcome.Committed());
    assertThat(commit(tale.step(Json.of("x")))).isEqualTo(new Outcome.Committed());

    var loaded = journal().load(tale.id()).orElseThrow();
    assertThat(loaded.after()).isEqualTo(tale.told());
    assertThat(loaded.replay()).isEqualTo(tale.state());
  }

  @Test
  void anExecutionThatNobodyStartedIsNotThere() {
    assertThat(journal().load(Tale.of("nobody").id())).isEmpty();
    assertThat(journal().history(Tale.of("nobody").id(), Cursor.START, false, 10).rows()).isEmpty();
  }

  @Test
  void replayBeginsAtTheLatestSnapshot() {
    var tale = Tale.of("a");
    commit(tale.begin());
    commit(Tale.withSnapshot(tale.step(Json.of("x")), tale.state()));
    var snapshot = tale.state();
    commit(tale.step(Json.of("y")));
    commit(tale.step(Json.of("z")));

    var loaded = journal().load(tale.id()).orElseThrow();
    assertThat(loaded.snapshot()).isEqualTo(snapshot);
    assertThat(loaded.after()).hasSize(2);
    assertThat(loaded.replay()).isEqualTo(tale.state());

    commit(Tale.withSnapshot(tale.succeed(Json.of("end")), tale.state()));
    var closed = journal().load(tale.id()).orElseThrow();
    assertThat(closed.after()).isEmpty();
    assertThat(closed.snapshot()).isEqualTo(tale.state());
  }

  @Test
  void groupsBecomeDurableInTheOrderInWhichTheyWereHandedOver() {
    var tale = Tale.of("a");
    var lane = journal().lane(0);
    var order = new ArrayList<Integer>();
    var all = new ArrayList<CompletableFuture<?>>();
    all.add(lane.commit(group(tale.begin())).toCompletableFuture());
    for (int i = 0; i < 200; i++) {
      var number = i;
      all.add(
          lane.commit(group(tale.step(Json.of(i))))
              .thenAccept(outcome -> {
                assertThat(outcome).isEqualTo(new Outcome.Committed());
                order.add(number);
              })
              .toCompletableFuture());
    }

    all.forEach(JournalContract::await);

    assertThat(order).isEqualTo(IntStream.range(0, 200).boxed().toList());
    assertThat(journal().load(tale.id()).orElseThrow().replay()).isEqualTo(tale.state());
  }

  @Test
  void anExecutionMayBeCommittedTwiceInOneGroup() {
    var tale = Tale.of("a");
    var first = Tale.waking(tale.begin(), MORNING);
    var second = Tale.waking(tale.step(Json.of("x")), MORNING.plusSeconds(1));

    var outcome =
        await(
            journal()
                .lane(0)
                .commit(List.of(new ShardCommit(owner(tale.id()), List.of(first, second)))));

    assertThat(outcome).isEqualTo(new Outcome.Committed());
    assertThat(journal().load(tale.id()).orElseThrow().replay()).isEqualTo(tale.state());
    assertThat(journal().nextDue(journal().shardOf(tale.id()))).contains(MORNING.plusSeconds(1));
  }

  @Test
  void anEarlierOwnerWritesNothing() {
    var tale = Tale.of("a");
    commit(tale.begin());
    var deposed = owner(tale.id());
    var owner = journal().acquire(deposed.shard());

    var late = Tale.waking(tale.step(Json.of("late")), MORNING);
    var outcome = await(journal().lane(0).commit(List.of(new ShardCommit(deposed, List.of(late)))));

    assertThat(owner.epoch()).isGreaterThan(deposed.epoch());
    assertThat(outcome).isEqualTo(new Outcome.Fenced(Set.of(deposed.shard())));
    assertThat(journal().load(tale.id()).orElseThrow().after()).hasSize(2);
    assertThat(journal().nextDue(deposed.shard())).isEmpty();
  }

  @Test
  void aFencedShardDoesNotKeepTheOthersFromBeingWritten() {
    var fenced = Tale.of("a");
    var other = elsewhere(fenced);
    var deposed = owner(fenced.id());
    journal().acquire(deposed.shard());

    var outcome =
        await(
            journal()
                .lane(0)
                .commit(
                    List.of(
                        new ShardCommit(deposed, List.of(fenced.begin())),
                        new ShardCommit(owner(other.id()), List.of(other.begin())))));

    assertThat(outcome).isEqualTo(new Outcome.Fenced(Set.of(deposed.shard())));
    assertThat(journal().load(fenced.id())).isEmpty();
    assertThat(journal().load(other.id())).isPresent();
  }

  @Test
  void aCommitThatExpectsAnotherVersionWritesNothingOfItsShard() {
    var tale = Tale.of("a");
    var beside = beside(tale);
    commit(tale.begin());
    var lost = tale.step(Json.of("lost"));
    var ahead = tale.step(Json.of("ahead"));

    var outcome =
        await(
            journal()
                .lane(0)
                .commit(
                    List.of(new ShardCommit(owner(tale.id()), List.of(beside.begin(), ahead)))));

    assertThat(outcome).isInstanceOf(Outcome.Unknown.class);
    assertThat(journal().load(beside.id())).isEmpty();
    assertThat(journal().load(tale.id()).orElseThrow().after()).hasSize(2);
    assertThat(commit(lost)).isEqualTo(new Outcome.Committed());
  }

  @Test
  void aCommitToAnotherShardThanTheExecutionsIsRefused() {
    var tale = Tale.of("a");
    var other = owner(elsewhere(tale).id());

    var outcome =
        await(journal().lane(0).commit(List.of(new ShardCommit(other, List.of(tale.begin())))));

    assertThat(outcome).isInstanceOf(Outcome.Unknown.class);
    assertThat(journal().load(tale.id())).isEmpty();
  }

  @Test
  void whatIsDueComesEarliestFirst() {
    var late = Tale.of("late");
    var early = beside(late);
    var shard = journal().shardOf(late.id());
    var exactly = MORNING.plusNanos(1_500_001);
    commit(Tale.waking(late.begin(), MORNING.plusSeconds(60)));
    commit(Tale.waking(early.begin(), exactly));

    assertThat(journal().nextDue(shard)).contains(exactly);
    assertThat(journal().due(shard, exactly.minusNanos(1), 10)).isEmpty();
    assertThat(journal().due(shard, exactly, 10)).containsExactly(early.id());
    assertThat(journal().due(shard, MORNING.plusSeconds(60), 10))
        .containsExactly(early.id(), late.id());
    assertThat(journal().due(shard, MORNING.plusSeconds(60), 1)).containsExactly(early.id());
    assertThat(journal().waiting(shard)).isEqualTo(2);
  }

  @Test
  void timesBeforeTheEpochAndFarAheadKeepTheirOrder() {
    var first = Tale.of("first");
    var second = beside(first);
    var third = beside(second);
    var shard = journal().shardOf(first.id());
    commit(Tale.waking(third.begin(), Instant.parse("9999-12-31T23:59:59.999999999Z")));
    commit(Tale.waking(second.begin(), Instant.EPOCH));
    commit(Tale.waking(first.begin(), Instant.parse("0001-01-01T00:00:00Z")));

    reopen();

    assertThat(journal().nextDue(shard)).contains(Instant.parse("0001-01-01T00:00:00Z"));
    assertThat(journal().due(shard, Instant.MAX, 10))
        .containsExactly(first.id(), second.id(), third.id());
  }

  @Test
  void aWakeTimeMovesWithTheLatestCommitAndGoesWithTheEnd() {
    var tale = Tale.of("a");
    var shard = journal().shardOf(tale.id());
    commit(Tale.waking(tale.begin(), MORNING.plusSeconds(60)));
    commit(Tale.waking(tale.step(Json.of("x")), MORNING.plusSeconds(30)));
    assertThat(journal().nextDue(shard)).contains(MORNING.plusSeconds(30));
    assertThat(journal().due(shard, Instant.MAX, 10)).containsExactly(tale.id());

    commit(Tale.waking(tale.step(Json.of("y")), MORNING.plusSeconds(90)));
    assertThat(journal().nextDue(shard)).contains(MORNING.plusSeconds(90));
    assertThat(journal().due(shard, MORNING.plusSeconds(60), 10)).isEmpty();

    commit(tale.succeed(Json.of("end")));
    assertThat(journal().nextDue(shard)).isEmpty();
    assertThat(journal().due(shard, Instant.MAX, 10)).isEmpty();
    assertThat(journal().waiting(shard)).isZero();
  }

  @Test
  void moreWaitThanAHomeLooksAtAtATime() {
    int many = 7_000;
    var shard = journal().shardOf(Tale.of("w0").id());
    var waiting =
        IntStream.iterate(0, i -> i + 1)
            .mapToObj(i -> Tale.of("w" + i))
            .filter(tale -> journal().shardOf(tale.id()) == shard)
            .limit(many)
            .toList();
    var commits = new ArrayList<Commit>();
    for (int i = 0; i < many; i++) {
      commits.add(Tale.waking(waiting.get(i).begin(), MORNING.plusMillis((i * 3571L) % many)));
    }
    await(
        journal()
            .lane(0)
            .commit(List.of(new ShardCommit(owner(waiting.getFirst().id()), commits))));
    var expected =
        IntStream.range(0, many)
            .boxed()
            .sorted(Comparator.comparing(i -> commits.get(i).wakeAt().orElseThrow()))
            .map(i -> waiting.get(i))
            .toList();
    assertThat(journal().due(shard, Instant.MAX, 3000))
        .isEqualTo(expected.subList(0, 3000).stream().map(Tale::id).toList());
    reopen();

    int done = 0;
    while (done < many) {
      assertThat(journal().nextDue(shard)).isPresent();
      var due = journal().due(shard, Instant.MAX, 500);
      assertThat(due)
          .isEqualTo(
              expected.subList(done, Math.min(many, done + 500)).stream().map(Tale::id).toList());
      var ends =
          expected.subList(done, done + due.size()).stream()
              .map(tale -> tale.succeed(Json.of("end")))
              .toList();
      await(journal().lane(0).commit(List.of(new ShardCommit(owner(due.getFirst()), ends))));
      done += due.size();
    }
    assertThat(journal().nextDue(shard)).isEmpty();
  }

  @Test
  void whatIsInFlightIsFoundAgainPageByPage() {
    var tales = IntStream.range(0, 60).mapToObj(i -> Tale.of("f" + i)).toList();
    for (var tale : tales) {
      commit(Tale.inFlight(tale.begin()));
    }
    for (var tale : tales.subList(0, 20)) {
      commit(tale.step(Json.of("landed")));
    }

    reopen();

    var found = new ArrayList<ExecutionId>();
    for (int shard = 0; shard < journal().shards(); shard++) {
      var number = shard;
      var all = pages(after -> journal().inFlight(number, after, 3));
      assertThat(all).allMatch(id -> journal().shardOf(id) == number);
      found.addAll(all);
    }
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(tales.subList(20, 60).stream().map(Tale::id).toList());
  }

  @Test
  void historyIsReadInPagesBothWaysWithoutHiddenEvents() {
    var tale = Tale.of("a");
    commit(tale.begin());
    commit(
        tale.commit(
            new Event.StateEntered(0, 0, "Wait", StateType.WAIT, Json.of("in")),
            new Event.WaitStarted(3, MORNING.plusSeconds(5))));
    for (int i = 0; i < 30; i++) {
      commit(
          tale.commit(
              new Event.WaitStarted(3, MORNING.plusSeconds(i)),
              new Event.StateEntered(0, 0, "S" + i, StateType.PASS, Json.of(i))));
    }
    commit(tale.succeed(Json.of("end")));
    var visible = tale.told().stream().filter(r -> !(r.event() instanceof Event.Hidden)).toList();
    assertThat(visible).hasSize(34);

    for (int limit : new int[] {1, 2, 7, 33, 34, 35, 1000}) {
      assertThat(pages(after -> journal().history(tale.id(), after, false, limit)))
          .isEqualTo(visible);
      assertThat(pages(after -> journal().history(tale.id(), after, true, limit)))
          .isEqualTo(visible.reversed());
    }
    assertThat(journal().history(tale.id(), Cursor.START, false, 34).next()).isEmpty();
    assertThat(journal().history(tale.id(), Cursor.START, true, 34).next()).isEmpty();
  }

  @Test
  void aHistoryPageGoesOnWhereTheHistoryGrewMeanwhile() {
    var tale = Tale.of("a");
    commit(tale.begin());
    commit(tale.step(Json.of("x")));
    var first = journal().history(tale.id(), Cursor.START, false, 2);

    commit(tale.step(Json.of("y")));

    var second = journal().history(tale.id(), first.next().orElseThrow(), false, 10);
    assertThat(Stream.concat(first.rows().stream(), second.rows().stream()).toList())
        .isEqualTo(tale.told());
  }

  @Test
  void aForeignCursorIsRefused() {
    var tale = Tale.of("a");
    commit(tale.begin());

    assertThatThrownBy(() -> journal().history(tale.id(), new Cursor("what is this"), false, 10))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> journal().list(Tale.MACHINE, Optional.empty(), new Cursor("no no"), 10))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMachinesExecutionsAreListedNewestFirst() {
    var tales = new ArrayList<Tale>();
    for (int i = 0; i < 40; i++) {
      var tale = Tale.of("l" + i, Tale.MACHINE, MORNING.plusMillis((i * 13) % 40));
      commit(tale.begin());
      tales.add(tale);
    }
    var other = Tale.of("o", Tale.MACHINE + "2", MORNING);
    commit(other.begin());
    for (var tale : tales.subList(0, 10)) {
      commit(tale.succeed(Json.of("end")));
    }
    for (var tale : tales.subList(10, 15)) {
      commit(tale.commit(new Event.ExecutionAborted(Optional.empty(), Optional.empty())));
    }
    var expected =
        tales.stream()
            .map(tale -> Summary.of(tale.state(), Tale.MACHINE))
            .sorted(Comparator.comparing(Summary::startedAt).reversed())
            .toList();

    for (int limit : new int[] {1, 3, 39, 40, 41}) {
      assertThat(listed(Tale.MACHINE, Optional.empty(), limit)).isEqualTo(expected);
      for (var status : Status.values()) {
        assertThat(listed(Tale.MACHINE, Optional.of(status), limit))
            .isEqualTo(expected.stream().filter(s -> s.status() == status).toList());
      }
    }
    assertThat(listed(Tale.MACHINE + "2", Optional.empty(), 5))
        .containsExactly(Summary.of(other.state(), Tale.MACHINE + "2"));
    assertThat(listed(Tale.MACHINE + "3", Optional.empty(), 5)).isEmpty();
  }

  @Test
  void anExecutionIsListedUnderItsVersionAndItsAliasToo() {
    var plain = Tale.of("plain", Tale.MACHINE, MORNING);
    var version = Tale.of("v", Tale.MACHINE, MORNING.plusMillis(1)).through("1", Optional.empty());
    var alias = Tale.of("a", Tale.MACHINE, MORNING.plusMillis(2)).through("1", Optional.of("live"));
    var other = Tale.of("o", Tale.MACHINE, MORNING.plusMillis(3)).through("2", Optional.of("live"));
    Stream.of(plain, version, alias, other).forEach(tale -> commit(tale.begin()));
    commit(alias.succeed(Json.of("end")));
    reopen();

    for (int limit : new int[] {1, 2, 4}) {
      assertThat(ids(listed(Tale.MACHINE, Optional.empty(), limit)))
          .containsExactly(other.id(), alias.id(), version.id(), plain.id());
      assertThat(ids(listed(Tale.MACHINE + ":1", Optional.empty(), limit)))
          .containsExactly(alias.id(), version.id());
      assertThat(ids(listed(Tale.MACHINE + ":live", Optional.empty(), limit)))
          .containsExactly(other.id(), alias.id());
      assertThat(ids(listed(Tale.MACHINE + ":live", Optional.of(Status.SUCCEEDED), limit)))
          .containsExactly(alias.id());
      assertThat(ids(listed(Tale.MACHINE + ":live", Optional.of(Status.RUNNING), limit)))
          .containsExactly(other.id());
    }
    assertThat(listed(Tale.MACHINE + ":3", Optional.empty(), 4)).isEmpty();
  }

  private static List<ExecutionId> ids(List<Summary> summaries) {
    return summaries.stream().map(Summary::id).toList();
  }

  @Test
  void aRedrivenExecutionIsListedAndTakenUpAsItIsNow() {
    var tale = Tale.of("redriven");
    commit(Tale.inFlight(tale.begin()));
    var failed = new Event.ExecutionFailed(Optional.of("E"), Optional.empty());
    for (int times = 1; times <= 3; times++) {
      commit(tale.commit(failed));
      assertThat(listed(Tale.MACHINE, Optional.of(Status.RUNNING), 5)).isEmpty();
      assertThat(listed(Tale.MACHINE, Optional.of(Status.FAILED), 5))
          .containsExactly(Summary.of(tale.state(), Tale.MACHINE));
      if (times == 2) {
        reopen();
      }
      var redriven =
          tale.commit(new Event.ExecutionRedriven(times, Optional.empty(), Optional.empty()));
      commit(Tale.waking(Tale.inFlight(redriven), MORNING.plusSeconds(times)));
      assertThat(listed(Tale.MACHINE, Optional.of(Status.FAILED), 5)).isEmpty();
      assertThat(listed(Tale.MACHINE, Optional.empty(), 5))
          .containsExactly(Summary.of(tale.state(), Tale.MACHINE))
          .satisfiesExactly(row -> assertThat(row.redrivenAt()).isPresent());
      assertThat(journal().due(journal().shardOf(tale.id()), MORNING.plusSeconds(9), 5))
          .containsExactly(tale.id());
      assertThat(journal().inFlight(journal().shardOf(tale.id()), Cursor.START, 5).rows())
          .containsExactly(tale.id());
      assertThat(journal().load(tale.id()).orElseThrow().replay()).isEqualTo(tale.state());
    }
  }

  @Test
  void executionsThatStartedTogetherAreAllListed() {
    for (int i = 0; i < 20; i++) {
      commit(Tale.of("same" + i).begin());
    }

    assertThat(listed(Tale.MACHINE, Optional.empty(), 3)).doesNotHaveDuplicates().hasSize(20);
  }

  @Test
  void aListingDoesNotRepeatWhatChangesItsStatusBetweenPages() {
    var tales = IntStream.range(0, 6).mapToObj(i -> Tale.of("c" + i)).toList();
    tales.forEach(tale -> commit(tale.begin()));
    var first = journal().list(Tale.MACHINE, Optional.empty(), Cursor.START, 3);

    tales.forEach(tale -> commit(tale.succeed(Json.of("end"))));

    var second = journal().list(Tale.MACHINE, Optional.empty(), first.next().orElseThrow(), 10);
    assertThat(Stream.concat(first.rows().stream(), second.rows().stream()).map(Summary::id))
        .containsExactlyInAnyOrderElementsOf(tales.stream().map(Tale::id).toList());
  }

  @Test
  void largePayloadsComeBackWhole() {
    var tale = Tale.of("big");
    var large = Json.object().put("text", "ü%$".repeat(1_250_000)).build();
    commit(tale.begin(large));
    commit(tale.step(large));
    commit(tale.step(Json.object().put("text", "ü%$".repeat(1_250_000)).build()));
    commit(Tale.withSnapshot(tale.succeed(large), tale.state()));

    reopen();

    assertThat(journal().load(tale.id()).orElseThrow().replay()).isEqualTo(tale.state());
    assertThat(pages(after -> journal().history(tale.id(), after, false, 2)))
        .isEqualTo(tale.told());
  }

  @Test
  void acceptedExecutionsAreKnownUntilTheyAreForgotten() {
    var kept = Tale.of("kept");
    var gone = Tale.of("gone");
    var machine = "arn:aws:states:us-east-1:123456789012:stateMachine:express";

    assertThat(await(journal().accept(kept.start(Json.of("k")), machine)))
        .isEqualTo(new Outcome.Committed());
    assertThat(await(journal().accept(gone.start(Json.of("g")), machine)))
        .isEqualTo(new Outcome.Committed());
    journal().forget(gone.id());

    assertThat(journal().accepted())
        .containsExactly(new Journal.Accepted(kept.start(Json.of("k")), machine));
  }

  @Test
  void aShardsEpochOnlyEverRises() {
    var first = journal().acquire(1);
    var second = journal().acquire(1);
    var other = journal().acquire(0);

    assertThat(second.epoch()).isGreaterThan(first.epoch());
    assertThat(other.shard()).isZero();
  }

  /// All rows of a listing.
  protected static <T> List<T> pages(Function<Cursor, Page<T>> read) {
    var rows = new ArrayList<T>();
    var next = Optional.of(Cursor.START);
    while (next.isPresent()) {
      var page = read.apply(next.get());
      assertThat(page.rows().isEmpty() && page.next().isPresent()).isFalse();
      rows.addAll(page.rows());
      next = page.next();
    }
    return rows;
  }

  private List<Summary> listed(String machineArn, Optional<Status> status, int limit) {
    return pages(after -> journal().list(machineArn, status, after, limit));
  }

  /// A tale of the same shard.
  private Tale beside(Tale tale) {
    return other(tale, true);
  }

  /// A tale of another shard.
  private Tale elsewhere(Tale tale) {
    return other(tale, false);
  }

  private Tale other(Tale tale, boolean sameShard) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> Tale.of(tale.id().arn().replace(':', '-') + i))
        .filter(t -> (journal().shardOf(t.id()) == journal().shardOf(tale.id())) == sameShard)
        .findFirst()
        .orElseThrow();
  }

  /// Stands in until the store is opened.
  private record Unopened() implements Store {
    @Override
    public Journal journal() {
      throw new IllegalStateException("not open");
    }

    @Override
    public Catalog catalog() {
      throw new IllegalStateException("not open");
    }

    @Override
    public void close() {}
  }
}
