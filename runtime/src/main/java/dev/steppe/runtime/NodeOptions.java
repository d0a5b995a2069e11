package dev.steppe.runtime;

import dev.steppe.engine.Limits;
import java.time.InstantSource;

/// How a node is run.
///
/// @param clock the one clock of all waits, retries and time-outs
/// @param limits the bounds of the service
/// @param retryLostAttempts whether a call that was lost with the process is made again, at the
///   risk of making it twice
/// @param drivers how many threads decide
public record NodeOptions(
    InstantSource clock, Limits limits, boolean retryLostAttempts, int drivers) {
  public NodeOptions {
    if (drivers < 1) {
      throw new IllegalArgumentException("at least one thread must decide");
    }
  }

  /// AWS's limits, the system's clock, lost attempts fail, and a core left for the network.
  public static NodeOptions defaults() {
    return new NodeOptions(
        InstantSource.system(),
        Limits.AWS,
        false,
        Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
  }
}
