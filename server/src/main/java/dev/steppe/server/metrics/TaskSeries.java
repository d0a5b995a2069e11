package dev.steppe.server.metrics;

import java.util.concurrent.atomic.LongAdder;

/// What is counted of the attempts that call one resource.
final class TaskSeries {
  /// What all share that there is no room for.
  static final String OTHER = "other";

  final LongAdder scheduled = new LongAdder();
  final LongAdder started = new LongAdder();
  final LongAdder succeeded = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder timedOut = new LongAdder();
  final LongAdder heartbeatTimedOut = new LongAdder();

  /// From being scheduled to being started.
  final Times scheduleTime = new Times(Times.Scale.MILLISECONDS);

  /// From being started to the end.
  final Times runTime = new Times(Times.Scale.MILLISECONDS);

  /// From being scheduled to the end.
  final Times time = new Times(Times.Scale.MILLISECONDS);
}
