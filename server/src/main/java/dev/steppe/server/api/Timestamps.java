package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import java.math.BigDecimal;
import java.time.Instant;

/// Instants as AWS's JSON has them: seconds since 1970, with milliseconds as the fraction.
final class Timestamps {
  private Timestamps() {}

  static Json of(Instant instant) {
    return Json.of(BigDecimal.valueOf(instant.toEpochMilli(), 3));
  }
}
