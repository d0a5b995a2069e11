package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// Instants as AWS's JSON has them: seconds since 1970, with milliseconds as the fraction.
final class Timestamps {
  private Timestamps() {}

  /// The time to the millisecond.
  static Instant now(InstantSource clock) {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  static Json of(Instant instant) {
    return Json.of(BigDecimal.valueOf(instant.toEpochMilli(), 3));
  }
}
