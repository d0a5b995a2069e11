package dev.steppe.integrations.functions;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// One event on its way through a function.
///
/// @param id the request id, as the function sees it
/// @param trace the trace that the event belongs to
/// @param deadline when the function is cut off
/// @param ending completes once, with what came of it; never exceptionally
record Job(
    String id,
    String arn,
    String payload,
    Optional<String> clientContext,
    String trace,
    Instant deadline,
    CompletableFuture<Ending> ending) {

  /// What came of an event.
  ///
  /// @param log the last of what the function printed meanwhile
  record Ending(boolean failed, String payload, String log) {}

  boolean succeed(String payload, String log) {
    return ending.complete(new Ending(false, payload, log));
  }

  boolean fail(String payload, String log) {
    return ending.complete(new Ending(true, payload, log));
  }
}
