package dev.steppe.engine;

import dev.steppe.asl.DataFlow;
import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.State;
import dev.steppe.asl.Transition;
import dev.steppe.asl.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Parallel and Map states: starting what is inside, joining it, and failing with it.
final class FanOut {
  private FanOut() {}

  static void start(Run run, Frame frame, State.Parallel parallel) {
    var raw = run.scope(frame, frame.input());
    var input = parallel.flow().arguments(raw.with(parallel.flow().input(raw)));
    if (run.exceeds(frame, input)) {
      Failures.handle(run, frame, Failure.dataTooLarge(frame.state()));
      return;
    }
    var started =
        run.record(
            frame.cursor(), new Event.ParallelStateStarted(frame.id(), parallel.branches().size()));
    for (int i = 0; i < parallel.branches().size(); i++) {
      run.enter(frame.id(), i, parallel.branches().get(i), input, started);
    }
  }

  static void start(Run run, Frame frame, State.Map map) {
    var raw = run.scope(frame, frame.input());
    var scope = raw.with(map.flow().input(raw));
    if (!(map.items().evaluate(scope) instanceof Json.Arr items)) {
      throw EvaluationException.runtime("Reference path \"$\" must point to array.");
    }
    var asked = map.maxConcurrency().evaluate(scope);
    var most = run.moment().limits().mapConcurrency();
    var concurrency = asked == 0 || asked > most ? most : Math.toIntExact(asked);
    var started =
        run.record(frame.cursor(), new Event.MapStateStarted(frame.id(), items, concurrency));
    if (items.items().isEmpty()) {
      join(run, run.frame(frame.id()), map, Json.Arr.EMPTY);
    } else {
      startIterations(run, run.frame(frame.id()), started);
    }
  }

  /// Goes on where an earlier turn was spent. One by one, the next iteration follows the last state
  /// of the one before, whose exit stands just before the iteration's success in the history.
  static void resumeIterations(Run run, Frame frame, Frame.Phase.Mapping open) {
    var isFirst = frame.cursor() == open.startedId();
    startIterations(run, frame, isFirst ? open.startedId() : frame.cursor() - 1);
  }

  /// Starts iterations while there is room.
  ///
  /// @param previousId what the first of them follows from, when they run one by one; when they run
  ///   beside each other, each follows from the state's start (recorded)
  static void startIterations(Run run, Frame frame, long previousId) {
    if (!(run.state(frame) instanceof State.Map map)) {
      return;
    }
    run.evaluating(
        frame,
        () -> {
          var raw = run.scope(frame, frame.input());
          var input = map.flow().input(raw);
          var open = mapping(run, frame);
          while (open.hasRoom() && !run.isSpent()) {
            if (!startIteration(run, frame, map, input, open, previousId)) {
              return;
            }
            open = mapping(run, frame);
          }
        });
  }

  /// @return whether the iteration could be started; else the Map state has failed
  private static boolean startIteration(
      Run run, Frame frame, State.Map map, Json input, Frame.Phase.Mapping open, long previousId) {
    var index = open.started();
    var item = open.items().items().get(index);
    var selected =
        map.itemSelector()
            .map(selector ->
                selector.evaluate(
                    run.scope(
                        frame,
                        input,
                        Optional.empty(),
                        Optional.of(ContextObject.item(index, item)))))
            .orElse(item);
    if (selected != item && run.exceeds(selected, Limit.PAYLOAD_BYTES)) {
      var now = run.frame(frame.id());
      abandon(run, now);
      Failures.handle(run, now, Failure.dataTooLarge(frame.state()));
      return false;
    }
    var follows = open.maxConcurrency() == 1 ? previousId : open.startedId();
    var started =
        run.record(follows, new Event.MapIterationStarted(frame.id(), frame.state(), index));
    run.enter(frame.id(), index, map.processor(), selected, started);
    return true;
  }

  private static Frame.Phase.Mapping mapping(Run run, Frame frame) {
    if (run.frame(frame.id()).phase() instanceof Frame.Phase.Mapping mapping) {
      return mapping;
    }
    throw new IllegalStateException("iterates over nothing: " + frame);
  }

  /// The last state of a branch or an iteration was left by the event `exited`.
  static void succeeded(Run run, Frame inner, Json output, long exited) {
    var frame = run.frame(inner.parent());
    switch (run.state(frame)) {
      case State.Parallel parallel -> {
        run.record(exited, new Event.BranchSucceeded(frame.id(), inner.index(), output));
        var now = run.frame(frame.id());
        if (now.phase() instanceof Frame.Phase.Branching branching && branching.isFinished()) {
          join(run, now, parallel, Json.Arr.joined(branching.outputs().values()));
        }
      }
      case State.Map map -> {
        run.record(
            exited,
            new Event.MapIterationSucceeded(frame.id(), frame.state(), inner.index(), output));
        var now = run.frame(frame.id());
        var open = mapping(run, now);
        if (open.isFinished()) {
          join(run, now, map, Json.Arr.joined(open.outputs().values()));
        } else {
          startIterations(run, now, exited);
        }
      }
      case State.Pass _,
          State.Task _,
          State.Choice _,
          State.Wait _,
          State.Succeed _,
          State.Fail _,
          State.DistributedMap _ ->
          throw new IllegalStateException("nothing is inside of " + frame);
    }
  }

  /// Joins again what had been joined in vain.
  static void rejoin(Run run, Frame frame, Json.Arr results) {
    switch (run.state(frame)) {
      case State.Parallel parallel -> join(run, frame, parallel, results);
      case State.Map map -> join(run, frame, map, results);
      case State.Pass _,
          State.Task _,
          State.Choice _,
          State.Wait _,
          State.Succeed _,
          State.Fail _,
          State.DistributedMap _ ->
          throw new IllegalStateException("nothing is joined in " + frame);
    }
  }

  private static void join(Run run, Frame frame, State.Parallel parallel, Json.Arr results) {
    run.record(frame.cursor(), new Event.ParallelStateSucceeded(frame.id()));
    leave(run, run.frame(frame.id()), parallel.flow(), results, parallel.next());
  }

  private static void join(Run run, Frame frame, State.Map map, Json.Arr results) {
    run.record(frame.cursor(), new Event.MapStateSucceeded(frame.id()));
    leave(run, run.frame(frame.id()), map.flow(), results, map.next());
  }

  private static void leave(
      Run run, Frame frame, DataFlow flow, Json.Arr results, Transition next) {
    if (run.exceeds(results, Limit.PAYLOAD_BYTES)) {
      Failures.handle(run, frame, Failure.dataTooLarge(frame.state()));
      return;
    }
    run.evaluating(
        frame, () -> run.exit(frame, flow.leave(run.scope(frame, frame.input()), results), next));
  }

  /// A branch or iteration failed with its frame `inner`, for good: what runs beside it is aborted,
  /// and the state around it has the failure now.
  static void failed(Run run, Frame inner, Failure failure) {
    var frame = run.frame(inner.parent());
    var failing = inner.cursor();
    var isMap = frame.phase() instanceof Frame.Phase.Mapping;
    if (isMap) {
      run.record(failing, new Event.MapIterationFailed(frame.id(), frame.state(), inner.index()));
    }
    var lines = new TreeMap<Integer, Frame>();
    for (var open : run.running().frames().tailMap(frame.id(), false).values()) {
      if (open.parent() == frame.id()) {
        lines.put(open.index(), open);
      }
    }
    abort(run, inner, failing);
    lines.remove(inner.index());
    for (var line : lines.values()) {
      if (isMap) {
        run.record(failing, new Event.MapIterationAborted(frame.id(), frame.state(), line.index()));
      }
      abort(run, line, failing);
    }
    Failures.handle(run, run.frame(frame.id()).at(failing), failure);
  }

  /// Calls off what is still being run inside of `frame`, which has failed by itself.
  static void abandon(Run run, Frame frame) {
    var isMap = frame.phase() instanceof Frame.Phase.Mapping;
    for (var inner : List.copyOf(run.running().frames().tailMap(frame.id(), false).values())) {
      if (inner.parent() == frame.id()) {
        if (isMap) {
          run.record(
              frame.cursor(),
              new Event.MapIterationAborted(frame.id(), frame.state(), inner.index()));
        }
        abort(run, inner, frame.cursor());
      }
    }
  }

  /// Ends a frame and all inside of it. Only states that can take long have an event for it.
  private static void abort(Run run, Frame frame, long failing) {
    for (var inner : List.copyOf(run.running().frames().tailMap(frame.id(), false).values())) {
      if (inner.parent() == frame.id()) {
        abort(run, inner, failing);
      }
    }
    Run.cancellation(frame).ifPresent(run::effect);
    if (frame.phase() instanceof Frame.Phase.Distributing) {
      run.record(failing, new Event.MapRunAborted(frame.id()));
    }
    switch (frame.type()) {
      case TASK, WAIT, PARALLEL, MAP ->
          run.record(failing, new Event.StateAborted(frame.id(), frame.type()));
      case PASS, CHOICE, SUCCEED, FAIL -> {} // Gone with the state around it.
    }
  }
}
