package dev.steppe.integrations.outputs;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The outboxes of one kind of receiver, by what their order matters for. They share their room.
/// Thread-safe.
final class Outboxes<K, T> implements AutoCloseable {
  /// How long the server waits at its end for what still goes out.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Map<K, Outbox<T>> boxes = new ConcurrentHashMap<>();
  private final Function<K, Outbox<T>> make;

  Outboxes(Function<K, Outbox<T>> make) {
    this.make = make;
  }

  void put(K key, List<T> things) {
    boxes.computeIfAbsent(key, make).put(things);
  }

  /// Sends what waits, each once more at most.
  @Override
  public void close() {
    Collection<Outbox<T>> all = boxes.values();
    all.forEach(Outbox::hurry);
    long until = System.nanoTime() + PATIENCE.toNanos();
    all.forEach(box -> box.close(until - System.nanoTime()));
  }
}
