package dev.steppe.engine;

import dev.steppe.asl.Departure;
import dev.steppe.asl.ErrorRules;
import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.State;
import dev.steppe.asl.StateType;
import dev.steppe.asl.Transition;
import java.time.Instant;

/// What becomes of an error: a retry, a catch, or the failure of whatever is around.
final class Failures {
  /// No delay is longer, whatever the rate: AWS's longest wait.
  private static final double LONGEST_DELAY_SECONDS = 99_999_999;

  private Failures() {}

  /// Takes `failure` of `frame`, whose cursor is the event it followed from.
  static void handle(Run run, Frame frame, Failure failure) {
    run.moment().trial().ifPresent(trial -> trial.failures().accept(failure));
    var rules = rules(run.state(frame));
    if (failure.canBeHandled() && retry(run, frame, rules, failure)) {
      return;
    }
    var failed = recordStateFailed(run, frame);
    for (var catcher : rules.catchers()) {
      if (failure.matches(catcher.errorEquals())) {
        leave(run, failed, catcher, failure);
        return;
      }
    }
    escape(run, failed, failure);
  }

  /// Leaves the state by a catcher. If its own expressions have no value, nobody is left to catch
  /// that: the catchers have had their turn.
  private static void leave(Run run, Frame failed, ErrorRules.Catcher catcher, Failure failure) {
    Departure departure;
    try {
      departure = catcher.exit().leave(run.scope(failed, failed.input()), failure.output());
    } catch (EvaluationException e) {
      var second = failure(run, failed, e);
      if (second.canBeHandled()) {
        recordEvaluationFailed(run, failed, e, second);
        escape(run, run.frame(failed.id()), second);
      } else {
        run.fail(failed.cursor(), second);
      }
      return;
    }
    run.exit(failed, departure, new Transition.Next(catcher.next()));
  }

  /// Nobody has handled the failure of `frame`.
  private static void escape(Run run, Frame frame, Failure failure) {
    if (frame.parent() == 0) {
      run.fail(frame.cursor(), failure);
    } else {
      FanOut.failed(run, frame, failure);
    }
  }

  /// An expression of `frame` has no value.
  static void evaluation(Run run, Frame frame, EvaluationException e) {
    var failure = failure(run, frame, e);
    if (failure.canBeHandled()) {
      recordEvaluationFailed(run, frame, e, failure);
      handle(run, run.frame(frame.id()), failure);
    } else {
      // AWS ends the execution at once, from inside of branches too (measured).
      run.fail(lastOf(run, frame), failure);
    }
  }

  private static Failure failure(Run run, Frame frame, EvaluationException e) {
    var where =
        "An error occurred while executing the state '%s' (entered at the event id #%d). "
            .formatted(frame.state(), frame.id());
    return Failure.of(
        e.error(), run.moment().trial().isPresent() ? e.getMessage() : where + e.getMessage());
  }

  /// What goes wrong in JSONata has an event of its own.
  private static void recordEvaluationFailed(
      Run run, Frame frame, EvaluationException e, Failure failure) {
    if (e.error().equals(EvaluationException.QUERY_EVALUATION_ERROR)) {
      run.record(
          frame.cursor(),
          new Event.EvaluationFailed(
              frame.id(),
              frame.state(),
              e.error(),
              failure.cause().orElse(e.getMessage()),
              e.location()));
    }
  }

  /// The fan-out that could not use its results names its own Succeeded event, which does not move
  /// its cursor otherwise.
  private static long lastOf(Run run, Frame frame) {
    var isFanOut = frame.type() == StateType.PARALLEL || frame.type() == StateType.MAP;
    return isFanOut && frame.phase() instanceof Frame.Phase.Entered && frame.cursor() != frame.id()
        ? run.execution().lastEventId()
        : frame.cursor();
  }

  static Failure tooLarge(String what) {
    return Failure.of(
        Failure.DATA_LIMIT_EXCEEDED,
        "The state/task '"
            + what
            + "' returned a result with a size exceeding the maximum number of bytes service"
            + " limit.");
  }

  private static boolean retry(Run run, Frame frame, ErrorRules rules, Failure failure) {
    for (int i = 0; i < rules.retriers().size(); i++) {
      var retrier = rules.retriers().get(i);
      if (failure.matches(retrier.errorEquals())) {
        var used = frame.retries().getOrDefault(i, 0);
        if (used >= retrier.maxAttempts()) {
          return false; // The catchers' turn, not that of later retriers.
        }
        run.record(
            frame.cursor(), new Event.RetryScheduled(frame.id(), i, due(run, retrier, used)));
        return true;
      }
    }
    return false;
  }

  private static Instant due(Run run, ErrorRules.Retrier retrier, int used) {
    var seconds = retrier.intervalSeconds() * Math.pow(retrier.backoffRate(), used);
    double bound = retrier.maxDelaySeconds().map(Long::doubleValue).orElse(LONGEST_DELAY_SECONDS);
    var delay = Math.min(seconds, Math.min(bound, LONGEST_DELAY_SECONDS));
    var share = retrier.jitter() ? run.chance().fraction() : 1;
    return run.now().plusMillis(Math.round(delay * share * 1000));
  }

  /// What a state does about errors.
  static ErrorRules rules(State state) {
    return switch (state) {
      case State.Task task -> task.errors();
      case State.Parallel parallel -> parallel.errors();
      case State.Map map -> map.errors();
      case State.DistributedMap map -> map.errors();
      case State.Pass _, State.Choice _, State.Wait _, State.Succeed _, State.Fail _ ->
          ErrorRules.NONE;
    };
  }

  /// Parallel and Map states have an event of their own for having failed for good.
  private static Frame recordStateFailed(Run run, Frame frame) {
    switch (frame.type()) {
      case PARALLEL -> run.record(frame.cursor(), new Event.ParallelStateFailed(frame.id()));
      case MAP -> run.record(frame.cursor(), new Event.MapStateFailed(frame.id()));
      case PASS, TASK, CHOICE, WAIT, SUCCEED, FAIL -> {
        return frame;
      }
    }
    return run.frame(frame.id());
  }
}
