package dev.steppe.runtime;

import dev.steppe.engine.Limits;
import dev.steppe.engine.TimeScale;
import java.time.InstantSource;

/// How a node is run.
///
/// @param clock the one clock of all waits, retries and time-outs
/// @param limits the bounds of the service
/// @param retryLostAttempts whether a call that was lost with the process is made again, at the
///   risk of making it twice
/// @param drivers how many threads decide
/// @param timeScale how fast time passes for the executions that are started
/// @param observer is shown what executions record
/// @param mocks the test cases that executions may be started with
public record NodeOptions(
    InstantSource clock,
    Limits limits,
    boolean retryLostAttempts,
    int drivers,
    TimeScale timeScale,
    Observer observer,
    Mocks mocks) {
  public NodeOptions {
    if (drivers < 1) {
      throw new IllegalArgumentException("at least one thread must decide");
    }
  }

  /// Without test cases.
  public NodeOptions(
      InstantSource clock,
      Limits limits,
      boolean retryLostAttempts,
      int drivers,
      TimeScale timeScale,
      Observer observer) {
    this(clock, limits, retryLostAttempts, drivers, timeScale, observer, Mocks.NONE);
  }

  /// In real time, and with nobody looking.
  public NodeOptions(InstantSource clock, Limits limits, boolean retryLostAttempts, int drivers) {
    this(clock, limits, retryLostAttempts, drivers, TimeScale.REAL, Observer.NONE);
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
