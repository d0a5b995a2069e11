package dev.steppe.integrations.outputs;

import java.util.concurrent.atomic.AtomicLong;

/// How much may wait in all places that share it, in bytes. Thread-safe.
final class Room {
  private final long most;
  private final AtomicLong used = new AtomicLong();

  Room(long most) {
    this.most = most;
  }

  /// Takes so many bytes of it, if there are as many.
  boolean take(long bytes) {
    while (true) {
      long now = used.get();
      if (now + bytes > most) {
        return false;
      }
      if (used.compareAndSet(now, now + bytes)) {
        return true;
      }
    }
  }

  void give(long bytes) {
    used.addAndGet(-bytes);
  }

  long used() {
    return used.get();
  }
}
