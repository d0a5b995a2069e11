package dev.steppe.server.metrics;

import java.util.concurrent.atomic.LongAdder;

/// What is counted of the calls of one operation.
final class CallSeries {
  final LongAdder count = new LongAdder();
  final Times time = new Times(Times.Scale.SECONDS);
  final Bounded<String, LongAdder> errors = new Bounded<>("other", LongAdder::new);
}
