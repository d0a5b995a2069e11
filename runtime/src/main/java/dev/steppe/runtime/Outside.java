package dev.steppe.runtime;

import dev.steppe.engine.Effect;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;

/// What a shard lets out once it is durable. Calls must return quickly.
interface Outside {
  /// Does what an execution asks for.
  ///
  /// @param at the state that the execution is in then
  void dispatch(ExecutionId id, Effect effect, Execution at);

  /// Takes up what was in flight when the shard was last owned.
  void recover(ExecutionId id, Effect effect, Execution at);

  /// Something was recorded.
  default void recorded(ExecutionId id, Observer.Sight sight) {}

  /// An execution has ended.
  void closed(ExecutionId id, Execution.Closed execution);

  /// The same, but that nobody sees what is recorded.
  default Outside unobserved() {
    var seen = this;
    return new Outside() {
      @Override
      public void dispatch(ExecutionId id, Effect effect, Execution at) {
        seen.dispatch(id, effect, at);
      }

      @Override
      public void recover(ExecutionId id, Effect effect, Execution at) {
        seen.recover(id, effect, at);
      }

      @Override
      public void closed(ExecutionId id, Execution.Closed execution) {
        seen.closed(id, execution);
      }
    };
  }
}
