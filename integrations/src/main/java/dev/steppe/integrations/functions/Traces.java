package dev.steppe.integrations.functions;

import java.util.UUID;

/// X-Ray trace headers, which runtimes and logs expect to be there.
final class Traces {
  private Traces() {}

  /// A trace of its own for that request, which is not sampled.
  static String of(String requestId) {
    var id = UUID.fromString(requestId);
    return "Root=1-%08x-%016x%08x;Parent=%016x;Sampled=0"
        .formatted(
            (int) (id.getMostSignificantBits() >>> 32),
            id.getLeastSignificantBits(),
            (int) id.getMostSignificantBits(),
            id.getLeastSignificantBits());
  }
}
