package dev.steppe.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.ErrorRules;
import dev.steppe.asl.Inspector;
import dev.steppe.asl.State;
import dev.steppe.asl.StateMachine;
import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// However often an execution is disturbed, once it is redriven and disturbed no more it ends as it
/// would have: with the same output, and with no state run twice that had finished. On random
/// machines whose states handle no errors. `-Dseed=N` repeats one of them.
class RedriveLawsTest {
  private static final int SEEDS = 1_000;
  private static final Set<String> REACHED = new HashSet<>();

  static LongStream seeds() {
    var one = Long.getLong("seed");
    return one != null ? LongStream.of(one) : LongStream.range(0, SEEDS);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void aRedrivenExecutionEndsAsIfNothingHadBeen(long seed) {
    var random = new Random(seed);
    var machine = machine(seed, random);
    var calm = new World(machine, new Random(seed)).calm();
    var disturbed = new World(machine, random);
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      disturbed.disturbed();
    }
    disturbed.calm();
    if (calm.hasSucceeded()) {
      assertThat(disturbed.outcome()).isEqualTo(calm.outcome());
      REACHED.add("success after " + disturbed.redrives() + " redrives");
    } else {
      assertThat(disturbed.hasSucceeded()).isFalse();
      REACHED.add("failure");
    }
    disturbed.nothingFinishedRanTwice();
  }

  @AfterAll
  static void everyKindWasReached() {
    if (Long.getLong("seed") == null) {
      assertThat(REACHED)
          .contains(
              "failure",
              "success after 1 redrives",
              "success after 2 redrives",
              "success after 3 redrives",
              "an inner state",
              "a finished branch",
              "a map run");
    }
  }

  private static MachineRevision machine(long seed, Random random) {
    var text = new RandomMachine(random).next();
    var machine = Definition.compile(text, Definition.Type.STANDARD).machine().orElseThrow();
    var states = new HashMap<>(machine.states());
    states.replaceAll((_, state) -> helpless(state));
    return new MachineRevision(
        new UUID(0, seed),
        "arn:aws:states:us-east-1:123456789012:stateMachine:m",
        "m",
        "role",
        new StateMachine(machine.startAt(), states, Optional.empty()));
  }

  /// The state without retriers and catchers.
  private static State helpless(State state) {
    return switch (state) {
      case State.Task task ->
          new State.Task(
              task.name(),
              task.flow(),
              task.resource(),
              Optional.empty(),
              Optional.empty(),
              task.credentials(),
              ErrorRules.NONE,
              task.next());
      case State.Parallel parallel ->
          new State.Parallel(
              parallel.name(),
              parallel.flow(),
              parallel.branches(),
              ErrorRules.NONE,
              parallel.next());
      case State.Map map ->
          new State.Map(
              map.name(),
              map.flow(),
              map.items(),
              map.itemSelector(),
              map.maxConcurrency(),
              map.processor(),
              ErrorRules.NONE,
              map.next());
      case State.DistributedMap map ->
          new State.DistributedMap(
              map.name(),
              map.flow(),
              map.source(),
              map.itemSelector(),
              map.batcher(),
              map.maxConcurrency(),
              map.tolerance(),
              map.resultWriter(),
              map.processor(),
              map.executionType(),
              map.label(),
              ErrorRules.NONE,
              map.next());
      default -> state;
    };
  }

  private static final class World {
    private final MachineRevision machine;
    private final Random random;
    private final List<Recorded> journal = new ArrayList<>();
    private final List<Input> inbox = new ArrayList<>();
    private Execution execution = new Execution.New();
    private Instant now = Instant.EPOCH;

    World(MachineRevision machine, Random random) {
      this.machine = machine;
      this.random = random;
    }

    /// Runs it, or what is left of it, to its end without any trouble.
    World calm() {
      return run(0);
    }

    void disturbed() {
      run(0.15);
    }

    private World run(double trouble) {
      switch (execution) {
        case Execution.New _ ->
            take(
                new Input.Started(
                    new Start(
                        new ExecutionId(Scenario.ARN),
                        "x",
                        machine.id(),
                        RandomMachine.INPUT,
                        Optional.empty())),
                trouble);
        case Execution.Closed closed when closed.outcome() instanceof Outcome.Succeeded -> {
          return this;
        }
        case Execution.Closed closed -> {
          reach(closed);
          take(new Input.Redrive(Optional.empty(), false), trouble);
        }
        case Execution.Running _, MapRun _ -> throw new AssertionError(execution);
      }
      for (int step = 0; step < 3_000 && execution instanceof Execution.Running; step++) {
        if (trouble > 0 && random.nextInt(40) == 0) {
          take(new Input.Stop(Optional.empty(), Optional.empty()), trouble);
        } else if (inbox.isEmpty()) {
          var at = execution.wakeAt().orElseThrow();
          now = at.isAfter(now) ? at : now;
          take(new Input.Wake(), trouble);
        } else {
          take(inbox.remove(random.nextInt(inbox.size())), trouble);
        }
      }
      assertThat(execution).isInstanceOf(Execution.Closed.class);
      return this;
    }

    private static void reach(Execution.Closed closed) {
      for (var frame : closed.left().frames().values()) {
        if (frame.parent() > 0) {
          REACHED.add("an inner state");
        }
        if (frame.phase() instanceof Frame.Phase.Branching(_, var outputs) && !outputs.isEmpty()) {
          REACHED.add("a finished branch");
        }
        if (frame.phase() instanceof Frame.Phase.Distributing) {
          REACHED.add("a map run");
        }
      }
    }

    private void take(Input input, double trouble) {
      var limits = new Limits(262_144, 25_000, 2, 3, 1 + random.nextInt(40));
      var decision =
          Engine.decide(
              machine,
              execution,
              input,
              new Moment(now, 1, task -> "token", _ -> true, limits, Inspector.NONE));
      journal.addAll(decision.events());
      execution = decision.after();
      for (var effect : decision.effects()) {
        switch (effect) {
          case Effect.Invoke(var task, _, var payload, _, _) -> answer(task, payload, trouble);
          case Effect.AwaitJob(var task, _, var payload, _, _) -> answer(task, payload, trouble);
          case Effect.OfferActivity(var task, _, var payload, _) -> {
            take(new Input.TaskTaken(task, Optional.empty()), trouble);
            answer(task, payload, trouble);
          }
          case Effect.OpenMapRun(var task, _) ->
              inbox.add(
                  new Input.MapRunEnded(
                      task,
                      random.nextDouble() < trouble
                          ? new Outcome.Failed(Optional.of("E"), Optional.empty())
                          : new Outcome.Succeeded(Json.Arr.EMPTY)));
          case Effect.CancelTask _, Effect.AbortMapRun _ -> {} // It answers in vain.
          case MapRunEffect _ -> throw new AssertionError(effect);
        }
      }
    }

    private void answer(long task, Json payload, double trouble) {
      inbox.add(
          random.nextDouble() < trouble
              ? new Input.TaskFailed(task, Optional.of("E"), Optional.empty())
              : new Input.TaskSucceeded(task, payload));
    }

    /// The outcome, without what is random or tells the time.
    String outcome() {
      return ((Execution.Closed) execution)
          .outcome()
          .toString()
          .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "(id)")
          .replaceAll("1970-01-01T[0-9:.]+Z", "(time)");
    }

    boolean hasSucceeded() {
      return execution instanceof Execution.Closed closed
          && closed.outcome() instanceof Outcome.Succeeded;
    }

    long redrives() {
      return ((Execution.Closed) execution).redrives().count();
    }

    /// A state does nothing any more once it was left, and no branch or iteration begins twice.
    void nothingFinishedRanTwice() {
      var left = new HashSet<Long>();
      var begun = new HashSet<Execution.Line>();
      for (var recorded : journal) {
        switch (recorded.event()) {
          case Event.StateExited exited -> assertThat(left.add(exited.frame())).isTrue();
          case Event.TaskScheduled scheduled -> assertThat(left).doesNotContain(scheduled.frame());
          case Event.MapIterationStarted(var frame, _, var index) ->
              assertThat(begun.add(new Execution.Line(frame, index))).isTrue();
          case Event.ParallelStateStarted(var frame, _) ->
              assertThat(begun.add(new Execution.Line(frame, -1))).isTrue();
          default -> {} // Begins and ends nothing.
        }
      }
    }
  }
}
