package dev.steppe.engine;

import dev.steppe.asl.Inspector;
import dev.steppe.asl.Resource;
import dev.steppe.asl.StateMachine;
import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.regex.Pattern;

/// One execution in a world that follows a [Script]. Nothing is left to chance.
final class Rehearsal {
  private static final int MOST_STEPS = 300;
  private static final Pattern FAULT =
      Pattern.compile(
          "An error occurred while executing the state '(.*?)' \\(entered at the event id #\\d+\\)\\. (.*)",
          Pattern.DOTALL);

  private final MachineRevision machine;
  private final Script script;
  private final Queue<Input> inbox = new ArrayDeque<>();
  private Execution execution = new Execution.New();
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");

  /// The states that were entered, and what each was given last.
  final Map<String, Json> entered = new LinkedHashMap<>();

  /// The last value of every variable.
  final Map<String, Json> variables = new LinkedHashMap<>();

  /// What the definition and the data did not agree in.
  final List<Fault> faults = new ArrayList<>();

  record Fault(String state, String cause) {}

  Rehearsal(StateMachine definition, Script script) {
    this.machine =
        new MachineRevision(
            new UUID(0, 1),
            "arn:aws:states:us-east-1:123456789012:stateMachine:m",
            "m",
            "role",
            definition);
    this.script = script;
    run();
  }

  private void run() {
    tell(
        new Input.Started(
            new Start(
                new ExecutionId("arn:aws:states:us-east-1:123456789012:express:m:x:y"),
                "x",
                machine.id(),
                script.given(Script.INPUT),
                Optional.empty())));
    for (int steps = 0; steps < MOST_STEPS && execution instanceof Execution.Running; steps++) {
      if (!inbox.isEmpty()) {
        tell(inbox.remove());
      } else if (execution.wakeAt().isPresent()) {
        var at = execution.wakeAt().orElseThrow();
        now = at.isAfter(now) ? at : now;
        tell(new Input.Wake());
      } else {
        break;
      }
    }
  }

  private void tell(Input input) {
    var moment = new Moment(now, 1, task -> "token-" + task, _ -> true, Limits.AWS, Inspector.NONE);
    var decision = Engine.decide(machine, execution, input, moment);
    execution = decision.after();
    decision.events().forEach(recorded -> look(recorded.event()));
    decision.effects().forEach(this::answer);
  }

  private void look(Event event) {
    if (event instanceof Event.StateEntered(_, _, var name, _, var input)) {
      entered.put(name, input);
      lookForCaught(input);
    } else if (event instanceof Event.StateExited exited) {
      variables.putAll(exited.assigned().members());
      lookForCaught(exited.assigned());
    } else if (event instanceof Event.ExecutionFailed(_, var cause)) {
      cause.ifPresent(this::lookAtCause);
    } else if (event instanceof Event.EvaluationFailed failed) {
      lookAtCause(failed.cause());
    }
  }

  /// Catchers hand on the causes of what they have caught.
  private void lookForCaught(Json json) {
    switch (json) {
      case Json.Obj object -> object.members().values().forEach(this::lookForCaught);
      case Json.Arr(var items) -> items.forEach(this::lookForCaught);
      case Json.Str(var text) -> lookAtCause(text);
      case Json.Null _, Json.Bool _, Json.Num _ -> {}
    }
  }

  private void lookAtCause(String cause) {
    var matcher = FAULT.matcher(cause);
    if (cause.startsWith("An error occurred") && matcher.matches()) {
      var fault = new Fault(matcher.group(1), matcher.group(2));
      if (!faults.contains(fault)) {
        faults.add(fault);
      }
    }
  }

  private void answer(Effect effect) {
    switch (effect) {
      case Effect.Invoke(var task, var resource, _, _, _) -> {
        if (resource instanceof Resource.Service service
            && service.pattern() != Resource.Pattern.REQUEST_RESPONSE) {
          inbox.add(new Input.TaskSubmitted(task, script.given(state(task))));
        }
        end(task);
      }
      case Effect.OfferActivity(var task, _, _, _) -> {
        inbox.add(new Input.TaskTaken(task, Optional.of("worker")));
        end(task);
      }
      case Effect.OpenMapRun(var task, _) -> {
        var state = state(task);
        inbox.add(
            new Input.MapRunEnded(
                task,
                script.error(state).isPresent()
                    ? new Outcome.Failed(script.error(state), script.cause(state))
                    : new Outcome.Succeeded(script.given(state))));
      }
      case Effect.AwaitJob _, Effect.CancelTask _, Effect.AbortMapRun _ -> {}
      case MapRunEffect _ -> throw new IllegalStateException("no map run runs here");
    }
  }

  private void end(long task) {
    var state = state(task);
    var error = script.error(state);
    if (error.isEmpty()) {
      inbox.add(new Input.TaskSucceeded(task, script.given(state)));
    } else if (!error.get().equals(Script.SILENCE)
        && !(isTimeLimited(task) && error.get().endsWith("Timeout"))) {
      inbox.add(new Input.TaskFailed(task, error, script.cause(state)));
    }
  }

  /// Silence ends in a time-out.
  private boolean isTimeLimited(long task) {
    return frame(task).phase() instanceof Frame.Phase.Calling calling
        && (calling.timeoutSeconds().isPresent() || calling.heartbeatSeconds().isPresent());
  }

  private String state(long task) {
    return frame(task).state();
  }

  private Frame frame(long task) {
    return ((Execution.Running) execution)
        .frames().values().stream()
            .filter(frame ->
                switch (frame.phase()) {
                  case Frame.Phase.Calling calling -> calling.task() == task;
                  case Frame.Phase.Distributing distributing -> distributing.task() == task;
                  case Frame.Phase.Entered _,
                      Frame.Phase.Waiting _,
                      Frame.Phase.BackingOff _,
                      Frame.Phase.Branching _,
                      Frame.Phase.Mapping _ ->
                      false;
                })
            .findFirst()
            .orElseThrow();
  }
}
