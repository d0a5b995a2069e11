package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Execution.Line;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/// What an event makes of an execution. Deciding and replay go through this same fold, so that they
/// cannot differ.
final class Fold {
  private Fold() {}

  static Execution apply(Execution execution, Recorded recorded) {
    return switch (execution) {
      case Execution.New _ -> start(recorded);
      case Execution.Running running -> step(running, recorded);
      case MapRun.Open open -> MapRunFold.step(open, recorded);
      case MapRun.Ended ended -> MapRunFold.redriven(ended, recorded);
      case Execution.Closed closed
          when recorded.event() instanceof Event.ExecutionRedriven redriven ->
          redriven(closed, recorded, redriven);
      case Execution.Closed closed ->
          throw new IllegalStateException(
              "an event after the last one of " + closed.start().id().arn());
    };
  }

  private static Execution start(Recorded recorded) {
    if (recorded.event() instanceof MapRunEvent.Opened(var plan)) {
      return MapRunFold.open(recorded, plan);
    }
    if (!(recorded.event() instanceof Event.ExecutionStarted(var start, var deadline))) {
      throw new IllegalStateException("an execution begins with its start: " + recorded);
    }
    return new Execution.Running(
        1,
        recorded.id(),
        start,
        recorded.at(),
        deadline,
        TreePMap.empty(),
        HashTreePMap.empty(),
        HashTreePMap.empty(),
        Wreck.NONE,
        Redrives.NONE);
  }

  private static Execution redriven(
      Execution.Closed x, Recorded recorded, Event.ExecutionRedriven event) {
    return new Execution.Running(
        x.version() + 1,
        recorded.id(),
        x.start(),
        x.startedAt(),
        event.deadline(),
        x.left().redriven(recorded.id()),
        x.left().variables(),
        x.left().invocations(),
        Wreck.NONE,
        x.redrives().next(event.redriveCount(), event.clientToken(), recorded.at()));
  }

  private static Execution step(Execution.Running x, Recorded recorded) {
    return switch (recorded.event()) {
      case Event.ExecutionSucceeded(var output) ->
          closed(x, recorded, new Outcome.Succeeded(output));
      case Event.ExecutionFailed(var error, var cause) ->
          closed(x, recorded, new Outcome.Failed(error, cause));
      case Event.ExecutionTimedOut() -> closed(x, recorded, new Outcome.TimedOut());
      case Event.ExecutionAborted(var error, var cause) ->
          closed(x, recorded, new Outcome.Aborted(error, cause));
      case MapRunEvent _ ->
          throw new IllegalStateException("an event of a map run in " + x.start().id().arn());
      case Event.Ongoing event -> {
        var frames = frames(x, recorded, event);
        yield new Execution.Running(
            x.version() + 1,
            recorded.id(),
            x.start(),
            x.startedAt(),
            x.deadline(),
            frames,
            variables(x, event, frames),
            invocations(x, event),
            wreck(x, event, frames),
            x.redrives());
      }
    };
  }

  private static PMap<String, Integer> invocations(Execution.Running x, Event.Ongoing event) {
    return event instanceof Event.TaskScheduled scheduled
        ? test(x, scheduled)
            .map(call -> x.invocations().plus(call.state(), call.invocation() + 1))
            .orElse(x.invocations())
        : x.invocations();
  }

  /// Which call of a test case it is that is scheduled.
  private static Optional<TestCall> test(Execution.Running x, Event.TaskScheduled scheduled) {
    return x.start()
        .terms()
        .testCase()
        .map(testCase -> {
          var state = x.frame(scheduled.frame()).state();
          return new TestCall(testCase, state, x.invocations().getOrDefault(state, 0));
        });
  }

  /// What the variables are after `event`: those of a scope go with it.
  private static PMap<Line, PMap<String, Json>> variables(
      Execution.Running x, Event.Ongoing event, PSortedMap<Long, Frame> frames) {
    if (event instanceof Event.StateExited exited && !exited.assigned().members().isEmpty()) {
      var line = x.frame(exited.frame()).line();
      var known = x.variables().getOrDefault(line, HashTreePMap.empty());
      return x.variables().plus(line, known.plusAll(exited.assigned().members()));
    }
    if (x.variables().isEmpty()) {
      return x.variables();
    }
    return switch (event) {
      case Event.BranchSucceeded(var frame, var index, _) ->
          x.variables().minus(new Line(frame, index));
      case Event.MapIterationSucceeded(var frame, _, var index, _) ->
          x.variables().minus(new Line(frame, index));
      case Event.RetryScheduled(var frame, _, _) -> outside(x, frame, frames);
      case Event.ParallelStateFailed(var frame) -> outside(x, frame, frames);
      case Event.MapStateFailed(var frame) -> outside(x, frame, frames);
      default -> x.variables();
    };
  }

  /// The variables without those of the scopes inside of `frame`.
  private static PMap<Line, PMap<String, Json>> outside(
      Execution.Running x, long frame, PSortedMap<Long, Frame> frames) {
    var gone =
        x.variables().keySet().stream()
            .filter(line -> line.parent() == frame || !isOpen(line, frames))
            .toList();
    return x.variables().minusAll(gone);
  }

  private static boolean isOpen(Line line, PSortedMap<Long, Frame> frames) {
    return line.parent() == 0 || frames.containsKey(line.parent());
  }

  private static Execution closed(Execution.Running x, Recorded recorded, Outcome outcome) {
    return new Execution.Closed(
        x.version() + 1,
        recorded.id(),
        x.start(),
        x.startedAt(),
        recorded.at(),
        outcome,
        x.redrives(),
        Wreck.of(x, outcome));
  }

  /// What has failed and is not handled once `event` has happened. Failures are handled one after
  /// the other, from the inside out, so that whatever is kept belongs to the one at hand.
  private static Wreck wreck(
      Execution.Running x, Event.Ongoing event, PSortedMap<Long, Frame> frames) {
    return switch (event) {
      case Event.StateExited _, Event.RetryScheduled _ -> Wreck.NONE;
      case Event.StateAborted(var frame, _) -> torn(x, frame, frames);
      case Event.ParallelStateFailed(var frame) -> torn(x, frame, frames);
      case Event.MapStateFailed(var frame) -> torn(x, frame, frames);
      case Event.ParallelStateSucceeded(var frame) -> x.wreck().plus(x.frame(frame));
      case Event.MapStateSucceeded(var frame) -> x.wreck().plus(x.frame(frame));
      case Event.MapRunFailed(var frame, var error, _)
          when !error.equals(Optional.of(Failure.DATA_LIMIT_EXCEEDED)) ->
          x.wreck().plus(x.frame(frame));
      case Event.MapRunAborted(var frame) -> x.wreck().plus(x.frame(frame));
      default -> x.wreck();
    };
  }

  /// The wreck with `frame` and all that is inside of it as it was.
  private static Wreck torn(Execution.Running x, long frame, PSortedMap<Long, Frame> frames) {
    var wreck = x.wreck().plus(x.frame(frame));
    for (var inner : x.frames().tailMap(frame, false).values()) {
      if (!frames.containsKey(inner.id())) {
        wreck = wreck.plus(inner);
      }
    }
    for (var scope : x.variables().entrySet()) {
      if (scope.getKey().parent() == frame || !isOpen(scope.getKey(), frames)) {
        wreck = wreck.plus(scope.getKey(), scope.getValue());
      }
    }
    return wreck;
  }

  private static PSortedMap<Long, Frame> frames(
      Execution.Running x, Recorded recorded, Event.Ongoing event) {
    var id = recorded.id();
    return switch (event) {
      case Event.StateEntered entered -> plus(x, entered(recorded, entered));
      case Event.StateExited(var frame, _, _, _, _) -> x.frames().minus(frame);
      case Event.EvaluationFailed(var frame, _, _, _, _) -> plus(x, x.frame(frame).at(id));
      case Event.StateAborted(var frame, _) -> cleared(x, x.frame(frame)).minus(frame);
      case Event.TaskScheduled scheduled ->
          plus(
              x,
              x.frame(scheduled.frame())
                  .at(id)
                  .in(calling(recorded, scheduled, test(x, scheduled))));
      case Event.TaskStarted(var frame, _, _) -> plus(x, started(x, x.frame(frame), recorded));
      case Event.TaskSubmitted(var frame, _, var output) ->
          plus(x, submitted(x.frame(frame), output).at(id));
      case Event.TaskSucceeded(var frame, _, _) -> plus(x, done(x.frame(frame), id));
      case Event.TaskFailed(var frame, _, _, _) -> plus(x, done(x.frame(frame), id));
      case Event.TaskTimedOut(var frame, _, _) -> plus(x, done(x.frame(frame), id));
      case Event.ParallelStateStarted(var frame, var branches) ->
          plus(x, x.frame(frame).at(id).in(new Frame.Phase.Branching(branches, TreePMap.empty())));
      case Event.BranchSucceeded(var frame, var index, var output) ->
          plus(x, branchSucceeded(x.frame(frame), index, output).at(id));
      case Event.ParallelStateSucceeded(var frame) ->
          plus(x, x.frame(frame).in(new Frame.Phase.Entered()));
      case Event.ParallelStateFailed(var frame) -> cleared(x, done(x.frame(frame), id));
      case Event.MapStateStarted(var frame, var items, var maxConcurrency) ->
          plus(
              x,
              x.frame(frame)
                  .at(id)
                  .in(new Frame.Phase.Mapping(id, items, maxConcurrency, 0, TreePMap.empty())));
      case Event.DistributedMapStarted(var frame, _) -> plus(x, x.frame(frame).at(id));
      case Event.MapRunStarted(var frame, var plan) ->
          plus(x, x.frame(frame).at(id).in(new Frame.Phase.Distributing(id, plan)));
      case Event.MapRunSucceeded(var frame) ->
          plus(x, x.frame(frame).in(new Frame.Phase.Entered()));
      case Event.MapRunFailed(var frame, _, _) -> plus(x, done(x.frame(frame), id));
      case Event.MapRunAborted(var frame) -> plus(x, x.frame(frame).in(new Frame.Phase.Entered()));
      case Event.MapIterationStarted(var frame, _, var index) ->
          plus(x, iterationStarted(x.frame(frame), index));
      case Event.MapIterationSucceeded(var frame, _, var index, var output) ->
          plus(x, iterationSucceeded(x.frame(frame), index, output).at(id));
      case Event.MapIterationFailed _, Event.MapIterationAborted _ -> x.frames();
      case Event.MapStateSucceeded(var frame) ->
          plus(x, x.frame(frame).in(new Frame.Phase.Entered()));
      case Event.MapStateFailed(var frame) -> cleared(x, done(x.frame(frame), id));
      case Event.WaitStarted(var frame, var until) ->
          plus(x, x.frame(frame).in(new Frame.Phase.Waiting(until)));
      case Event.RetryScheduled(var frame, var retrier, var until) ->
          cleared(
              x,
              x.frame(frame)
                  .at(recorded.previousId())
                  .retried(retrier, new Frame.Phase.BackingOff(until)));
      case Event.HeartbeatRecorded(var frame) -> plus(x, heard(x, x.frame(frame), recorded.at()));
      case Event.MapRunRedriven(var frame, _, var redriveCount) ->
          plus(x, redriven(x.frame(frame), id, redriveCount));
      case Event.ExecutionStarted _ ->
          throw new IllegalStateException("started twice: " + x.start().id().arn());
      case Event.ExecutionRedriven _ ->
          throw new IllegalStateException("redriven while it ran: " + x.start().id().arn());
    };
  }

  private static Frame entered(Recorded recorded, Event.StateEntered entered) {
    return new Frame(
        recorded.id(),
        entered.parent(),
        entered.index(),
        entered.name(),
        entered.type(),
        entered.input(),
        recorded.at(),
        recorded.id(),
        HashTreePMap.empty(),
        new Frame.Phase.Entered());
  }

  private static Frame redriven(Frame frame, long id, int redriveCount) {
    if (frame.phase() instanceof Frame.Phase.Distributing(_, var plan)) {
      return frame.at(id).in(new Frame.Phase.Distributing(id, plan.redriven(id, redriveCount)));
    }
    throw new IllegalStateException("no map run to redrive: " + frame);
  }

  private static Frame submitted(Frame frame, Json submission) {
    var call = calling(frame);
    return switch (call.progress()) {
      case Frame.Progress.Running(var startedAt, var timeoutAt, var silentAt) ->
          frame.in(
              at(call, new Frame.Progress.Submitted(startedAt, timeoutAt, silentAt, submission)));
      case Frame.Progress.Offered _, Frame.Progress.Submitted _ ->
          throw new IllegalStateException("submitted out of turn: " + frame);
    };
  }

  private static Frame branchSucceeded(Frame frame, int index, Json output) {
    if (frame.phase() instanceof Frame.Phase.Branching(var branches, var outputs)) {
      return frame.in(new Frame.Phase.Branching(branches, outputs.plus(index, output)));
    }
    throw new IllegalStateException("no branch was running: " + frame);
  }

  private static Frame iterationStarted(Frame frame, int index) {
    var map = mapping(frame);
    return frame.in(
        new Frame.Phase.Mapping(
            map.startedId(), map.items(), map.maxConcurrency(), index + 1, map.outputs()));
  }

  private static Frame iterationSucceeded(Frame frame, int index, Json output) {
    var map = mapping(frame);
    return frame.in(
        new Frame.Phase.Mapping(
            map.startedId(),
            map.items(),
            map.maxConcurrency(),
            map.started(),
            map.outputs().plus(index, output)));
  }

  private static Frame.Phase.Calling calling(
      Recorded recorded, Event.TaskScheduled scheduled, Optional<TestCall> test) {
    return new Frame.Phase.Calling(
        recorded.id(),
        recorded.at(),
        scheduled.resource(),
        scheduled.payload(),
        scheduled.timeoutSeconds(),
        scheduled.heartbeatSeconds(),
        scheduled.roleArn(),
        test,
        new Frame.Progress.Offered());
  }

  private static Frame started(Execution.Running x, Frame frame, Recorded recorded) {
    var call = calling(frame);
    var running =
        new Frame.Progress.Running(
            recorded.at(),
            bound(x, recorded.at(), call.timeoutSeconds()),
            bound(x, recorded.at(), call.heartbeatSeconds()));
    return frame.at(recorded.id()).in(at(call, running));
  }

  private static Optional<Instant> bound(
      Execution.Running x, Instant from, Optional<Long> seconds) {
    return seconds.map(most -> x.start().terms().timeScale().bound(from, most));
  }

  private static Frame heard(Execution.Running x, Frame frame, Instant now) {
    var call = calling(frame);
    var silentAt = bound(x, now, call.heartbeatSeconds());
    var progress =
        switch (call.progress()) {
          case Frame.Progress.Offered offered -> offered;
          case Frame.Progress.Running(var startedAt, var timeoutAt, _) ->
              new Frame.Progress.Running(startedAt, timeoutAt, silentAt);
          case Frame.Progress.Submitted(var startedAt, var timeoutAt, _, var submission) ->
              new Frame.Progress.Submitted(startedAt, timeoutAt, silentAt, submission);
        };
    return frame.in(at(call, progress));
  }

  private static Frame done(Frame frame, long id) {
    return frame.at(id).in(new Frame.Phase.Entered());
  }

  private static Frame.Phase.Calling at(Frame.Phase.Calling call, Frame.Progress progress) {
    return new Frame.Phase.Calling(
        call.task(),
        call.scheduledAt(),
        call.resource(),
        call.payload(),
        call.timeoutSeconds(),
        call.heartbeatSeconds(),
        call.roleArn(),
        call.test(),
        progress);
  }

  private static Frame.Phase.Calling calling(Frame frame) {
    if (frame.phase() instanceof Frame.Phase.Calling calling) {
      return calling;
    }
    throw new IllegalStateException("calls nothing: " + frame);
  }

  private static Frame.Phase.Mapping mapping(Frame frame) {
    if (frame.phase() instanceof Frame.Phase.Mapping mapping) {
      return mapping;
    }
    throw new IllegalStateException("iterates over nothing: " + frame);
  }

  /// The frames of `x` with `frame` in its new form and without those inside it.
  private static PSortedMap<Long, Frame> cleared(Execution.Running x, Frame frame) {
    var inside = new HashSet<Long>();
    for (var open : x.frames().tailMap(frame.id(), false).values()) {
      if (open.parent() == frame.id() || inside.contains(open.parent())) {
        inside.add(open.id());
      }
    }
    return x.frames().minusAll(inside).plus(frame.id(), frame);
  }

  private static PSortedMap<Long, Frame> plus(Execution.Running x, Frame frame) {
    return x.frames().plus(frame.id(), frame);
  }
}
