package dev.steppe.server.traces;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// When iterations began that have not ended, by their spans. The one thing that a span needs and
/// an execution does not know; kept for so many, and not over a restart. Thread-safe.
final class Iterations {
  private static final int MOST = 50_000;

  private final Map<String, Instant> began =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > MOST;
        }
      };

  synchronized void began(String span, Instant at) {
    began.put(span, at);
  }

  synchronized Optional<Instant> ended(String span) {
    return Optional.ofNullable(began.remove(span));
  }
}
