package dev.steppe.runtime;

import dev.steppe.engine.Execution;

/// The answer to a synchronous start.
public sealed interface SyncReply
    permits SyncReply.Ended, SyncReply.NotExpress, StartReply.Refused {
  /// @param machineArn the machine that ran
  record Ended(Execution.Closed execution, String machineArn) implements SyncReply {}

  record NotExpress(String machineArn) implements SyncReply {}
}
