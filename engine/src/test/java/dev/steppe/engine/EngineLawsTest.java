package dev.steppe.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.DataFlow;
import dev.steppe.asl.Departure;
import dev.steppe.asl.ErrorRules;
import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.Expression;
import dev.steppe.asl.Inspector;
import dev.steppe.asl.Scope;
import dev.steppe.asl.State;
import dev.steppe.asl.StateMachine;
import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

/// What holds for every machine, every order of inputs and every moment, tried on random ones.
/// `-Dseed=N` repeats one of them.
class EngineLawsTest {
  private static final int SEEDS = 1_500;
  private static final Set<Class<?>> REACHED = new HashSet<>();
  private static final Set<String> VARIABLES = new HashSet<>();
  private static final Set<String> EXPRESSIONS = new HashSet<>();

  static LongStream seeds() {
    var one = Long.getLong("seed");
    return one != null ? LongStream.of(one) : LongStream.range(0, SEEDS);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void everyExecutionObeysTheLaws(long seed) {
    new World(seed).run();
  }

  @AfterAll
  static void everyKindWasReached() {
    if (Long.getLong("seed") != null) {
      return;
    }
    var kinds =
        Stream.of(
                Event.class,
                Input.class,
                Effect.class,
                Outcome.class,
                MockedResponse.class,
                Frame.Phase.class,
                Frame.Progress.class)
            .flatMap(EngineLawsTest::leaves)
            .filter(kind -> !MapRunEvent.class.isAssignableFrom(kind))
            .filter(kind -> !MapRunInput.class.isAssignableFrom(kind))
            .filter(kind -> !MapRunEffect.class.isAssignableFrom(kind))
            .collect(Collectors.toSet());
    assertThat(REACHED).containsAll(kinds);
    assertThat(EXPRESSIONS)
        .as("what JSONata did")
        .containsExactlyInAnyOrder("JSONata was evaluated", "evaluation failed");
    assertThat(VARIABLES)
        .as("who assigns variables, and where")
        .containsExactlyInAnyOrderElementsOf(
            Stream.of("PASS", "TASK", "CHOICE", "WAIT", "PARALLEL", "MAP")
                .flatMap(type -> Stream.of("outermost " + type, "inner " + type))
                .toList());
  }

  private static Stream<Class<?>> leaves(Class<?> kind) {
    var permitted = kind.getPermittedSubclasses();
    return permitted == null
        ? Stream.of(kind)
        : Stream.of(permitted).flatMap(EngineLawsTest::leaves);
  }

  /// One execution and all that may happen to it.
  private static final class World {
    private final Random random;
    private final MachineRevision machine;
    private final List<Recorded> journal = new ArrayList<>();
    private final List<Input> inbox = new ArrayList<>();
    private final Set<Long> begun = new HashSet<>();
    private Execution execution = new Execution.New();
    private boolean deleted;
    private Instant now = Instant.EPOCH;

    World(long seed) {
      random = new Random(seed);
      var text = new RandomMachine(random).next();
      var definition = Definition.compile(text, Definition.Type.STANDARD);
      assertThat(definition.machine()).as("%s%n%s", definition.diagnostics(), text).isPresent();
      machine =
          new MachineRevision(
              new UUID(0, seed),
              "arn:aws:states:us-east-1:123456789012:stateMachine:m",
              "m",
              "role",
              unsettled(definition.machine().get()));
    }

    /// The machine, where the arguments of some states have no value now and then.
    private StateMachine unsettled(StateMachine machine) {
      var states = new HashMap<>(machine.states());
      machine.states().keySet().stream()
          .sorted()
          .filter(_ -> random.nextInt(6) == 0)
          .forEach(name -> states.computeIfPresent(name, (_, state) -> unsettled(state)));
      return new StateMachine(machine.startAt(), states, machine.timeoutSeconds());
    }

    private static State unsettled(State state) {
      return switch (state) {
        case State.Pass pass ->
            new State.Pass(pass.name(), new Unsettled(pass.flow()), Optional.empty(), pass.next());
        case State.Task task ->
            new State.Task(
                task.name(),
                new Unsettled(task.flow()),
                task.resource(),
                task.timeoutSeconds(),
                task.heartbeatSeconds(),
                task.credentials(),
                unsettled(task.errors()),
                task.next());
        case State.Parallel parallel ->
            new State.Parallel(
                parallel.name(),
                new Unsettled(parallel.flow()),
                parallel.branches(),
                unsettled(parallel.errors()),
                parallel.next());
        case State.Map map ->
            new State.Map(
                map.name(),
                map.flow(),
                map.items(),
                map.itemSelector().map(World::unsettled),
                map.maxConcurrency(),
                map.processor(),
                unsettled(map.errors()),
                map.next());
        default -> state;
      };
    }

    private static Expression unsettled(Expression expression) {
      return scope -> {
        if (scope.chance().fraction() < 0.2) {
          throw EvaluationException.query("nothing", Optional.of("ItemSelector"));
        }
        return expression.evaluate(scope);
      };
    }

    private static ErrorRules unsettled(ErrorRules rules) {
      return new ErrorRules(
          rules.retriers(),
          rules.catchers().stream()
              .map(catcher ->
                  new ErrorRules.Catcher(
                      catcher.errorEquals(),
                      (raw, errorOutput) -> {
                        if (raw.chance().fraction() < 0.3) {
                          throw EvaluationException.query("nothing", Optional.of("Catch[0]"));
                        }
                        return catcher.exit().leave(raw, errorOutput);
                      },
                      catcher.next()))
              .toList());
    }

    void run() {
      var start =
          new Start(
              new ExecutionId("arn:aws:states:us-east-1:123456789012:execution:m:x"),
              "x",
              machine.id(),
              RandomMachine.INPUT,
              Optional.empty(),
              new Origin.Asked(),
              terms());
      take(new Input.Started(start));
      runToItsEnd();
      inbox.forEach(this::isStale);
      for (int redrives = random.nextInt(4);
          redrives > 0 && !hasSucceeded() && !deleted;
          redrives--) {
        redrive();
        runToItsEnd();
        inbox.forEach(this::isStale);
      }
      isStale(new Input.Started(start));
      isStale(new Input.Redrive(Optional.of("mine"), true));
      if (deleted) {
        isStale(new Input.Redrive(Optional.empty(), false));
      }
      historyIsWhole();
    }

    private boolean hasSucceeded() {
      return execution instanceof Execution.Closed closed
          && closed.outcome() instanceof Outcome.Succeeded;
    }

    /// What a redrive takes up is all that was entered and never left, as the journal alone tells.
    private void redrive() {
      now = now.plusMillis(random.nextInt(100_000));
      var token = random.nextInt(3) == 0 ? Optional.<String>empty() : Optional.of("t" + now);
      var before = journal.size();
      if (execution instanceof Execution.Closed closed) {
        assertThat(closed.left().frames().keySet()).isEqualTo(unleft().keySet());
      }
      take(new Input.Redrive(token, false));
      assertThat(journal.get(before).event()).isInstanceOf(Event.ExecutionRedriven.class);
      isStale(new Input.Redrive(token.or(() -> Optional.of("other")), !isOpen()));
      token.ifPresent(_ -> isStale(new Input.Redrive(token, false)));
    }

    /// The states that were entered and not left, by their ids, with the ids of the states around
    /// them: but for those inside of a state that began anew since.
    private SortedMap<Long, Long> unleft() {
      var unleft = new TreeMap<Long, Long>();
      for (var recorded : journal) {
        switch (recorded.event()) {
          case Event.StateEntered entered -> unleft.put(recorded.id(), entered.parent());
          case Event.StateExited exited -> {
            forgetInside(unleft, exited.frame());
            unleft.remove(exited.frame());
          }
          case Event.ParallelStateStarted(var frame, _) -> forgetInside(unleft, frame);
          case Event.MapStateStarted(var frame, _, _) -> forgetInside(unleft, frame);
          case Event.RetryScheduled(var frame, _, _) -> forgetInside(unleft, frame);
          default -> {} // Enters and leaves nothing.
        }
      }
      return unleft;
    }

    private static void forgetInside(SortedMap<Long, Long> unleft, long frame) {
      var gone = new HashSet<>(Set.of(frame));
      unleft.forEach((id, parent) -> {
        if (gone.contains(parent)) {
          gone.add(id);
        }
      });
      gone.remove(frame);
      unleft.keySet().removeAll(gone);
    }

    private void runToItsEnd() {
      for (int step = 0; step < 2_000 && isOpen(); step++) {
        deleted |= random.nextInt(300) == 0;
        if (random.nextInt(200) == 0) {
          take(new Input.Stop(Optional.of("stopped"), Optional.empty()));
        } else if (inbox.isEmpty() || random.nextInt(4) == 0) {
          passTime();
        } else {
          var input = inbox.remove(random.nextInt(inbox.size()));
          take(input);
          if (random.nextInt(5) == 0) {
            inbox.add(input); // Told twice.
          }
        }
      }
      assertThat(execution).isInstanceOf(Execution.Closed.class);
    }

    /// Some executions are test cases, and for some of them time passes slower or faster.
    private Start.Terms terms() {
      return new Start.Terms(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          random.nextInt(3) == 0 ? Optional.of("test case") : Optional.empty(),
          new TimeScale(List.of(0.0, 0.01, 1.0, 1.0, 3.0).get(random.nextInt(5))));
    }

    private boolean isOpen() {
      return execution instanceof Execution.Running;
    }

    private void passTime() {
      var wakeAt = execution.wakeAt();
      if (wakeAt.isPresent()) {
        now = wakeAt.get().isAfter(now) ? wakeAt.get() : now;
        var before = journal.size();
        take(new Input.Wake());
        assertThat(journal).as("woken in vain").hasSizeGreaterThan(before);
      } else {
        now = now.plusMillis(random.nextInt(500));
        take(new Input.Wake());
      }
    }

    private void take(Input input) {
      reach(input);
      var moment = moment();
      var decision = Engine.decide(machine, execution, input, moment);
      assertThat(Engine.decide(machine, execution, input, moment)).isEqualTo(decision);
      journal.addAll(decision.events());
      decision.events().forEach(recorded -> reach(recorded.event()));
      decision.events().forEach(recorded -> reachExpression(recorded.event()));
      execution = decision.after();
      assertThat(fold()).isEqualTo(execution);
      assertThat(execution.version()).isEqualTo(journal.size());
      reachState();
      variablesAreThoseOfTheOpenScopes();
      for (var effect : decision.effects()) {
        reach(effect);
        answer(effect);
      }
      isNotStuck();
    }

    /// What every open state sees is what its own scope, or else the nearest around it, was
    /// assigned last since that scope was opened; nothing is kept of a scope that has ended.
    private void variablesAreThoseOfTheOpenScopes() {
      if (!(execution instanceof Execution.Running running)) {
        return;
      }
      assertThat(running.wreck()).isEqualTo(Wreck.NONE);
      var lines = running.frames().values().stream().map(Frame::line).collect(Collectors.toSet());
      assertThat(running.variables().keySet()).isSubsetOf(lines);
      var assigned = assignments();
      var names = assigned.values().stream().flatMap(all -> all.keySet().stream()).toList();
      for (var frame : running.frames().values()) {
        for (var name : names) {
          assertThat(running.variable(frame, name))
              .isEqualTo(
                  around(running, frame)
                      .map(line ->
                          Optional.ofNullable(assigned.getOrDefault(line, Map.of()).get(name)))
                      .flatMap(Optional::stream)
                      .findFirst());
        }
      }
    }

    /// What each scope was assigned since it was opened, from the journal alone.
    private Map<Execution.Line, Map<String, Json>> assignments() {
      var lines = new HashMap<Long, Execution.Line>();
      var assigned = new HashMap<Execution.Line, Map<String, Json>>();
      for (var recorded : journal) {
        switch (recorded.event()) {
          case Event.StateEntered entered ->
              lines.put(recorded.id(), new Execution.Line(entered.parent(), entered.index()));
          case Event.StateExited exited when !exited.assigned().members().isEmpty() -> {
            var line = Objects.requireNonNull(lines.get(exited.frame()));
            VARIABLES.add((line.parent() == 0 ? "outermost " : "inner ") + exited.type());
            assigned
                .computeIfAbsent(line, _ -> new HashMap<>())
                .putAll(exited.assigned().members());
          }
          case Event.ParallelStateStarted(var frame, _) ->
              assigned.keySet().removeIf(line -> line.parent() == frame);
          case Event.MapStateStarted(var frame, _, _) ->
              assigned.keySet().removeIf(line -> line.parent() == frame);
          default -> {} // Assigns nothing.
        }
      }
      return assigned;
    }

    private static Stream<Execution.Line> around(Execution.Running running, Frame frame) {
      return Stream.iterate(
              Optional.of(frame),
              Optional::isPresent,
              at -> at.filter(f -> f.parent() != 0).map(f -> running.frame(f.parent())))
          .map(at -> at.orElseThrow().line());
    }

    private Moment moment() {
      var limits = new Limits(262_144, 25_000, 2, 3, 1 + random.nextInt(40));
      return new Moment(
              now, random.nextLong(), task -> "token-" + task, _ -> true, limits, Inspector.NONE)
          .deleting(_ -> deleted);
    }

    private Execution fold() {
      Execution state = new Execution.New();
      for (var recorded : journal) {
        state = state.apply(recorded);
      }
      return state;
    }

    /// A call of a test case knows how often its state has called before, and may be answered by a
    /// mocked response.
    private void mock(long task, Optional<TestCall> test) {
      test.ifPresent(call -> {
        assertThat(call.invocation()).isEqualTo(callsBefore(task, call.state()));
        if (random.nextBoolean()) {
          var response = response(call.invocation());
          reach(response);
          inbox.add(new Input.TaskMocked(task, response));
        }
      });
    }

    private int callsBefore(long task, String state) {
      var names = new HashMap<Long, String>();
      var calls = 0;
      for (var recorded : journal) {
        if (recorded.event() instanceof Event.StateEntered entered) {
          names.put(recorded.id(), entered.name());
        }
        if (recorded.event() instanceof Event.TaskScheduled scheduled
            && recorded.id() < task
            && state.equals(names.get(scheduled.frame()))) {
          calls++;
        }
      }
      return calls;
    }

    private MockedResponse response(int invocation) {
      return switch (random.nextInt(10)) {
        case 0 -> new MockedResponse.Missing("nothing for " + invocation);
        case 1, 2, 3 -> new MockedResponse.Throw(Optional.of("E1"), Optional.of("mocked"));
        default -> new MockedResponse.Return(Json.of("mocked"));
      };
    }

    private void answer(Effect effect) {
      switch (effect) {
        case Effect.OfTask asked -> answer(asked);
        case MapRunEffect _ -> throw new AssertionError("not a map run: " + effect);
      }
    }

    private void answer(Effect.OfTask effect) {
      var task = effect.task();
      switch (effect) {
        case Effect.Invoke invoke -> {
          assertThat(execution.outstanding()).contains(effect);
          assertThat(begun.add(task)).as("attempt %s dispatched twice", task).isTrue();
          mock(task, invoke.test());
          inbox.add(outcome(task, invoke.payload()));
          if (random.nextInt(2) == 0) {
            inbox.add(new Input.TaskSubmitted(task, Json.Obj.EMPTY));
            inbox.add(new Input.TaskHeartbeat(task));
          }
        }
        case Effect.AwaitJob(_, _, var payload, _, _) -> {
          assertThat(execution.outstanding()).contains(effect);
          inbox.add(outcome(task, payload));
        }
        case Effect.OfferActivity(_, _, var payload, var test) -> {
          assertThat(execution.outstanding()).contains(effect);
          mock(task, test);
          inbox.add(new Input.TaskTaken(task, Optional.of("worker")));
          inbox.add(outcome(task, payload));
          inbox.add(outcome(task, payload));
          inbox.add(new Input.TaskHeartbeat(task));
        }
        case Effect.OpenMapRun(_, var plan) -> {
          assertThat(execution.outstanding()).contains(effect);
          assertThat(begun.add(task)).as("map run %s opened twice", task).isTrue();
          assertThat(plan.link().task()).isEqualTo(task);
          inbox.add(mapRunEnded(task));
          inbox.add(mapRunEnded(task));
        }
        case Effect.CancelTask _, Effect.AbortMapRun _ ->
            assertThat(execution.outstanding())
                .noneMatch(outstanding ->
                    outstanding instanceof Effect.OfTask other && other.task() == task);
      }
    }

    private Input mapRunEnded(long task) {
      return new Input.MapRunEnded(
          task,
          switch (random.nextInt(4)) {
            case 0 -> new Outcome.Failed(Optional.of("Custom"), Optional.of("on purpose"));
            case 1 -> new Outcome.Aborted(Optional.empty(), Optional.empty());
            default -> new Outcome.Succeeded(Json.Arr.EMPTY);
          });
    }

    private Input outcome(long task, Json payload) {
      return switch (random.nextInt(6)) {
        case 0 -> new Input.TaskFailed(task, Optional.of("Custom"), Optional.of("on purpose"));
        case 1 -> new Input.TaskFailed(task, Optional.of("Other"), Optional.empty());
        case 2 -> new Input.TaskFailed(task, Optional.empty(), Optional.empty());
        default -> new Input.TaskSucceeded(task, payload);
      };
    }

    /// An open execution waits for time, or for somebody outside who can still answer.
    private void isNotStuck() {
      if (!(execution instanceof Execution.Running running)) {
        assertThat(execution.wakeAt()).isEmpty();
        assertThat(execution.outstanding()).isEmpty();
        return;
      }
      var called =
          running.frames().values().stream()
              .filter(frame ->
                  frame.phase() instanceof Frame.Phase.Calling
                      || frame.phase() instanceof Frame.Phase.Distributing)
              .findAny();
      assertThat(running.wakeAt().isPresent() || called.isPresent())
          .as("stuck: %s", running)
          .isTrue();
      if (inbox.isEmpty() && running.wakeAt().isEmpty()) {
        // Whoever was told nothing so far reports at last.
        running.frames().values().stream()
            .flatMap(frame ->
                frame.phase() instanceof Frame.Phase.Calling calling
                    ? Stream.of(calling)
                    : Stream.empty())
            .forEach(calling -> {
              inbox.add(new Input.TaskTaken(calling.task(), Optional.empty()));
              inbox.add(outcome(calling.task(), calling.payload()));
            });
        running.frames().values().stream()
            .flatMap(frame ->
                frame.phase() instanceof Frame.Phase.Distributing(var task, _)
                    ? Stream.of(task)
                    : Stream.empty())
            .forEach(task -> inbox.add(mapRunEnded(task)));
      }
    }

    private void isStale(Input input) {
      assertThat(Engine.decide(machine, execution, input, moment()).events()).isEmpty();
    }

    private void historyIsWhole() {
      var shown =
          journal.stream().filter(recorded -> !(recorded.event() instanceof Event.Hidden)).toList();
      for (int i = 0; i < shown.size(); i++) {
        assertThat(shown.get(i).id()).isEqualTo(i + 1);
        assertThat(shown.get(i).previousId()).isBetween(0L, (long) i);
      }
      for (int i = 0; i < journal.size(); i++) {
        var isLast = i + 1 == journal.size();
        var isFollowedByRedrive =
            !isLast && journal.get(i + 1).event() instanceof Event.ExecutionRedriven;
        assertThat(journal.get(i).event() instanceof Event.Ongoing)
            .as("what ends an execution is its last event, or a redrive follows")
            .isEqualTo(!isLast && !isFollowedByRedrive);
      }
    }

    private void reachState() {
      switch (execution) {
        case Execution.Running running ->
            running
                .frames()
                .values()
                .forEach(frame -> {
                  reach(frame.phase());
                  if (frame.phase() instanceof Frame.Phase.Calling calling) {
                    reach(calling.progress());
                  }
                });
        case Execution.Closed closed -> reach(closed.outcome());
        case Execution.New _ -> {} // Nothing has happened.
        case MapRun _ -> throw new AssertionError("an execution became a map run");
      }
    }

    private static void reachExpression(Event event) {
      if (event instanceof Event.StateExited exited
          && exited.output().text().contains(RandomMachine.MADE_BY_JSONATA)) {
        EXPRESSIONS.add("JSONata was evaluated");
      }
      if (event instanceof Event.EvaluationFailed failed
          && failed.cause().contains("The JSONata expression")) {
        EXPRESSIONS.add("evaluation failed");
      }
    }

    private static void reach(Object kind) {
      REACHED.add(kind.getClass());
    }
  }

  /// A state whose arguments have no value when chance has it so, as of a JSONata expression.
  private record Unsettled(DataFlow flow) implements DataFlow {
    @Override
    public Json input(Scope scope) {
      return flow.input(scope);
    }

    @Override
    public Json arguments(Scope scope) {
      if (scope.chance().fraction() < 0.3) {
        throw EvaluationException.query("nothing", Optional.of("Arguments"));
      }
      return flow.arguments(scope);
    }

    @Override
    public Departure leave(Scope raw, Json result) {
      return flow.leave(raw, result);
    }
  }
}
