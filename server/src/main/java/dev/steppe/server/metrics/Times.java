package dev.steppe.server.metrics;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/// How long something has taken, over and over: how often up to each bound, and all together.
final class Times {
  /// What times are counted in, and how they are shown.
  enum Scale {
    /// AWS's: milliseconds, up to a day.
    MILLISECONDS(
        1,
        1,
        5,
        10,
        25,
        50,
        100,
        250,
        500,
        1_000,
        2_500,
        5_000,
        10_000,
        30_000,
        60_000,
        300_000,
        900_000,
        3_600_000,
        86_400_000),
    /// Prometheus's: seconds, counted in microseconds, up to ten seconds.
    SECONDS(
        1e6,
        100,
        250,
        500,
        1_000,
        2_500,
        5_000,
        10_000,
        25_000,
        50_000,
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000);

    private final double unit;

    /// Never handed out, and never changed.
    @SuppressWarnings("ImmutableEnumChecker")
    private final long[] bounds;

    Scale(double unit, long... bounds) {
      this.unit = unit;
      this.bounds = bounds;
    }

    /// The bounds as they are shown, the last of them infinite.
    double[] shown() {
      var shown = new double[bounds.length + 1];
      for (int i = 0; i < bounds.length; i++) {
        shown[i] = bounds[i] / unit;
      }
      shown[bounds.length] = Double.POSITIVE_INFINITY;
      return shown;
    }
  }

  private final Scale scale;
  private final AtomicLongArray counts;
  private final LongAdder sum = new LongAdder();

  Times(Scale scale) {
    this.scale = scale;
    this.counts = new AtomicLongArray(scale.bounds.length + 1);
  }

  /// Counts one that took so long, in what the scale counts in.
  void add(long time) {
    var bucket = 0;
    while (bucket < scale.bounds.length && time > scale.bounds[bucket]) {
      bucket++;
    }
    counts.incrementAndGet(bucket);
    sum.add(time);
  }

  Scale scale() {
    return scale;
  }

  /// How many fell between each bound and the one before it.
  long[] counts() {
    var copy = new long[counts.length()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = counts.get(i);
    }
    return copy;
  }

  /// All of them together, as they are shown.
  double sum() {
    return sum.sum() / scale.unit;
  }
}
