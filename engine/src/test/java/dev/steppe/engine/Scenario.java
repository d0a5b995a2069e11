package dev.steppe.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.Inspector;
import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One execution, told what happens step by step. Its history reads as `4<3:PassStateEntered`: the
/// event's id, the id of the event it follows, and its type.
final class Scenario {
  static final String ARN = "arn:aws:states:us-east-1:123456789012:execution:m:x";

  private final MachineRevision machine;
  private final List<Recorded> journal = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private Execution execution = new Execution.New();
  private Limits limits = Limits.AWS;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private boolean deleted;
  private boolean activityExists = true;
  private Start.Terms terms = Start.Terms.PLAIN;

  private Scenario(String definition) {
    var compiled = Definition.compile(definition, Definition.Type.STANDARD);
    assertThat(compiled.machine()).as("%s", compiled.diagnostics()).isPresent();
    machine =
        new MachineRevision(
            new UUID(0, 1),
            "arn:aws:states:us-east-1:123456789012:stateMachine:m",
            "m",
            "arn:aws:iam::123456789012:role/r",
            compiled.machine().get());
  }

  /// @param definition may use `'` for `"`
  static Scenario of(String definition) {
    return new Scenario(definition.replace('\'', '"'));
  }

  Scenario within(Limits limits) {
    this.limits = limits;
    return this;
  }

  Scenario withoutActivities() {
    activityExists = false;
    return this;
  }

  /// With that test case.
  Scenario testing(String testCase) {
    terms =
        new Start.Terms(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(testCase),
            TimeScale.REAL);
    return this;
  }

  /// In a time that passes as fast as that.
  Scenario scaled(double factor) {
    terms =
        new Start.Terms(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new TimeScale(factor));
    return this;
  }

  Scenario start(String input) {
    return tell(
        new Input.Started(
            new Start(
                new ExecutionId(ARN),
                "x",
                machine.id(),
                Json.parseAsWritten(input.replace('\'', '"')),
                Optional.empty(),
                new Origin.Asked(),
                terms)));
  }

  /// Begins anew with another input.
  Scenario again(String input) {
    journal.clear();
    effects.clear();
    execution = new Execution.New();
    return start(input);
  }

  Scenario tell(Input input) {
    var decision =
        Engine.decide(
            machine,
            execution,
            input,
            new Moment(now, 1, task -> "token-" + task, _ -> activityExists, limits, Inspector.NONE)
                .deleting(_ -> deleted));
    journal.addAll(decision.events());
    effects.addAll(decision.effects());
    execution = decision.after();
    return this;
  }

  /// Deletes the machine.
  Scenario delete() {
    deleted = true;
    return this;
  }

  /// Lets time pass, and wakes the execution whenever it asks for it.
  Scenario pass(Duration time) {
    var until = now.plus(time);
    for (var at = execution.wakeAt();
        at.isPresent() && !at.get().isAfter(until);
        at = execution.wakeAt()) {
      now = at.get().isAfter(now) ? at.get() : now;
      tell(new Input.Wake());
    }
    now = until;
    return this;
  }

  /// Lets time pass without a look at the clock.
  Scenario asleep(Duration time) {
    now = now.plus(time);
    return this;
  }

  /// Answers the oldest call that is still open with success.
  Scenario succeed(String output) {
    return tell(
        new Input.TaskSucceeded(openTask(), Json.parseAsWritten(output.replace('\'', '"'))));
  }

  Scenario fail(String error, String cause) {
    return tell(new Input.TaskFailed(openTask(), Optional.of(error), Optional.of(cause)));
  }

  long openTask() {
    return openTasks().getFirst();
  }

  List<Long> openTasks() {
    return execution instanceof Execution.Running running
        ? running.frames().values().stream()
            .filter(frame -> frame.phase() instanceof Frame.Phase.Calling)
            .map(frame -> ((Frame.Phase.Calling) frame.phase()).task())
            .toList()
        : List.of();
  }

  List<Effect> effects() {
    return effects;
  }

  /// What the journal comes to.
  Execution replayed() {
    Execution state = new Execution.New();
    for (var recorded : journal) {
      state = state.apply(recorded);
    }
    return state;
  }

  Execution execution() {
    return execution;
  }

  Instant now() {
    return now;
  }

  /// The history, events between two blanks.
  String history() {
    var history = new History("role", "us-east-1", true, Optional.empty());
    return journal.stream()
        .flatMap(recorded ->
            history.of(recorded).stream()
                .map(shown -> recorded.id() + "<" + recorded.previousId() + ":" + shown.type()))
        .collect(Collectors.joining(" "));
  }

  /// The texts of all inputs, outputs and parameters in the history, one a line, as
  /// `TaskStateEntered { "a": 1 }`.
  List<String> payloads() {
    var history = new History("role", "us-east-1", true, Optional.empty());
    return journal.stream()
        .flatMap(recorded -> history.of(recorded).stream())
        .flatMap(shown ->
            Stream.of("input", "parameters", "output")
                .flatMap(
                    key -> shown.details().stream().flatMap(d -> d.members().get(key).stream()))
                .map(text -> shown.type() + " " + ((Json.Str) text).value()))
        .toList();
  }

  /// The history without its first two events, which are alike in all.
  String historyFrom(int id) {
    var history = history();
    var at = history.indexOf(" " + id + "<");
    return at < 0 ? "" : history.substring(at + 1);
  }

  String output() {
    return execution instanceof Execution.Closed closed
            && closed.outcome() instanceof Outcome.Succeeded(var output)
        ? output.text()
        : "no output: " + execution;
  }

  String failure() {
    return execution instanceof Execution.Closed closed
            && closed.outcome() instanceof Outcome.Failed(var error, var cause)
        ? error.orElse("-") + ": " + cause.orElse("-")
        : "no failure: " + execution;
  }
}
