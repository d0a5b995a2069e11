package dev.steppe.engine;

import dev.steppe.asl.Chance;
import dev.steppe.asl.Departure;
import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.Scope;
import dev.steppe.asl.State;
import dev.steppe.asl.Transition;
import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;

/// One decision in the making: what has been recorded so far and which frames are still to move.
final class Run {
  private final MachineRevision machine;
  private final Moment moment;
  private final Chance chance;
  private final List<Recorded> events = new ArrayList<>();
  private final List<Effect.OfTask> effects = new ArrayList<>();
  private final Queue<Long> entered = new ArrayDeque<>();
  private Execution execution;
  private long measured;

  Run(MachineRevision machine, Execution execution, Moment moment) {
    this.machine = machine;
    this.execution = execution;
    this.moment = moment;
    this.chance = new Chance(moment.seed());
  }

  /// What came of it. An effect of this turn that is no longer wanted at its end never leaves, and
  /// neither does its cancellation.
  Decision decision() {
    if (effects.stream().noneMatch(Run::callsOff)) {
      return new Decision(events, execution, List.copyOf(effects));
    }
    var wanted = Set.copyOf(execution.outstanding());
    var begun =
        effects.stream().filter(Run::begins).map(Effect.OfTask::task).collect(Collectors.toSet());
    var leaving =
        effects.stream()
            .filter(effect ->
                callsOff(effect) ? !begun.contains(effect.task()) : wanted.contains(effect))
            .toList();
    return new Decision(events, execution, List.copyOf(leaving));
  }

  private static boolean begins(Effect.OfTask effect) {
    return switch (effect) {
      case Effect.Invoke _, Effect.OfferActivity _, Effect.OpenMapRun _ -> true;
      case Effect.AwaitJob _, Effect.CancelTask _, Effect.AbortMapRun _ -> false;
    };
  }

  private static boolean callsOff(Effect.OfTask effect) {
    return switch (effect) {
      case Effect.CancelTask _, Effect.AbortMapRun _ -> true;
      case Effect.Invoke _, Effect.OfferActivity _, Effect.AwaitJob _, Effect.OpenMapRun _ -> false;
    };
  }

  MachineRevision machine() {
    return machine;
  }

  Moment moment() {
    return moment;
  }

  Instant now() {
    return moment.now();
  }

  Chance chance() {
    return chance;
  }

  Execution execution() {
    return execution;
  }

  boolean isOpen() {
    return execution instanceof Execution.Running;
  }

  Execution.Running running() {
    return (Execution.Running) execution;
  }

  /// The frame as it is now.
  Frame frame(long id) {
    return running().frame(id);
  }

  /// Whether this turn has gone on for so long that others should have theirs.
  boolean isSpent() {
    return events.size() >= moment.limits().turnEvents() || measured >= moment.limits().turnBytes();
  }

  State state(Frame frame) {
    return machine.definition().state(frame.state());
  }

  void effect(Effect.OfTask effect) {
    effects.add(effect);
  }

  /// Records an event that follows from `previousId`.
  ///
  /// @return the event's id
  long record(long previousId, Event event) {
    return record(previousId, moment.now(), event);
  }

  private long record(long previousId, Instant at, Event event) {
    var last = execution.lastEventId();
    var id = event instanceof Event.Hidden ? last : last + 1;
    if (event instanceof Event.Ongoing && id > last && id >= moment.limits().historyEvents()) {
      throw HaltedException.historyFull(moment.limits().historyEvents());
    }
    var recorded = new Recorded(id, previousId, at, event);
    events.add(recorded);
    execution = execution.apply(recorded);
    return id;
  }

  /// Ends the execution, and calls off whatever it still waits for.
  void close(long previousId, Instant at, Event event) {
    for (var frame : running().frames().values()) {
      cancellation(frame).ifPresent(effects::add);
    }
    record(previousId, at, event);
    entered.clear();
  }

  /// Fails the execution with `failure`, which followed from `previousId`.
  void fail(long previousId, Failure failure) {
    close(previousId, moment.now(), new Event.ExecutionFailed(failure.error(), failure.cause()));
  }

  /// The effect that calls off what `frame` waits for outside.
  static Optional<Effect.OfTask> cancellation(Frame frame) {
    return switch (frame.phase()) {
      case Frame.Phase.Calling calling ->
          Optional.of(
              new Effect.CancelTask(
                  calling.task(),
                  calling.resource(),
                  calling.payload(),
                  calling.roleArn(),
                  submission(calling)));
      case Frame.Phase.Distributing(var task, var plan) ->
          Optional.of(new Effect.AbortMapRun(task, plan.link()));
      case Frame.Phase.Entered _,
          Frame.Phase.Waiting _,
          Frame.Phase.BackingOff _,
          Frame.Phase.Branching _,
          Frame.Phase.Mapping _ ->
          Optional.empty();
    };
  }

  private static Optional<Json> submission(Frame.Phase.Calling calling) {
    return switch (calling.progress()) {
      case Frame.Progress.Submitted submitted -> Optional.of(submitted.submission());
      case Frame.Progress.Offered _, Frame.Progress.Running _ -> Optional.empty();
    };
  }

  /// What the expressions of `frame` may refer to, with `input` as `$`.
  Scope scope(Frame frame, Json input) {
    return scope(frame, input, Optional.empty(), Optional.empty());
  }

  Scope scope(Frame frame, Json input, Optional<String> token, Optional<Json> item) {
    var at = running();
    return new Scope(
        input,
        name -> at.variable(frame, name),
        () ->
            moment
                .trial()
                .map(trial -> trial.contextOf(item))
                .orElseGet(() -> new ContextObject(machine, at).of(frame, token, item)),
        moment.now(),
        chance,
        moment.inspector());
  }

  /// Enters a state. It moves when its turn comes.
  void enter(long parent, int index, String name, Json input, long previousId) {
    if (moment.machineIsDeleted().test(machine.arn())) {
      throw HaltedException.machineDeleted(machine.name());
    }
    var type = machine.definition().state(name).type();
    entered.add(record(previousId, new Event.StateEntered(parent, index, name, type, input)));
  }

  /// Lets a frame move again that was entered before.
  void resume(Frame frame) {
    entered.add(frame.id());
  }

  /// The next frame to move, until the turn is spent.
  Optional<Frame> next() {
    while (isOpen() && !isSpent() && !entered.isEmpty()) {
      var frame = running().frames().get(entered.remove());
      if (frame != null) {
        return Optional.of(frame);
      }
    }
    return Optional.empty();
  }

  /// Leaves a state for where its transition leads, if it may leave with that much.
  void exit(Frame frame, Departure departure, Transition transition) {
    excess(frame, departure)
        .ifPresentOrElse(
            failure -> Failures.handle(this, frame, failure),
            () -> leave(frame, departure, transition));
  }

  /// What is wrong with the size of what `frame` is left with.
  Optional<Failure> excess(Frame frame, Departure departure) {
    if (exceeds(frame, departure.output())) {
      return Optional.of(Failure.dataTooLarge(frame.state()));
    }
    return departure.assigned().members().isEmpty()
        ? Optional.empty()
        : VariableSizes.excess(this, frame, departure.assigned());
  }

  /// Whether a payload that `frame` has made is larger than it may be. Its own input was measured
  /// before.
  boolean exceeds(Frame frame, Json payload) {
    return payload != frame.input() && exceeds(payload, Limit.PAYLOAD_BYTES);
  }

  boolean exceeds(Json payload, Limit limit) {
    return size(payload, moment.limits().of(limit)) > moment.limits().of(limit);
  }

  /// How many bytes `payload` takes, if that is no more than `most`; else some number above it.
  /// Nothing is counted towards a limit that was lifted.
  long size(Json payload, long most) {
    if (most == Long.MAX_VALUE) {
      return 0;
    }
    var size = PayloadSize.upTo(most, payload);
    measured += size;
    return size;
  }

  void leave(Frame frame, Departure departure, Transition transition) {
    var output = departure.output();
    var id =
        record(
            frame.cursor(),
            new Event.StateExited(
                frame.id(), frame.state(), frame.type(), output, departure.assigned()));
    switch (transition) {
      case Transition.Next(var name) -> enter(frame.parent(), frame.index(), name, output, id);
      case Transition.End() when frame.parent() == 0 ->
          close(id, moment.now(), new Event.ExecutionSucceeded(output));
      case Transition.End() -> FanOut.succeeded(this, frame, output, id);
    }
  }

  /// Does `step`, and fails the execution at `frame` when an expression has no value.
  void evaluating(Frame frame, Runnable step) {
    try {
      step.run();
    } catch (EvaluationException e) {
      // The step may have recorded events of the frame before it failed.
      var at = running().frames().getOrDefault(frame.id(), frame);
      Failures.evaluation(this, at, e);
    }
  }
}
