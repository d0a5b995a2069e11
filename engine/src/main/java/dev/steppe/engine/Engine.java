package dev.steppe.engine;

import java.util.ArrayList;
import java.util.Optional;

/// Decides what an input means for an execution. A function: no clock, no chance, no I/O, no
/// threads.
public final class Engine {
  private Engine() {}

  /// Runs the execution on until it waits for something, or until it has recorded
  /// [Limits#turnEvents()] events: then it wants to be woken at once.
  ///
  /// @param machine the revision that the execution was started with
  /// @param execution its state before the input
  public static Decision decide(
      MachineRevision machine, Execution execution, Input input, Moment moment) {
    var run = new Run(machine, execution, moment);
    try {
      take(run, input);
      for (var frame = run.next(); frame.isPresent(); frame = run.next()) {
        States.move(run, frame.get());
      }
    } catch (HaltedException e) {
      run.fail(run.execution().lastEventId(), e.failure());
    }
    return run.decision();
  }

  /// Decides for a map run, or for what an input makes one of.
  public static Decision decideMapRun(Execution execution, Input input, Moment moment) {
    return new MapRuns(execution, moment).decide(input);
  }

  private static void take(Run run, Input input) {
    switch (run.execution()) {
      case Execution.New _ -> {
        if (input instanceof Input.Started(var start)) {
          start(run, start);
        }
      }
      case Execution.Running running -> {
        // However late the clock was looked at, what comes after the deadline changes nothing.
        if (!timeOut(run, running)) {
          tell(run, running, input);
        }
      }
      case Execution.Closed closed -> {
        if (input instanceof Input.Redrive redrive) {
          Redriving.redrive(run, closed, redrive);
        } // All else comes too late.
      }
      case MapRun _ -> throw new IllegalStateException("a map run has no machine of its own");
    }
  }

  private static void start(Run run, Start start) {
    var scale = start.terms().timeScale();
    var deadline =
        run.machine().definition().timeoutSeconds().map(seconds -> scale.bound(run.now(), seconds));
    run.record(0, new Event.ExecutionStarted(start, deadline));
    run.enter(0, 0, run.machine().definition().startAt(), start.input(), 0);
  }

  private static void tell(Run run, Execution.Running running, Input input) {
    switch (input) {
      case Input.Started _ -> {} // Started already.
      case Input.TaskTaken(var task, var worker) ->
          calling(running, task).ifPresent(frame -> Tasks.taken(run, frame, worker));
      case Input.TaskSubmitted(var task, var output) ->
          calling(running, task).ifPresent(frame -> Tasks.submitted(run, frame, output));
      case Input.TaskSucceeded(var task, var output) ->
          calling(running, task).ifPresent(frame -> Tasks.succeeded(run, frame, output));
      case Input.TaskFailed(var task, var error, var cause) ->
          calling(running, task)
              .ifPresent(frame -> Tasks.failed(run, frame, Failure.reported(error, cause)));
      case Input.TaskMocked(var task, var response) ->
          calling(running, task).ifPresent(frame -> Tasks.mocked(run, frame, response));
      case Input.TaskHeartbeat(var task) ->
          calling(running, task).ifPresent(frame -> Tasks.heard(run, frame));
      case Input.MapRunEnded(var task, var outcome) ->
          distributing(running, task).ifPresent(frame -> Distribution.ended(run, frame, outcome));
      case Input.Wake() -> wake(run, running);
      case Input.Stop(var error, var cause) ->
          run.close(0, run.now(), new Event.ExecutionAborted(error, cause));
      case Input.Redrive _ -> {} // It has not ended.
      case MapRunInput _ -> {} // Not a map run.
    }
  }

  private static Optional<Frame> calling(Execution.Running running, long task) {
    for (var frame : running.frames().values()) {
      if (frame.phase() instanceof Frame.Phase.Calling calling && calling.task() == task) {
        return Optional.of(frame);
      }
    }
    return Optional.empty();
  }

  private static Optional<Frame> distributing(Execution.Running running, long task) {
    for (var frame : running.frames().values()) {
      if (frame.phase() instanceof Frame.Phase.Distributing(var started, _) && started == task) {
        return Optional.of(frame);
      }
    }
    return Optional.empty();
  }

  /// Ends the execution if its time is over. AWS's stopDate is the deadline to the millisecond,
  /// however late it noticed (measured).
  private static boolean timeOut(Run run, Execution.Running running) {
    var deadline = running.deadline().filter(at -> !at.isAfter(run.now()));
    deadline.ifPresent(at -> run.close(0, at, new Event.ExecutionTimedOut()));
    return deadline.isPresent();
  }

  private static void wake(Run run, Execution.Running running) {
    var timedOut = new ArrayList<Long>();
    var silent = new ArrayList<Long>();
    for (var frame : running.frames().values()) {
      if (frame.phase() instanceof Frame.Phase.Calling calling) {
        Tasks.expiry(calling, run.now())
            .ifPresent(wasSilent -> {
              Tasks.timedOut(run, frame);
              (wasSilent ? silent : timedOut).add(frame.id());
            });
      }
    }
    for (var id : timedOut) {
      failIfOpen(run, id, false);
    }
    for (var id : silent) {
      failIfOpen(run, id, true);
    }
    if (run.isOpen()) {
      running.frames().values().forEach(frame -> wake(run, frame));
    }
  }

  private static void failIfOpen(Run run, long id, boolean silent) {
    if (run.isOpen() && run.running().frames().containsKey(id)) {
      Failures.handle(run, run.frame(id), Failure.timedOut(silent));
    }
  }

  private static void wake(Run run, Frame before) {
    if (!run.isOpen() || !run.running().frames().containsKey(before.id())) {
      return; // An earlier frame of this turn ended it.
    }
    var frame = run.frame(before.id());
    switch (frame.phase()) {
      case Frame.Phase.Entered() -> run.resume(frame);
      case Frame.Phase.Waiting(var until) when !until.isAfter(run.now()) ->
          States.waited(run, frame);
      case Frame.Phase.BackingOff(var until) when !until.isAfter(run.now()) -> run.resume(frame);
      case Frame.Phase.Mapping mapping when mapping.hasRoom() ->
          FanOut.resumeIterations(run, frame, mapping);
      case Frame.Phase.Waiting _,
          Frame.Phase.BackingOff _,
          Frame.Phase.Mapping _,
          Frame.Phase.Branching _,
          Frame.Phase.Distributing _,
          Frame.Phase.Calling _ -> {} // Not its time.
    }
  }
}
