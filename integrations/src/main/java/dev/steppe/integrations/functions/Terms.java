package dev.steppe.integrations.functions;

import java.time.Duration;
import java.util.Map;

/// On which terms a function runs.
///
/// @param environment what it finds in its environment beside the server's own
/// @param timeout after which an event that it has taken is cut off
/// @param concurrency how many events run at a time; others wait
/// @param queue how long they wait before they are refused
/// @param start how long it may take until a worker takes an event that has been let in
record Terms(
    Map<String, String> environment,
    Duration timeout,
    int concurrency,
    Duration queue,
    Duration start) {
  /// For functions that this machine does not run: whoever runs them has bounds of their own.
  static final int UNBOUNDED = Integer.MAX_VALUE;

  Terms {
    environment = Map.copyOf(environment);
  }
}
