package dev.steppe.integrations.services;

import dev.steppe.engine.TimeScale;
import java.time.Duration;

/// How often a job is asked for: first soon, then less and less often.
///
/// @param first how long after the job was submitted, or the server has taken it up again
/// @param growth by how much each interval is longer than the one before
/// @param longest what intervals grow to
public record JobPace(Duration first, double growth, Duration longest) {
  public static final JobPace USUAL =
      new JobPace(Duration.ofSeconds(1), 1.5, Duration.ofSeconds(20));

  /// However fast an execution's time passes, the service is not asked more often than this.
  private static final Duration SHORTEST = Duration.ofMillis(50);

  public JobPace {
    if (first.isNegative() || first.isZero() || growth < 1 || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "jobs can not be asked for after %s, %s times as long each, up to %s"
              .formatted(first, growth, longest));
    }
  }

  /// How long to wait before asking.
  ///
  /// @param asked how often the job has been asked for
  Duration before(int asked, TimeScale scale) {
    var grown = first.toMillis() * Math.pow(growth, Math.min(asked, 1000));
    var millis = Math.min(grown, (double) longest.toMillis()) * scale.factor();
    return Duration.ofMillis(Math.max(SHORTEST.toMillis(), Math.round(millis)));
  }
}
