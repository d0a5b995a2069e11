package dev.steppe.runtime;

import dev.steppe.engine.ExecutionId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Which tasks of activities wait for a worker, and which workers for a task. Both are served in
/// the order in which they came. Holds names, never payloads. Thread-safe.
final class Activities {
  record Offer(ExecutionId execution, long task) {}

  private final Map<String, Line> lines = new HashMap<>();

  private static final class Line {
    final Map<Offer, Boolean> offers = new LinkedHashMap<>();
    final ArrayDeque<CompletableFuture<Offer>> pollers = new ArrayDeque<>();

    boolean isEmpty() {
      return offers.isEmpty() && pollers.isEmpty();
    }
  }

  void offer(String activityArn, Offer offer) {
    CompletableFuture<Offer> poller;
    do {
      synchronized (this) {
        var line = lines.computeIfAbsent(activityArn, _ -> new Line());
        poller = line.pollers.poll();
        if (poller == null) {
          line.offers.put(offer, true);
          return;
        }
      }
    } while (!poller.complete(offer));
  }

  /// Takes an offer back.
  synchronized void withdraw(String activityArn, Offer offer) {
    var line = lines.get(activityArn);
    if (line != null) {
      line.offers.remove(offer);
      drop(activityArn, line);
    }
  }

  /// The next task; completed already if one waits. Cancel it to leave the line.
  synchronized CompletableFuture<Offer> poll(String activityArn) {
    var line = lines.computeIfAbsent(activityArn, _ -> new Line());
    var offer = first(line.offers.keySet().iterator());
    if (offer.isPresent()) {
      line.offers.remove(offer.get());
      drop(activityArn, line);
      return CompletableFuture.completedFuture(offer.get());
    }
    var poller = new CompletableFuture<Offer>();
    line.pollers.add(poller);
    return poller;
  }

  synchronized void leave(String activityArn, CompletableFuture<Offer> poller) {
    var line = lines.get(activityArn);
    if (line != null) {
      line.pollers.removeIf(other -> other == poller);
      drop(activityArn, line);
    }
  }

  private void drop(String activityArn, Line line) {
    if (line.isEmpty()) {
      lines.remove(activityArn);
    }
  }

  private static Optional<Offer> first(Iterator<Offer> offers) {
    return offers.hasNext() ? Optional.of(offers.next()) : Optional.empty();
  }
}
