package dev.steppe.engine;

import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.State;
import dev.steppe.asl.Transition;
import dev.steppe.asl.json.Json;
import java.time.Instant;

/// What each type of state does when its turn has come.
final class States {
  private States() {}

  static void move(Run run, Frame frame) {
    run.evaluating(frame, () -> begin(run, frame));
  }

  private static void begin(Run run, Frame frame) {
    switch (run.state(frame)) {
      case State.Pass pass -> pass(run, frame, pass);
      case State.Task task -> Tasks.schedule(run, frame, task);
      case State.Choice choice -> choice(run, frame, choice);
      case State.Wait wait -> await(run, frame, wait);
      case State.Succeed succeed -> {
        var raw = run.scope(frame, frame.input());
        run.exit(frame, succeed.flow().leave(raw, succeed.flow().input(raw)), new Transition.End());
      }
      case State.Fail fail -> fail(run, frame, fail);
      case State.Parallel parallel -> FanOut.start(run, frame, parallel);
      case State.Map map -> FanOut.start(run, frame, map);
      case State.DistributedMap map -> Distribution.start(run, frame, map);
    }
  }

  private static void pass(Run run, Frame frame, State.Pass pass) {
    var raw = run.scope(frame, frame.input());
    var result =
        pass.result().orElseGet(() -> pass.flow().arguments(raw.with(pass.flow().input(raw))));
    run.exit(frame, pass.flow().leave(raw, result), pass.next());
  }

  private static void choice(Run run, Frame frame, State.Choice choice) {
    var raw = run.scope(frame, frame.input());
    var input = choice.flow().input(raw);
    var scope = raw.with(input);
    for (var rule : choice.rules()) {
      if (rule.condition().test(scope)) {
        run.exit(frame, rule.exit().leave(raw, input), new Transition.Next(rule.next()));
        return;
      }
    }
    var next =
        choice
            .otherwise()
            .orElseThrow(() ->
                EvaluationException.runtime(
                    "Failed to transition out of the state. The state does not point to a next"
                        + " state."));
    run.exit(frame, choice.flow().leave(raw, input), new Transition.Next(next));
  }

  private static void await(Run run, Frame frame, State.Wait wait) {
    var raw = run.scope(frame, frame.input());
    var begun = begun(run, frame);
    var until =
        run.running()
            .start()
            .terms()
            .timeScale()
            .until(begun, wait.until().instant(raw.with(wait.flow().input(raw)), begun));
    if (until.isAfter(run.now())) {
      run.record(frame.cursor(), new Event.WaitStarted(frame.id(), until));
    } else {
      leave(run, frame, wait);
    }
  }

  /// When the state began: anew with a redrive since it was entered.
  private static Instant begun(Run run, Frame frame) {
    return run.running()
        .redrives()
        .last()
        .filter(redriven -> redriven.isAfter(frame.enteredAt()))
        .orElse(frame.enteredAt());
  }

  /// A Wait state's time has come.
  static void waited(Run run, Frame frame) {
    if (run.state(frame) instanceof State.Wait wait) {
      run.evaluating(frame, () -> leave(run, frame, wait));
    }
  }

  private static void leave(Run run, Frame frame, State.Wait wait) {
    var raw = run.scope(frame, frame.input());
    run.exit(frame, wait.flow().leave(raw, wait.flow().input(raw)), wait.next());
  }

  private static void fail(Run run, Frame frame, State.Fail fail) {
    var scope = run.scope(frame, frame.input());
    var error = fail.error().map(e -> text(e.evaluate(scope)));
    var cause = fail.cause().map(e -> text(e.evaluate(scope)));
    Failures.handle(run, frame, Failure.reported(error, cause));
  }

  private static String text(Json json) {
    return json instanceof Json.Str(var value) ? value : json.text();
  }
}
