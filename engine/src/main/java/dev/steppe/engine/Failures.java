package dev.steppe.engine;

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
        handOver(run, frame, failed, catcher, failure);
        return;
      }
    }
    fail(run, failed, failure);
  }

  /// Leaves the state by a catcher. What goes wrong in that is caught by nobody, and what is
  /// recorded of it follows the event before the state's failure (measured).
  ///
  /// @param before the state's frame before its failure was recorded
  /// @param failed and after that
  private static void handOver(
      Run run, Frame before, Frame failed, ErrorRules.Catcher catcher, Failure failure) {
    try {
      var departure = catcher.exit().leave(run.scope(failed, failed.input()), failure.output());
      var excess = run.excess(failed, departure);
      if (excess.isPresent()) {
        fail(run, failed, excess.get());
      } else {
        run.leave(failed, departure, new Transition.Next(catcher.next()));
      }
    } catch (EvaluationException e) {
      var newFailure = failure(run, before, e);
      if (isQuery(e)) {
        var now = recordEvaluationFailed(run, before.cursor(), before, e, newFailure);
        fail(run, recordStateFailed(run, now), newFailure);
      } else if (newFailure.canBeHandled()) {
        fail(run, failed, newFailure);
      } else {
        run.fail(failed.cursor(), newFailure);
      }
    }
  }

  /// Nobody has taken the failure of `failed`: what is around it fails.
  private static void fail(Run run, Frame failed, Failure failure) {
    if (failed.parent() == 0) {
      run.fail(failed.cursor(), failure);
    } else {
      FanOut.failed(run, failed, failure);
    }
  }

  /// An expression of `frame` has no value.
  static void evaluation(Run run, Frame frame, EvaluationException e) {
    var failure = failure(run, frame, e);
    if (isQuery(e)) {
      var now = recordEvaluationFailed(run, lastOf(run, frame), frame, e, failure);
      FanOut.abandon(run, now);
      handle(run, now, failure);
    } else if (failure.canBeHandled()) {
      FanOut.abandon(run, frame);
      handle(run, frame, failure);
    } else {
      // AWS ends the execution at once, from inside of branches too (measured).
      run.fail(lastOf(run, frame), failure);
    }
  }

  private static Failure failure(Run run, Frame frame, EvaluationException e) {
    var failure = Failure.of(e.error(), e.getMessage());
    return run.moment().trial().isPresent() ? failure : located(failure, where(frame));
  }

  /// What failed the map run of `frame`: an expression of the state that had no value for an item
  /// is told as any other of its expressions.
  static Failure located(Frame frame, Failure failure) {
    return failure.isOfExpression() ? located(failure, where(frame)) : failure;
  }

  private static Failure located(Failure failure, String where) {
    return new Failure(
        failure.error(), failure.cause().map(cause -> where + cause), failure.origin());
  }

  private static String where(Frame frame) {
    return "An error occurred while executing the state '%s' (entered at the event id #%d). "
        .formatted(frame.state(), frame.id());
  }

  /// What goes wrong in JSONata has an event of its own.
  private static boolean isQuery(EvaluationException e) {
    return e.error().equals(EvaluationException.QUERY_EVALUATION_ERROR);
  }

  /// @return the frame as it is then
  private static Frame recordEvaluationFailed(
      Run run, long previousId, Frame frame, EvaluationException e, Failure failure) {
    run.record(
        previousId,
        new Event.EvaluationFailed(
            frame.id(),
            frame.state(),
            e.error(),
            failure.cause().orElse(e.getMessage()),
            e.location()));
    return run.frame(frame.id());
  }

  /// The fan-out that could not use its results names its own Succeeded event, which does not move
  /// its cursor otherwise.
  private static long lastOf(Run run, Frame frame) {
    var isFanOut = frame.type() == StateType.PARALLEL || frame.type() == StateType.MAP;
    return isFanOut && frame.phase() instanceof Frame.Phase.Entered && frame.cursor() != frame.id()
        ? run.execution().lastEventId()
        : frame.cursor();
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
    var scale = run.running().start().terms().timeScale();
    return run.now().plusMillis(scale.millis(delay * share * 1000));
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
