package dev.steppe.runtime;

import dev.steppe.engine.Effect;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;

/// What a shard lets out once it is durable. Calls must return quickly.
interface Outside {
  /// Does what an execution asks for.
  void dispatch(ExecutionId id, Effect effect);

  /// Takes up what was in flight when the shard was last owned.
  void recover(ExecutionId id, Effect effect);

  /// An execution has ended.
  void closed(ExecutionId id, Execution.Closed execution);
}
