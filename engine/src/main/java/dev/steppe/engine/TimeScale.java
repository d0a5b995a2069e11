package dev.steppe.engine;

import java.time.Duration;
import java.time.Instant;

/// How fast an execution's time passes. Waits, delays of retries, time-outs and heartbeats last
/// that share of what the definition says, so that a workflow of days can be tried out in seconds.
/// The history shows the instants that were real.
///
/// @param factor what a second of the definition lasts, in seconds; at least 0, where 0 is not at
///   all
public record TimeScale(double factor) {
  /// As the definition says.
  public static final TimeScale REAL = new TimeScale(1);

  public TimeScale {
    if (!(factor >= 0) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException("a second can not last " + factor + " seconds");
    }
  }

  /// The instant that the definition means by `seconds` after `from`.
  public Instant after(Instant from, long seconds) {
    return factor == 1
        ? from.plusSeconds(seconds)
        : from.plusMillis(Math.round(seconds * 1000.0 * factor));
  }

  /// When it is `until` for an execution for which it is `now`.
  public Instant until(Instant now, Instant until) {
    return factor == 1 || !until.isAfter(now)
        ? until
        : now.plusMillis(Math.round(Duration.between(now, until).toMillis() * factor));
  }
}
