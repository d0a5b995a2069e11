package dev.steppe.engine;

import java.time.Duration;
import java.time.Instant;

/// How fast an execution's time passes. Waits, delays of retries, time-outs and heartbeats last
/// that share of what the definition says, so that a workflow of days can be tried out in seconds.
/// The history shows the instants that were real.
///
/// What is worked on outside is no faster for it. So no time-out becomes shorter than a second, the
/// shortest that a definition can ask for; and at 0, where nothing is waited for, time-outs last as
/// long as the definition says.
///
/// @param factor what a second of the definition lasts, in seconds; 0 to [#MOST]
public record TimeScale(double factor) {
  /// As the definition says.
  public static final TimeScale REAL = new TimeScale(1);

  /// Beyond this, instants would be farther away than can be written.
  public static final double MOST = 1000;

  private static final long SHORTEST_BOUND_MILLIS = 1000;

  public TimeScale {
    if (!(factor >= 0 && factor <= MOST)) {
      throw new IllegalArgumentException("a second can not last " + factor + " seconds");
    }
  }

  /// How long `millis` of the definition last, in milliseconds.
  long millis(double millis) {
    return Math.round(millis * factor);
  }

  /// When it is `until` for an execution for which it is `from`.
  Instant until(Instant from, Instant until) {
    return factor == 1 || !until.isAfter(from)
        ? until
        : from.plusMillis(millis((double) Duration.between(from, until).toMillis()));
  }

  /// When something that began at `from` has taken too long, if it may take `seconds`.
  Instant bound(Instant from, long seconds) {
    if (factor == 0 || factor == 1) {
      return from.plusSeconds(seconds);
    }
    var least = Math.min(seconds * 1000, SHORTEST_BOUND_MILLIS);
    return from.plusMillis(Math.max(least, millis(seconds * 1000.0)));
  }
}
