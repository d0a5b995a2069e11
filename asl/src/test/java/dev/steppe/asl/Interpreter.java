package dev.steppe.asl;

import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Runs machines whose states do no work of their own (Pass, Choice, Wait, Succeed, Fail), just
/// well enough to tell what their expressions mean.
public final class Interpreter {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  private final StateMachine machine;
  private final Json.Obj execution;
  private final Map<String, Json> variables = new HashMap<>();
  private int eventId = 1;

  public Interpreter(StateMachine machine, Json input) {
    this.machine = machine;
    this.execution =
        Json.object()
            .put("Id", "arn:aws:states:us-east-1:111111111111:execution:machine:name")
            .put("Input", input)
            .put("StartTime", NOW.toString())
            .put("Name", "name")
            .put("RoleArn", "arn:aws:iam::111111111111:role/role")
            .put("RedriveCount", 0)
            .build();
  }

  /// How an execution ended.
  public sealed interface Outcome {
    record Succeeded(Json output) implements Outcome {}

    record Failed(Optional<String> error, Optional<String> cause) implements Outcome {}
  }

  /// Whether the interpreter can run the machine.
  public static boolean covers(StateMachine machine) {
    return machine.states().values().stream()
        .noneMatch(state ->
            switch (state.type()) {
              case TASK, PARALLEL, MAP -> true;
              case PASS, CHOICE, WAIT, SUCCEED, FAIL -> false;
            });
  }

  public Outcome run() {
    var data = execution.get("Input").orElseThrow();
    var name = machine.startAt();
    while (true) {
      eventId++;
      var state = machine.state(name);
      var scope =
          new Scope(
              data,
              variable -> Optional.ofNullable(variables.get(variable)),
              () -> context(state),
              NOW,
              new Chance(1),
              Inspector.NONE);
      try {
        switch (state) {
          case State.Fail fail -> {
            return new Outcome.Failed(
                fail.error().map(error -> text(error, scope)),
                fail.cause().map(cause -> text(cause, scope)));
          }
          case State.Succeed succeed -> {
            return new Outcome.Succeeded(
                succeed.flow().leave(scope, succeed.flow().input(scope)).output());
          }
          case State.Choice choice -> {
            var inner = scope.with(choice.flow().input(scope));
            var rule = rule(choice, inner);
            Exit exit = rule.isPresent() ? rule.get().exit() : choice.flow();
            name =
                rule.map(State.Choice.Rule::next)
                    .or(choice::otherwise)
                    .orElseThrow(Interpreter::lost);
            data = leave(exit.leave(scope, inner.input()));
          }
          case State.Pass pass -> {
            var inner = scope.with(pass.flow().input(scope));
            var result = pass.result().orElseGet(() -> pass.flow().arguments(inner));
            data = leave(pass.flow().leave(scope, result));
            if (!(pass.next() instanceof Transition.Next(var to))) {
              return new Outcome.Succeeded(data);
            }
            name = to;
          }
          case State.Wait wait -> {
            var inner = scope.with(wait.flow().input(scope));
            wait.until().instant(inner, NOW);
            data = leave(wait.flow().leave(scope, inner.input()));
            if (!(wait.next() instanceof Transition.Next(var to))) {
              return new Outcome.Succeeded(data);
            }
            name = to;
          }
          case State.Task task -> throw new IllegalArgumentException(task.name());
          case State.Parallel parallel -> throw new IllegalArgumentException(parallel.name());
          case State.Map map -> throw new IllegalArgumentException(map.name());
          case State.DistributedMap map -> throw new IllegalArgumentException(map.name());
        }
      } catch (EvaluationException e) {
        return new Outcome.Failed(
            Optional.of(e.error()),
            Optional.of(
                "An error occurred while executing the state '%s' (entered at the event id #%d). %s"
                    .formatted(state.name(), eventId, e.getMessage())));
      }
      eventId++;
    }
  }

  private Json leave(Departure departure) {
    variables.putAll(departure.assigned().members());
    return departure.output();
  }

  private static Optional<State.Choice.Rule> rule(State.Choice choice, Scope scope) {
    return choice.rules().stream().filter(rule -> rule.condition().test(scope)).findFirst();
  }

  private static EvaluationException lost() {
    return EvaluationException.runtime(
        "Failed to transition out of the state. The state does not point to a next state.");
  }

  private static String text(Expression expression, Scope scope) {
    return ((Json.Str) expression.evaluate(scope)).value();
  }

  private Json.Obj context(State state) {
    return Json.object()
        .put("Execution", execution)
        .put(
            "StateMachine",
            Json.object()
                .put("Id", "arn:aws:states:us-east-1:111111111111:stateMachine:machine")
                .put("Name", "machine")
                .build())
        .put(
            "State",
            Json.object().put("Name", state.name()).put("EnteredTime", NOW.toString()).build())
        .build();
  }
}
