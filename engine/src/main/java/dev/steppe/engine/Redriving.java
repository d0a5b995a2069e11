package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import java.util.List;

/// Takes up an execution that did not succeed: every state that was entered and not left begins
/// anew, and nothing that was finished does.
final class Redriving {
  private Redriving() {}

  static void redrive(Run run, Execution.Closed closed, Input.Redrive asked) {
    if (isToBeRedriven(run, closed, asked)) {
      var scale = closed.start().terms().timeScale();
      var deadline =
          run.machine()
              .definition()
              .timeoutSeconds()
              .map(seconds -> scale.bound(run.now(), seconds));
      run.record(
          closed.lastEventId(),
          new Event.ExecutionRedriven(
              closed.redrives().count() + 1, asked.clientToken(), deadline));
      for (var frame : List.copyOf(run.running().frames().values())) {
        if (run.isOpen() && run.running().frames().containsKey(frame.id())) {
          goOn(run, run.frame(frame.id()));
        }
      }
    }
  }

  private static boolean isToBeRedriven(
      Run run, Execution.Closed closed, Input.Redrive asked) {
    var moment = run.moment();
    var isChild = closed.start().origin() instanceof Origin.Child;
    var isAnswered =
        asked.byMapRun()
            ? asked.clientToken().filter(closed.redrives()::wasLast).isPresent()
            : closed.redrives().answered(asked.clientToken(), moment.now()).isPresent();
    return isChild == asked.byMapRun()
        && !isAnswered
        && !moment.machineIsDeleted().test(run.machine().arn())
        && Redrivability.obstacle(closed, moment.limits(), moment.now()).isEmpty();
  }

  private static void goOn(Run run, Frame frame) {
    switch (frame.phase()) {
      case Frame.Phase.Entered() -> run.resume(frame);
      case Frame.Phase.Branching branching -> {
        if (branching.isFinished()) {
          FanOut.rejoin(run, frame, Json.Arr.joined(branching.outputs().values()));
        }
      }
      case Frame.Phase.Mapping mapping -> {
        if (mapping.isFinished()) {
          FanOut.rejoin(run, frame, Json.Arr.joined(mapping.outputs().values()));
        } else {
          FanOut.resumeIterations(run, frame, mapping);
        }
      }
      case Frame.Phase.Distributing(_, var plan) -> Distribution.redrive(run, frame, plan);
      case Frame.Phase.Calling _, Frame.Phase.Waiting _, Frame.Phase.BackingOff _ ->
          throw new IllegalStateException("waits in a closed execution: " + frame);
    }
  }
}
