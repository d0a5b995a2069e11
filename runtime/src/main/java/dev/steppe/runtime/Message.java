package dev.steppe.runtime;

import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Input;
import java.util.function.Consumer;

/// An input on its way to an execution, and who wants to know what became of it. The reply is given
/// once, on a thread that must not be held up.
record Message(ExecutionId id, Input input, Consumer<Told> reply) {
  static Message unasked(ExecutionId id, Input input) {
    return new Message(id, input, _ -> {});
  }
}
