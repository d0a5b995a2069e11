package dev.steppe.engine;

import dev.steppe.asl.Inspector.Stage;
import dev.steppe.asl.State;
import dev.steppe.asl.StateMachine;
import dev.steppe.asl.StateType;
import dev.steppe.asl.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/// One state is tried out: the engine runs it in a [TestMachine], and what it records tells how the
/// state ended. A test is an execution like any other to whoever runs it, but for where its
/// decisions come from. Not thread-safe; made for one run.
public final class StateTest {
  /// The longest that AWS lets a test take.
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private static final long FRAME = 2;

  private static final String THRESHOLD = "States.ExceedToleratedFailureThreshold";

  private final Subject subject;
  private final Optional<TestedMap> map;
  private final TestMachine testMachine;
  private final Map<Stage, Json> stages = new EnumMap<>(Stage.class);
  private final List<Recorded> events = new ArrayList<>();
  private Optional<Failure> failure = Optional.empty();

  /// What is tested, and under which circumstances.
  ///
  /// @param state the state
  /// @param inJsonPath whether its query language is JSONPath
  /// @param context the context object that it sees
  /// @param variables the values of variables, by name
  /// @param mock what its work comes to; without one it is really done
  /// @param retries how often its retriers have been used
  /// @param failedIterations how many iterations of a Map have failed
  /// @param readerData what the ItemReader of a Map would find
  public record Subject(
      State state,
      boolean inJsonPath,
      Json.Obj context,
      Json.Obj variables,
      Optional<Mock> mock,
      int retries,
      long failedIterations,
      Optional<Json> readerData) {}

  /// What the work of a state comes to without being done.
  public sealed interface Mock {
    record Answer(Json result) implements Mock {}

    record Failing(Optional<String> error, Optional<String> cause) implements Mock {}
  }

  /// How a test ended.
  public sealed interface Verdict {
    /// @param next the state's successor; empty if it ends its machine
    record Succeeded(Json output, Optional<String> next) implements Verdict {}

    record Failed(Optional<String> error, Optional<String> cause) implements Verdict {}

    /// A retrier would run the state again.
    record Retriable(Optional<String> error, Optional<String> cause) implements Verdict {}

    record Caught(Optional<String> error, Optional<String> cause, Json output, String next)
        implements Verdict {}
  }

  /// What handled the error.
  ///
  /// @param catcher which catcher did
  /// @param retrier which retrier the error was for
  /// @param backoff how long that retrier waits, unless it was exhausted
  public record ErrorDetails(
      Optional<Integer> catcher, Optional<Integer> retrier, Optional<Duration> backoff) {}

  /// What became of the data, as far as AWS shows it for a state of this type (recorded).
  ///
  /// @param values the data by AWS's names for it
  /// @param bounds the numbers that a Map's fields came to, by AWS's names for them
  public record Inspection(
      Map<String, Json> values, Map<String, Json> bounds, Optional<ErrorDetails> errorDetails) {
    public Inspection {
      values = Map.copyOf(values);
      bounds = Map.copyOf(bounds);
    }
  }

  /// The end of a test.
  public record Result(Verdict verdict, Inspection inspection) {}

  public StateTest(Subject subject) {
    this.subject = subject;
    this.map =
        switch (subject.state()) {
          case State.Map it -> Optional.of(new TestedMap(it, subject.readerData()));
          case State.DistributedMap it -> Optional.of(new TestedMap(it, subject.readerData()));
          case State.Pass _,
              State.Task _,
              State.Choice _,
              State.Wait _,
              State.Succeed _,
              State.Fail _,
              State.Parallel _ ->
              Optional.empty();
        };
    this.testMachine = new TestMachine(subject.state(), map);
  }

  /// What the test runs: the definition of the revision that it is decided with.
  public StateMachine definition() {
    return testMachine.definition();
  }

  /// Decides what `input` means, as [Engine#decide] does.
  public Decision decide(MachineRevision machine, Execution execution, Input input, Moment moment) {
    var trying =
        moment.of(new Trial(subject.context(), it -> failure = Optional.of(it)), this::saw);
    var decision =
        execution instanceof Execution.New && input instanceof Input.Started(var start)
            ? Engine.decide(machine, entered(start, moment.now()), new Input.Wake(), trying)
            : Engine.decide(machine, execution, input, trying);
    var effects = new ArrayList<>(decision.effects());
    var all = new ArrayList<>(decision.events());
    var after = decision.after();
    if (subject.mock().isPresent()) {
      for (var effect : decision.effects()) {
        for (var answer : answers(effect, subject.mock().get())) {
          var next = Engine.decide(machine, after, answer, trying);
          after = next.after();
          all.addAll(next.events());
        }
      }
      effects.clear();
    }
    if (isBackingOff(after)) {
      after =
          Engine.decide(machine, after, new Input.Stop(Optional.empty(), Optional.empty()), trying)
              .after();
    }
    events.addAll(all);
    return new Decision(all, after, effects);
  }

  private void saw(Stage stage, Json value) {
    stages.put(stage, value);
  }

  /// The execution as it is when the state has just been entered.
  private Execution entered(Start start, Instant now) {
    var started = new Event.ExecutionStarted(start, Optional.of(now.plus(LONGEST)));
    var entered =
        new Event.StateEntered(0, 0, TestMachine.NAME, subject.state().type(), start.input());
    var execution =
        new Execution.New()
            .apply(new Recorded(1, 0, now, started))
            .apply(new Recorded(FRAME, 1, now, entered));
    if (!(execution instanceof Execution.Running running)) {
      throw new IllegalStateException("a start leads to a running execution");
    }
    PMap<String, Json> variables = HashTreePMap.from(subject.variables().members());
    return new Execution.Running(
        running.version(),
        running.lastEventId(),
        running.start(),
        running.startedAt(),
        running.deadline(),
        running.frames().plus(FRAME, retried(running.frame(FRAME))),
        HashTreePMap.singleton(Execution.Line.OUTERMOST, variables),
        running.invocations(),
        running.wreck(),
        running.redrives());
  }

  private Frame retried(Frame frame) {
    PMap<Integer, Integer> retries = HashTreePMap.empty();
    for (int i = 0; i < Failures.rules(subject.state()).retriers().size(); i++) {
      retries = retries.plus(i, subject.retries());
    }
    return new Frame(
        frame.id(),
        frame.parent(),
        frame.index(),
        frame.state(),
        frame.type(),
        frame.input(),
        frame.enteredAt(),
        frame.cursor(),
        retries,
        frame.phase());
  }

  /// What a mock answers to an effect.
  private List<Input> answers(Effect effect, Mock mock) {
    return switch (effect) {
      case Effect.Invoke(var task, _, _, _, _) -> List.of(answer(task, mock));
      case Effect.OfferActivity(var task, _, _, _) ->
          List.of(new Input.TaskTaken(task, Optional.empty()), answer(task, mock));
      case Effect.AwaitJob _,
          Effect.CancelTask _,
          Effect.OpenMapRun _,
          Effect.AbortMapRun _,
          MapRunEffect _ ->
          List.of();
    };
  }

  private Input answer(long task, Mock mock) {
    return switch (mock) {
      case Mock.Failing(var error, var cause) -> new Input.TaskFailed(task, error, cause);
      case Mock.Answer _
          when map.flatMap(TestedMap::bounds)
              .filter(bounds -> bounds.areExceededBy(subject.failedIterations()))
              .isPresent() ->
          new Input.TaskFailed(
              task,
              Optional.of(THRESHOLD),
              Optional.of("The specified tolerated failure threshold was exceeded"));
      case Mock.Answer(var result) -> new Input.TaskSucceeded(task, result);
    };
  }

  private static boolean isBackingOff(Execution execution) {
    return execution instanceof Execution.Running running
        && running.frames().values().stream()
            .anyMatch(frame -> frame.phase() instanceof Frame.Phase.BackingOff);
  }

  /// How the test ended.
  ///
  /// @throws IllegalStateException if it has not
  public Result result(Execution.Closed closed) {
    var ending = ending(closed);
    return new Result(
        ending.verdict(),
        new Inspection(values(closed.start().input()), bounds(), ending.details()));
  }

  private record Ending(Verdict verdict, Optional<ErrorDetails> details) {}

  private Ending ending(Execution.Closed closed) {
    for (int i = 0; i < events.size(); i++) {
      var recorded = events.get(i);
      if (recorded.event() instanceof Event.RetryScheduled(_, var retrier, var until)) {
        return retriable(retrier, Duration.between(recorded.at(), until));
      }
      if (recorded.event() instanceof Event.StateExited exited) {
        return left(exited.output(), way(i));
      }
    }
    var details =
        exhausted()
            .map(retrier ->
                new ErrorDetails(Optional.empty(), Optional.of(retrier), Optional.empty()));
    return switch (closed.outcome()) {
      case Outcome.Failed(var error, var cause) ->
          new Ending(new Verdict.Failed(error, cause), details);
      case Outcome.TimedOut() ->
          new Ending(
              new Verdict.Failed(Optional.of(Failure.TIMEOUT), Optional.empty()), Optional.empty());
      case Outcome.Succeeded _, Outcome.Aborted _ ->
          throw new IllegalStateException("a test ended without a word");
    };
  }

  private Ending retriable(int retrier, Duration backoff) {
    var cause = failure.orElseThrow();
    return new Ending(
        new Verdict.Retriable(cause.error(), cause.cause()),
        Optional.of(
            new ErrorDetails(Optional.empty(), Optional.of(retrier), Optional.of(backoff))));
  }

  /// The way out that was taken by the exit at place `exit` among the events.
  private TestMachine.Way way(int exit) {
    return exit + 1 < events.size()
            && events.get(exit + 1).event() instanceof Event.StateEntered entered
        ? testMachine.way(entered.name())
        : new TestMachine.Way(Optional.empty(), Optional.empty());
  }

  private Ending left(Json output, TestMachine.Way way) {
    if (way.catcher().isEmpty()) {
      return new Ending(new Verdict.Succeeded(output, way.next()), Optional.empty());
    }
    var cause = failure.orElseThrow();
    return new Ending(
        new Verdict.Caught(cause.error(), cause.cause(), output, way.next().orElseThrow()),
        Optional.of(new ErrorDetails(way.catcher(), exhausted(), Optional.empty())));
  }

  /// The retrier that the failure was for and that had no attempts left.
  private Optional<Integer> exhausted() {
    var retriers = Failures.rules(subject.state()).retriers();
    for (int i = 0; i < retriers.size(); i++) {
      var names = retriers.get(i).errorEquals();
      if (failure.filter(it -> it.canBeHandled() && it.matches(names)).isPresent()) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private Map<String, Json> values(Json input) {
    var values = new HashMap<String, Json>();
    values.put("input", input);
    stages.forEach((stage, value) -> {
      if (shown(subject.state().type()).contains(stage)) {
        values.put(stage.text(), value);
      }
    });
    switch (subject.state()) {
      case State.Pass pass -> pass.result().ifPresent(result -> values.put("result", result));
      case State.Task _ -> taskResult().ifPresent(result -> values.put("result", result));
      case State.Fail _ -> {
        if (subject.inJsonPath()) {
          values.put(Stage.AFTER_INPUT_PATH.text(), input);
        }
      }
      case State.Choice _,
          State.Wait _,
          State.Succeed _,
          State.Parallel _,
          State.Map _,
          State.DistributedMap _ -> {}
    }
    map.flatMap(TestedMap::pointedAt).ifPresent(found -> values.put("afterItemsPointer", found));
    if (!subject.variables().members().isEmpty()) {
      values.put("variables", subject.variables());
    }
    return values;
  }

  private Optional<Json> taskResult() {
    return events.stream()
        .map(Recorded::event)
        .filter(Event.TaskSucceeded.class::isInstance)
        .map(event -> ((Event.TaskSucceeded) event).output())
        .findFirst();
  }

  private Map<String, Json> bounds() {
    var numbers = new HashMap<String, Json>();
    map.flatMap(TestedMap::bounds)
        .ifPresent(bounds -> {
          numbers.put("maxConcurrency", Json.of(bounds.maxConcurrency()));
          bounds
              .toleratedFailureCount()
              .ifPresent(count -> numbers.put("toleratedFailureCount", Json.of(count)));
          bounds
              .toleratedFailurePercentage()
              .ifPresent(part ->
                  numbers.put("toleratedFailurePercentage", Json.of(BigDecimal.valueOf(part))));
        });
    return numbers;
  }

  /// The stages that AWS shows of a state of this type (recorded).
  private static Set<Stage> shown(StateType type) {
    return switch (type) {
      case PASS ->
          Set.of(
              Stage.AFTER_INPUT_PATH,
              Stage.AFTER_PARAMETERS,
              Stage.AFTER_RESULT_SELECTOR,
              Stage.AFTER_RESULT_PATH);
      case TASK ->
          Set.of(
              Stage.AFTER_INPUT_PATH,
              Stage.AFTER_PARAMETERS,
              Stage.AFTER_ARGUMENTS,
              Stage.AFTER_RESULT_SELECTOR,
              Stage.AFTER_RESULT_PATH);
      case CHOICE, WAIT, SUCCEED, FAIL -> Set.of(Stage.AFTER_INPUT_PATH);
      case PARALLEL -> Set.of(Stage.AFTER_RESULT_SELECTOR, Stage.AFTER_RESULT_PATH);
      case MAP ->
          Set.of(
              Stage.AFTER_INPUT_PATH,
              Stage.AFTER_ITEMS_PATH,
              Stage.AFTER_ITEM_SELECTOR,
              Stage.AFTER_ITEM_BATCHER,
              Stage.AFTER_RESULT_SELECTOR,
              Stage.AFTER_RESULT_PATH);
    };
  }
}
