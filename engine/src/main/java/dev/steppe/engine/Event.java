package dev.steppe.engine;

import dev.steppe.asl.Resource;
import dev.steppe.asl.StateType;
import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.Optional;

/// What has happened to an execution. An event holds values, never expressions, so that folding it
/// needs no definition and gives the same state in every later release.
///
/// `frame` names a state being run by the id of its [StateEntered]; `task` an attempt by the id of
/// its [TaskScheduled]. All but the [Hidden] ones are AWS's history events, one for one.
public sealed interface Event
    permits Event.Ongoing,
        Event.ExecutionSucceeded,
        Event.ExecutionFailed,
        Event.ExecutionTimedOut,
        Event.ExecutionAborted,
        MapRunEvent {
  /// What leaves the execution open.
  sealed interface Ongoing extends Event {}

  /// What AWS's history does not show but the engine must know.
  sealed interface Hidden extends Ongoing {}

  /// @param deadline when the execution times out
  record ExecutionStarted(Start start, Optional<Instant> deadline) implements Ongoing {}

  /// An execution that had ended goes on: what had not finished begins anew.
  ///
  /// @param redriveCount how often it has been redriven, this time included
  /// @param clientToken the token that whoever asked for it gave
  /// @param deadline when the execution times out now
  record ExecutionRedriven(
      int redriveCount, Optional<String> clientToken, Optional<Instant> deadline)
      implements Ongoing {}

  /// @param parent the frame of the Parallel or Map state around it; 0 for none
  /// @param index which branch or iteration of `parent` it belongs to
  record StateEntered(long parent, int index, String name, StateType type, Json input)
      implements Ongoing {}

  /// @param assigned the variables that got new values, by name
  record StateExited(long frame, String name, StateType type, Json output, Json.Obj assigned)
      implements Ongoing {}

  /// A JSONata expression had no value. Whoever handles the error comes after.
  ///
  /// @param location the field whose expression it was
  record EvaluationFailed(
      long frame, String state, String error, String cause, Optional<String> location)
      implements Ongoing {}

  /// A Task, Wait, Parallel or Map state was cut short because something beside it failed.
  record StateAborted(long frame, StateType type) implements Ongoing {}

  /// @param roleArn the role that the state's Credentials name, if it has any
  record TaskScheduled(
      long frame,
      Resource resource,
      Json payload,
      Optional<Long> timeoutSeconds,
      Optional<Long> heartbeatSeconds,
      Optional<String> roleArn)
      implements Ongoing {}

  /// @param worker the name that an activity's worker gave
  record TaskStarted(long frame, TaskKind kind, Optional<String> worker) implements Ongoing {}

  record TaskSubmitted(long frame, TaskKind kind, Json output) implements Ongoing {}

  record TaskSucceeded(long frame, TaskKind kind, Json output) implements Ongoing {}

  record TaskFailed(long frame, TaskKind kind, Optional<String> error, Optional<String> cause)
      implements Ongoing {}

  record TaskTimedOut(long frame, TaskKind kind, String error) implements Ongoing {}

  record ParallelStateStarted(long frame, int branches) implements Ongoing {}

  record ParallelStateSucceeded(long frame) implements Ongoing {}

  record ParallelStateFailed(long frame) implements Ongoing {}

  /// @param items what is iterated over
  /// @param maxConcurrency how many iterations may run at a time
  record MapStateStarted(long frame, Json.Arr items, int maxConcurrency) implements Ongoing {}

  /// A distributed Map knows its items, or from where to read them.
  ///
  /// @param length how many items its input has; 0 if they are read from elsewhere
  record DistributedMapStarted(long frame, int length) implements Ongoing {}

  record MapRunStarted(long frame, MapRunPlan plan) implements Ongoing {}

  record MapRunSucceeded(long frame) implements Ongoing {}

  record MapRunFailed(long frame, Optional<String> error, Optional<String> cause)
      implements Ongoing {}

  record MapRunAborted(long frame) implements Ongoing {}

  /// The map run of a distributed Map goes on.
  ///
  /// @param redriveCount how often it has been redriven, this time included
  record MapRunRedriven(long frame, ExecutionId mapRun, int redriveCount) implements Ongoing {}

  record MapIterationStarted(long frame, String name, int index) implements Ongoing {}

  record MapIterationSucceeded(long frame, String name, int index, Json output)
      implements Ongoing {}

  record MapIterationFailed(long frame, String name, int index) implements Ongoing {}

  record MapIterationAborted(long frame, String name, int index) implements Ongoing {}

  record MapStateSucceeded(long frame) implements Ongoing {}

  record MapStateFailed(long frame) implements Ongoing {}

  record ExecutionSucceeded(Json output) implements Event {}

  record ExecutionFailed(Optional<String> error, Optional<String> cause) implements Event {}

  record ExecutionTimedOut() implements Event {}

  record ExecutionAborted(Optional<String> error, Optional<String> cause) implements Event {}

  /// A Wait state knows when it is over.
  record WaitStarted(long frame, Instant until) implements Hidden {}

  /// An error was taken by a retrier. What ran inside the state is gone.
  ///
  /// @param retrier which of the state's retriers it was
  record RetryScheduled(long frame, int retrier, Instant until) implements Hidden {}

  record HeartbeatRecorded(long frame) implements Hidden {}

  /// A branch of a Parallel state reached its end.
  record BranchSucceeded(long frame, int index, Json output) implements Hidden {}
}
