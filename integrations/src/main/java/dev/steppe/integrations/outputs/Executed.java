package dev.steppe.integrations.outputs;

import dev.steppe.engine.Execution;
import dev.steppe.engine.MapRun;
import dev.steppe.engine.Start;
import dev.steppe.runtime.Arn;
import java.util.Optional;

/// What log records and status events both want to know of an execution.
final class Executed {
  private Executed() {}

  /// What it was started with; nothing for a map run, which has neither logs nor events.
  static Optional<Start> start(Execution execution) {
    return switch (execution) {
      case Execution.New _, MapRun _ -> Optional.empty();
      case Execution.Running running -> Optional.of(running.start());
      case Execution.Closed closed -> Optional.of(closed.start());
    };
  }

  /// The region that its ARN names.
  static String region(Start start) {
    return Arn.parse(start.id().arn()).map(Arn::region).orElse("");
  }
}
