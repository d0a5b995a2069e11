package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import java.util.Optional;

/// What the world may tell an execution. Every input may come twice, or too late. `task` is the id
/// of the attempt's scheduled event.
public sealed interface Input
    permits Input.Started,
        Input.TaskTaken,
        Input.TaskSubmitted,
        Input.TaskSucceeded,
        Input.TaskFailed,
        Input.TaskHeartbeat,
        Input.TaskMocked,
        Input.MapRunEnded,
        Input.Wake,
        Input.Stop,
        Input.Redrive,
        MapRunInput {
  record Started(Start start) implements Input {}

  /// A worker took an activity's task.
  record TaskTaken(long task, Optional<String> worker) implements Input {}

  /// The first call of a task that goes on was answered: a job runs, a token is out.
  record TaskSubmitted(long task, Json output) implements Input {}

  record TaskSucceeded(long task, Json output) implements Input {}

  record TaskFailed(long task, Optional<String> error, Optional<String> cause) implements Input {}

  /// A test case has an answer for the task. It stands for all that the work would have reported: a
  /// worker that took it, a job that was submitted, its end.
  record TaskMocked(long task, MockedResponse response) implements Input {}

  /// A worker is alive.
  record TaskHeartbeat(long task) implements Input {}

  /// @param task the id of the map run's started event
  record MapRunEnded(long task, Outcome outcome) implements Input {}

  /// The clock has reached the execution's [Execution#wakeAt()].
  record Wake() implements Input {}

  record Stop(Optional<String> error, Optional<String> cause) implements Input {}

  /// An execution that did not succeed is to go on.
  ///
  /// @param clientToken what tells this redrive from others, if whoever asks has one
  /// @param byMapRun whether a map run redrives its child: nobody else may
  record Redrive(Optional<String> clientToken, boolean byMapRun) implements Input {}
}
