package dev.steppe.integrations.outputs;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// How long to wait between attempts: each time twice as long, and not all at the same moment.
record Pauses(Duration first, Duration longest) {
  static final Pauses DEFAULT = new Pauses(Duration.ofMillis(200), Duration.ofSeconds(30));

  Duration after(int failures) {
    long nanos = first.toNanos() << Math.min(failures - 1, 20);
    long most = Math.min(nanos, longest.toNanos());
    return Duration.ofNanos(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
  }
}
