package dev.steppe.server.traces;

import dev.steppe.engine.Event;
import dev.steppe.engine.Execution;
import dev.steppe.engine.Frame;
import dev.steppe.engine.Recorded;
import dev.steppe.engine.Redrives;
import dev.steppe.runtime.Observer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The spans that end with what one decision recorded. The events are folded once more, one by one,
/// because what an event ends is told by the state that it met.
final class SightSpans {
  private final Trace trace;
  private SpanShapes shapes;
  private final Iterations iterations;
  private final List<EndedSpan> spans = new ArrayList<>();

  /// Why frames have failed whose failures have not been handled yet. Whatever handles them is in
  /// the same decision.
  private final Map<Long, Ending.Fault> failures = new HashMap<>();

  private Optional<Ending.Fault> lastFailure = Optional.empty();
  private final Set<String> endedIterations = new HashSet<>();

  private SightSpans(Trace trace, Iterations iterations) {
    this.trace = trace;
    this.shapes = new SpanShapes(trace, Redrives.NONE);
    this.iterations = iterations;
  }

  static List<EndedSpan> of(Trace trace, Iterations iterations, Observer.Sight sight) {
    var made = new SightSpans(trace, iterations);
    var at = sight.before();
    for (var recorded : sight.events()) {
      var after = at.apply(recorded);
      if (at instanceof Execution.Running running) {
        made.step(running, recorded, after);
      }
      at = after;
    }
    return List.copyOf(made.spans);
  }

  private void step(Execution.Running before, Recorded recorded, Execution after) {
    shapes = new SpanShapes(trace, before.redrives());
    noteFailure(recorded.event());
    endTask(before, recorded);
    endIteration(before, recorded);
    for (var frame : gone(before, after)) {
      leave(before, frame, recorded);
    }
    forgetHandled(recorded.event());
    if (after instanceof Execution.Closed closed) {
      spans.add(shapes.execution(closed));
    }
  }

  private void noteFailure(Event event) {
    switch (event) {
      case Event.TaskFailed(var frame, _, var error, var cause) -> failed(frame, error, cause);
      case Event.TaskTimedOut(var frame, _, var error) ->
          failed(frame, Optional.of(error), Optional.empty());
      case Event.EvaluationFailed(var frame, _, var error, var cause, _) ->
          failed(frame, Optional.of(error), Optional.of(cause));
      case Event.MapRunFailed(var frame, var error, var cause) -> failed(frame, error, cause);
      case Event.ParallelStateFailed(var frame) -> inherited(frame);
      case Event.MapStateFailed(var frame) -> inherited(frame);
      case Event.ExecutionFailed(var error, var cause) ->
          lastFailure = Optional.of(Ending.Fault.of(error, cause));
      case Event _ -> {}
    }
  }

  private void failed(long frame, Optional<String> error, Optional<String> cause) {
    var failure = Ending.Fault.of(error, cause);
    failures.put(frame, failure);
    lastFailure = Optional.of(failure);
  }

  /// What failed inside of a state has failed the state.
  private void inherited(long frame) {
    lastFailure.ifPresent(failure -> failures.putIfAbsent(frame, failure));
  }

  private void forgetHandled(Event event) {
    switch (event) {
      case Event.StateExited(var frame, _, _, _, _) -> handled(frame);
      case Event.RetryScheduled(var frame, _, _) -> handled(frame);
      case Event _ -> {}
    }
  }

  private void handled(long frame) {
    failures.remove(frame);
    lastFailure = Optional.empty();
  }

  private void endTask(Execution.Running before, Recorded recorded) {
    switch (recorded.event()) {
      case Event.TaskSucceeded(var frame, _, _) ->
          endTask(before, frame, recorded.at(), Ending.SUCCEEDED);
      case Event.TaskFailed(var frame, _, _, _) ->
          endTask(before, frame, recorded.at(), new Ending("FAILED", lastFailure));
      case Event.TaskTimedOut(var frame, _, _) ->
          endTask(before, frame, recorded.at(), new Ending("TIMED_OUT", lastFailure));
      case Event _ -> {}
    }
  }

  private void endTask(Execution.Running before, long frame, Instant at, Ending ending) {
    if (before.frame(frame).phase() instanceof Frame.Phase.Calling call) {
      spans.add(shapes.attempt(before.frame(frame), call, at, ending));
    }
  }

  private void endIteration(Execution.Running before, Recorded recorded) {
    switch (recorded.event()) {
      case Event.MapIterationStarted(var frame, _, var index) -> {
        if (before.frame(frame).phase() instanceof Frame.Phase.Mapping map) {
          iterations.began(trace.iteration(map.startedId(), index), recorded.at());
        }
      }
      case Event.MapIterationSucceeded(var frame, _, var index, _) ->
          endIteration(before, frame, index, recorded.at(), Ending.SUCCEEDED);
      case Event.MapIterationFailed(var frame, _, var index) ->
          endIteration(before, frame, index, recorded.at(), new Ending("FAILED", lastFailure));
      case Event.MapIterationAborted(var frame, _, var index) ->
          endIteration(before, frame, index, recorded.at(), Ending.ABORTED);
      case Event _ -> {}
    }
  }

  private void endIteration(
      Execution.Running before, long frame, int index, Instant at, Ending ending) {
    var around = before.frames().get(frame);
    if (around != null && around.phase() instanceof Frame.Phase.Mapping map) {
      var span = trace.iteration(map.startedId(), index);
      if (endedIterations.add(span)) {
        var from = iterations.ended(span).orElse(around.enteredAt());
        spans.add(shapes.iteration(around, map, index, from, at, ending));
      }
    }
  }

  /// The states that are not open any more, those inside before those around them.
  private static List<Frame> gone(Execution.Running before, Execution after) {
    var gone = new ArrayList<Frame>();
    for (var frame : before.frames().descendingMap().values()) {
      if (!(after instanceof Execution.Running running)
          || !running.frames().containsKey(frame.id())) {
        gone.add(frame);
      }
    }
    return gone;
  }

  /// A state has ended, and with it what it waited for.
  private void leave(Execution.Running before, Frame frame, Recorded recorded) {
    if (frame.phase() instanceof Frame.Phase.Calling call) {
      spans.add(shapes.attempt(frame, call, recorded.at(), Ending.ABORTED));
    }
    spans.add(shapes.state(before, frame, recorded.at(), ending(frame, recorded)));
    if (!(recorded.event() instanceof Event.StateExited)) {
      endIteration(before, frame.parent(), frame.index(), recorded.at(), Ending.ABORTED);
    }
  }

  private Ending ending(Frame frame, Recorded recorded) {
    var failure = Optional.ofNullable(failures.get(frame.id()));
    if (recorded.event() instanceof Event.StateExited) {
      return failure.isPresent() ? new Ending("CAUGHT", failure) : Ending.SUCCEEDED;
    }
    if (failure.isPresent()) {
      return new Ending("FAILED", failure);
    }
    return frame.cursor() == recorded.previousId() && hasFailed(recorded.event())
        ? new Ending("FAILED", lastFailure.or(() -> Optional.of(Ending.Fault.UNKNOWN)))
        : Ending.ABORTED;
  }

  /// Whether something failed where the event followed from, rather than that it was called off.
  private static boolean hasFailed(Event event) {
    return switch (event) {
      case Event.ExecutionFailed _,
          Event.ParallelStateFailed _,
          Event.MapStateFailed _,
          Event.RetryScheduled _ ->
          true;
      case Event _ -> false;
    };
  }
}
