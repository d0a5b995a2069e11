package dev.steppe.server.traces;

import dev.steppe.engine.Execution;
import dev.steppe.engine.MapRun;
import dev.steppe.engine.Start;
import dev.steppe.runtime.Observer;
import java.util.Optional;

/// Makes spans of what executions record. What belongs to no trace costs one look-up.
final class ExecutionTracer implements Observer {
  private final TracePolicy policy;
  private final EndedSpan.Sink sink;
  private final Iterations iterations = new Iterations();

  ExecutionTracer(TracePolicy policy, EndedSpan.Sink sink) {
    this.policy = policy;
    this.sink = sink;
  }

  @Override
  public void see(Sight sight) {
    start(sight.after())
        .flatMap(policy::trace)
        .ifPresent(trace -> SightSpans.of(trace, iterations, sight).forEach(sink::accept));
  }

  private static Optional<Start> start(Execution execution) {
    return switch (execution) {
      case Execution.Running running -> Optional.of(running.start());
      case Execution.Closed closed -> Optional.of(closed.start());
      case Execution.New _, MapRun _ -> Optional.empty();
    };
  }
}
