package dev.steppe.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.Inspector;
import dev.steppe.asl.ResultWriter.OutputType;
import dev.steppe.asl.ResultWriter.Transformation;
import dev.steppe.asl.State.DistributedMap.ExecutionType;
import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for every map run, every plan and every order of inputs, tried on random ones.
/// `-Dseed=N` repeats one of them.
class MapRunLawsTest {
  private static final int SEEDS = 2_000;
  private static final Set<Class<?>> REACHED = new HashSet<>();

  static LongStream seeds() {
    var one = Long.getLong("seed");
    return one != null ? LongStream.of(one) : LongStream.range(0, SEEDS);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void everyMapRunObeysTheLaws(long seed) {
    new World(seed).run();
  }

  @AfterAll
  static void everyKindWasReached() {
    if (Long.getLong("seed") != null) {
      return;
    }
    var kinds =
        Stream.of(
                MapRunEvent.class,
                MapRunInput.class,
                MapRunEffect.class,
                MapRun.Stage.class,
                MapRun.Verdict.class)
            .flatMap(MapRunLawsTest::leaves)
            .filter(kind -> kind != MapRunEffect.WatchParent.class) // Only recovery asks for it.
            .collect(Collectors.toSet());
    assertThat(REACHED).containsAll(kinds);
  }

  private static Stream<Class<?>> leaves(Class<?> kind) {
    var permitted = kind.getPermittedSubclasses();
    return permitted == null
        ? Stream.of(kind)
        : Stream.of(permitted).flatMap(MapRunLawsTest::leaves);
  }

  /// One map run and all that may happen to it.
  private static final class World {
    private final Random random;
    private final int total;
    private final int concurrency;
    private final double failing;
    private final List<Recorded> journal = new ArrayList<>();
    private final List<Input> inbox = new ArrayList<>();
    private final Set<Long> started = new HashSet<>();
    private final Set<Long> accounted = new HashSet<>();
    private final SortedMap<Long, Status> known = new TreeMap<>();
    private final List<MapRun.Child> children = new ArrayList<>();
    private SortedMap<Long, Status> unsuccessful = new TreeMap<>();
    private MapRunPlan plan;
    private Execution state = new Execution.New();
    private Optional<Outcome> reported = Optional.empty();
    private int reads;
    private int redriving;

    World(long seed) {
      random = new Random(seed);
      total = random.nextInt(30);
      concurrency = random.nextInt(6);
      failing = random.nextInt(3) == 0 ? 0.3 : 0;
      plan =
          new MapRunPlan(
              new MapRunPlan.Link(
                  MapRunArn.of(
                      "arn:aws:states:us-east-1:123456789012:stateMachine:m",
                      "each",
                      new UUID(1, seed)),
                  new ExecutionId("arn:aws:states:us-east-1:123456789012:execution:m:x"),
                  4,
                  0),
              new UUID(0, 1),
              "Each",
              random.nextBoolean() ? ExecutionType.EXPRESS : ExecutionType.STANDARD,
              new MapRunPlan.Source.Dataset(Json.Obj.EMPTY, 0),
              Optional.empty(),
              Optional.empty(),
              new MapRunPlan.Settings(
                  concurrency, random.nextInt(3), random.nextInt(3) == 0 ? 50 : 0),
              new MapRunPlan.Results(
                  Transformation.COMPACT,
                  OutputType.JSON,
                  random.nextInt(3) == 0 ? Optional.of(Json.Obj.EMPTY) : Optional.empty()),
              Start.Terms.PLAIN);
    }

    void run() {
      take(new MapRunInput.Open(plan));
      runToItsEnd();
      for (int left = random.nextInt(4); left > 0 && !hasSucceeded(); left--) {
        redrive();
        runToItsEnd();
      }
    }

    private boolean hasSucceeded() {
      return state instanceof MapRun.Ended ended && ended.outcome() instanceof Outcome.Succeeded;
    }

    /// What is left over of earlier answers comes late.
    private void redrive() {
      plan = plan.redriven(random.nextInt(1000), plan.link().redriveCount() + 1);
      reported = Optional.empty();
      accounted.clear();
      redriving = 0;
      unsuccessful = new TreeMap<>(known);
      unsuccessful.values().removeIf(status -> status == Status.SUCCEEDED);
      take(new MapRunInput.Open(plan));
      assertThat(state).isInstanceOf(MapRun.class);
      assertThat(((MapRun) state).link()).isEqualTo(plan.link());
    }

    private void runToItsEnd() {
      for (int step = 0; step < 1_000 && state instanceof MapRun.Open; step++) {
        if (random.nextInt(150) == 0) {
          take(new MapRunInput.Abort(plan.link().redriveCount()));
        } else if (random.nextInt(100) == 0) {
          take(
              new MapRunInput.Update(
                  Optional.of(1 + random.nextInt(5)), Optional.empty(), Optional.of(99.0)));
        } else {
          assertThat(inbox).as("stuck: %s", state).isNotEmpty();
          var input = inbox.remove(random.nextInt(inbox.size()));
          take(input);
          if (random.nextInt(5) == 0) {
            inbox.add(input); // Told twice.
          }
        }
      }
      assertThat(state).isInstanceOf(MapRun.Ended.class);
      inbox.add(new MapRunInput.Abort(plan.link().redriveCount()));
      assertThat(Engine.decideMapRun(state, new MapRunInput.Open(plan), moment()).events())
          .isEmpty();
      for (var late : inbox) {
        assertThat(Engine.decideMapRun(state, late, moment()).events()).isEmpty();
      }
      if (state instanceof MapRun.Ended ended) {
        isAccountedFor(ended);
      }
    }

    private void isAccountedFor(MapRun.Ended ended) {
      var counts = ended.counts();
      assertThat(reported).contains(ended.outcome());
      assertThat(counts.running()).isZero();
      assertThat(counts.startedItems()).isEqualTo(counts.itemsEnded().all());
      assertThat(known.keySet()).isEqualTo(started);
      assertThat(counts.childrenEnded())
          .isEqualTo(
              new MapRun.Tally(
                  ended(Status.SUCCEEDED),
                  ended(Status.FAILED),
                  ended(Status.TIMED_OUT),
                  ended(Status.ABORTED)));
      if (ended.outcome() instanceof Outcome.Succeeded(var output)) {
        assertThat(counts.waiting()).isZero();
        assertThat(counts.children()).isEqualTo(total);
        if (output instanceof Json.Arr(var results)) {
          assertThat(results).hasSize((int) counts.childrenEnded().succeeded());
          assertThat(results.stream().map(result -> ((Json.Int) result).value())).isSorted();
        }
      }
    }

    private long ended(Status status) {
      return known.values().stream().filter(status::equals).count();
    }

    private Moment moment() {
      var limits = new Limits(random.nextInt(10) == 0 ? 40 : 262_144, 25_000, 2, 4, 10);
      return new Moment(
          Instant.EPOCH, random.nextLong(), _ -> "", _ -> true, limits, Inspector.NONE);
    }

    private void take(Input input) {
      reach(input);
      var moment = moment();
      var decision = Engine.decideMapRun(state, input, moment);
      assertThat(Engine.decideMapRun(state, input, moment)).isEqualTo(decision);
      decision
          .events()
          .forEach(recorded -> {
            reach(recorded.event());
            account(recorded.event());
          });
      journal.addAll(decision.events());
      state = decision.after();
      assertThat(fold()).isEqualTo(state);
      assertThat(state.version()).isEqualTo(journal.size());
      assertThat(state.lastEventId()).isEqualTo(journal.size());
      holds();
      for (var effect : decision.effects()) {
        reach(effect);
        answer(effect);
      }
    }

    private void account(Event event) {
      if (event instanceof MapRunEvent.ChildrenEnded(var ends, _)) {
        for (var end : ends) {
          assertThat(accounted.add(end.index())).as("%s ended twice", end.index()).isTrue();
          known.put(end.index(), end.status());
        }
      }
      if (event instanceof MapRunEvent.ItemsRead read) {
        children.addAll(read.children());
      }
      if (event instanceof MapRunEvent.ChildrenRedriven(var count)) {
        redriving += count;
      }
      switch (event) {
        case MapRunEvent.Stopped(var verdict) -> reach(verdict);
        case MapRunEvent.ResultsBegun(var verdict) -> reach(verdict);
        default -> {}
      }
    }

    private void holds() {
      assertThat(state.isInFlight()).isEqualTo(!state.outstanding().isEmpty());
      if (state instanceof MapRun.Open open) {
        reach(open.stage());
        var counts = open.counts();
        assertThat(counts.running()).isBetween(0L, 5L);
        assertThat(open.children()).hasSize((int) (counts.running() + counts.waiting()));
        assertThat(open.heldBytes())
            .isEqualTo(
                Stream.concat(
                        open.children().values().stream(), open.search().found().values().stream())
                    .mapToLong(MapRun.Child::bytes)
                    .sum());
        assertThat(counts.redriving().children().all()).isEqualTo(unsuccessful.size() - redriving);
        assertThat(counts.runningItems()).isEqualTo(counts.running());
      }
    }

    private Execution fold() {
      Execution folded = new Execution.New();
      for (var recorded : journal) {
        folded = folded.apply(recorded);
      }
      return folded;
    }

    private void answer(Effect effect) {
      if (!(effect instanceof MapRunEffect wanted)) {
        throw new AssertionError("not for a map run: " + effect);
      }
      switch (wanted) {
        case MapRunEffect.ReadItems read -> {
          assertThat(state.outstanding()).contains(effect);
          inbox.add(chunk(read));
        }
        case MapRunEffect.FindUnsuccessful(_, var from) -> {
          assertThat(state.outstanding()).contains(effect);
          inbox.add(found(from));
        }
        case MapRunEffect.StartChildren(_, var children) ->
            children.forEach((index, child) -> {
              assertThat(child.was())
                  .isEqualTo(
                      started.contains(index)
                          ? Optional.ofNullable(unsuccessful.get(index))
                          : Optional.empty());
              assertThat(child.was().isPresent() || started.add(index))
                  .as("%s started twice", index)
                  .isTrue();
              assertThat(plan.start(index, child)).isEqualTo(plan.start(index, child));
              inbox.add(ended(index, child));
            });
        case MapRunEffect.StopChildren(_, var children) -> inbox.add(aborted(children));
        case MapRunEffect.WriteResults _ ->
            inbox.add(
                random.nextInt(4) == 0
                    ? new MapRunInput.WritingFailed("States.ResultWriterFailed", "no room")
                    : new MapRunInput.ResultsWritten(
                        Json.object().put("Bucket", "b").put("Key", "k").build()));
        case MapRunEffect.WatchParent _ -> throw new AssertionError("nobody asked");
        case MapRunEffect.ReportEnd(_, var outcome) -> {
          assertThat(reported).isEmpty();
          reported = Optional.of(outcome);
        }
      }
    }

    private Input found(long from) {
      var all = new TreeMap<>(unsuccessful.tailMap(from));
      var found = new ArrayList<MapRunEvent.Found>();
      for (int left = 1 + random.nextInt(4); left > 0 && !all.isEmpty(); left--) {
        var one = all.pollFirstEntry();
        var child = children.get(Math.toIntExact(one.getKey()));
        found.add(
            new MapRunEvent.Found(
                one.getKey(),
                new MapRun.Child(
                    child.input(), child.items(), child.bytes(), Optional.of(one.getValue()))));
      }
      var next = found.isEmpty() ? from : found.getLast().index() + 1;
      return new MapRunInput.UnsuccessfulFound(
          plan.link().redriveCount(), from, found, next, all.isEmpty());
    }

    private Input chunk(MapRunEffect.ReadItems read) {
      assertThat(read.source()).isEqualTo(read.child());
      assertThat(read.place())
          .isEqualTo(read.child() == 0 ? Optional.empty() : Optional.of(Json.of(read.child())));
      if (random.nextInt(40) == 0 || reads++ > 100) {
        return new MapRunInput.ReadingFailed(read.child(), "States.ItemReaderFailed", "it is gone");
      }
      var children = new ArrayList<MapRun.Child>();
      long next = read.child();
      for (int left = 1 + random.nextInt(8); left > 0 && next < total; left--) {
        children.add(new MapRun.Child(Json.of(next++), 1, 1));
      }
      return new MapRunInput.ItemsRead(
          read.child(), children, next, Optional.of(Json.of(next)), next == total);
    }

    private Input ended(long index, MapRun.Child child) {
      if (child.was().isPresent() && random.nextInt(6) == 0) {
        return new MapRunInput.ChildrenEnded(
            plan.link().redriveCount(),
            List.of(ChildResult.notRedrivable(index, child.was().get())));
      }
      var status =
          random.nextDouble() >= failing
              ? Status.SUCCEEDED
              : random.nextBoolean() ? Status.FAILED : Status.TIMED_OUT;
      return new MapRunInput.ChildrenEnded(
          plan.link().redriveCount(),
          List.of(
              new MapRunEvent.End(
                  index,
                  status,
                  status == Status.SUCCEEDED ? Optional.of(Json.of(index)) : Optional.empty())));
    }

    private Input aborted(SortedMap<Long, MapRun.Child> children) {
      return new MapRunInput.ChildrenEnded(
          plan.link().redriveCount(),
          children.keySet().stream().map(ChildResult::aborted).toList());
    }

    private static void reach(Object kind) {
      REACHED.add(kind.getClass());
    }
  }
}
