package dev.steppe.server.traces;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Something that has ended.
///
/// @param parent the span around it
/// @param attributes more about it: texts and numbers
record EndedSpan(
    String traceId,
    String spanId,
    Optional<String> parent,
    String name,
    Kind kind,
    Instant from,
    Instant to,
    Map<String, Value> attributes,
    Ending ending) {

  EndedSpan {
    attributes = Map.copyOf(attributes);
  }

  /// What it is among those who speak with each other.
  enum Kind {
    /// It serves somebody's call.
    SERVER,
    /// It calls somebody.
    CLIENT,
    /// It goes on inside.
    INTERNAL
  }

  /// What an attribute says.
  sealed interface Value {
    record Text(String text) implements Value {}

    record Count(long number) implements Value {}
  }

  /// Takes in spans that have ended, and returns quickly.
  interface Sink {
    void accept(EndedSpan span);
  }
}
