package dev.steppe.runtime;

import dev.steppe.engine.ExecutionId;
import java.time.Instant;

/// The answer to a start.
public sealed interface StartReply {
  /// It is durable: the execution runs, or had been started before with the same name and input.
  record Started(ExecutionId id, Instant startedAt) implements StartReply {}

  sealed interface Refused extends StartReply, SyncReply {}

  /// There is no such machine, or no such version or alias of it.
  record MachineDoesNotExist(String arn) implements Refused {}

  /// It is there, but not for long.
  record MachineDeleting(String machineArn) implements Refused {}

  /// The ARN names a distributed Map in a machine: its executions are started by the Map alone.
  record LabeledArn(String arn) implements Refused {
    public String message() {
      return MachineArn.noLabel(arn);
    }
  }

  record ExecutionExists(ExecutionId id) implements Refused {}

  record InvalidName(String name) implements Refused {}

  /// The input is not JSON.
  record InvalidInput(String why) implements Refused {}

  /// The ARN does not name a state machine: `message` says so in AWS's words.
  record InvalidArn(String message) implements Refused {}

  /// The test case that was asked for can not be had.
  record InvalidTestCase(String why) implements Refused {}

  /// The machine's definition can not be run by this release.
  record CannotRun(String why) implements Refused {}

  /// Nothing was started: the store could not say whether it is durable, or is out of service.
  record Unavailable(String why) implements Refused {}
}
