package dev.steppe.store;

import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Status;
import java.time.Instant;
import java.util.Optional;

/// What a listing shows of an execution.
///
/// @param machineArn the state machine's ARN, unqualified
public record Summary(
    ExecutionId id,
    String machineArn,
    String name,
    Status status,
    Instant startedAt,
    Optional<Instant> stoppedAt) {

  /// The summary of an execution that has started.
  ///
  /// @throws IllegalArgumentException if it has not
  public static Summary of(Execution execution, String machineArn) {
    return switch (execution) {
      case Execution.New _ -> throw new IllegalArgumentException("not started");
      case Execution.Running running ->
          new Summary(
              running.start().id(),
              machineArn,
              running.start().name(),
              Status.RUNNING,
              running.startedAt(),
              Optional.empty());
      case Execution.Closed closed ->
          new Summary(
              closed.start().id(),
              machineArn,
              closed.start().name(),
              closed.outcome().status(),
              closed.startedAt(),
              Optional.of(closed.stoppedAt()));
    };
  }
}
