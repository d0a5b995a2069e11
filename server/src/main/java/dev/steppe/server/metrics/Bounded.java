package dev.steppe.server.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/// The series of one kind by what they are about. Whoever names things without end must not take
/// memory without end: there are at most so many, and what comes later shares one of its own.
final class Bounded<L, S> {
  static final int MOST = 1_000;

  private final Map<L, S> series = new ConcurrentHashMap<>();
  private final Supplier<S> make;
  private final L otherLabels;

  /// @param otherLabels what those share that there is no room for
  Bounded(L otherLabels, Supplier<S> make) {
    this.otherLabels = otherLabels;
    this.make = make;
  }

  S of(L labels) {
    var known = series.get(labels);
    if (known != null) {
      return known;
    }
    var asked = series.size() < MOST ? labels : otherLabels;
    return series.computeIfAbsent(asked, _ -> make.get());
  }

  void forEach(BiConsumer<L, S> action) {
    series.forEach(action);
  }
}
