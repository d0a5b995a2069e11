package dev.steppe.server.metrics;

import java.util.concurrent.atomic.LongAdder;

/// What is counted of the executions of one machine, as they were asked for.
final class MachineSeries {
  /// What AWS calls dimensions.
  ///
  /// @param machineArn the machine, unqualified; of a map run's children with their label
  /// @param version the number of the version that was started, or that the alias led to; or empty
  /// @param alias the name of the alias that was started; or empty
  record Labels(String machineArn, String version, String alias) {
    static final Labels OTHER = new Labels("other", "", "");
  }

  final LongAdder started = new LongAdder();
  final LongAdder succeeded = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder timedOut = new LongAdder();
  final LongAdder aborted = new LongAdder();
  final LongAdder redriven = new LongAdder();

  /// Of executions that had been redriven, which are counted above too.
  final LongAdder redrivenSucceeded = new LongAdder();

  final LongAdder redrivenFailed = new LongAdder();
  final LongAdder redrivenTimedOut = new LongAdder();
  final LongAdder redrivenAborted = new LongAdder();

  final Times time = new Times(Times.Scale.MILLISECONDS);

  /// Of Express executions alone: how many have been billed, and for how many milliseconds.
  final LongAdder billed = new LongAdder();

  final LongAdder billedDuration = new LongAdder();
}
