package dev.steppe.integrations.outputs;

import dev.steppe.runtime.Observer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Works on what executions record on a thread of its own, so that those who decide and write the
/// journal go on at once. What waits is bounded: the oldest is dropped for what is new.
final class Aside implements Observer, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Aside.class);

  /// What is taken out at a time.
  private static final int BATCH = 256;

  private static final long PATIENCE_SECONDS = 5;

  /// Who works on what was seen. Both are called by the one thread.
  interface Worker {
    /// Whether it is any of the worker's business. Called by those who show it: must be quick.
    boolean wants(Sight sight);

    void work(Sight sight);

    /// Nothing more waits for now.
    default void rest() {}
  }

  private record Waiting(Sight sight, long bytes) {}

  private final Worker worker;
  private final Room room;
  private final ToLongFunction<Sight> weight;
  private final Losses losses;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private boolean closed;

  /// @param name the name of the thread
  Aside(String name, Worker worker, Room room, ToLongFunction<Sight> weight, Losses losses) {
    this.worker = worker;
    this.room = room;
    this.weight = weight;
    this.losses = losses;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  @Override
  public void see(Sight sight) {
    if (!worker.wants(sight)) {
      return;
    }
    long bytes = weight.applyAsLong(sight);
    lock.lock();
    try {
      if (closed) {
        return;
      }
      while (!room.take(bytes)) {
        var oldest = waiting.poll();
        losses.add(1, "more is recorded than can be taken in");
        if (oldest == null) {
          return;
        }
        room.give(oldest.bytes());
      }
      if (waiting.isEmpty()) {
        arrived.signal();
      }
      waiting.add(new Waiting(sight, bytes));
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (true) {
        var batch = taken();
        if (batch.isEmpty()) {
          worker.rest();
          if (!await()) {
            return;
          }
        }
        batch.forEach(this::work);
      }
    } catch (InterruptedException _) {
      LOG.warn("{} was given up", thread.getName());
    }
  }

  private void work(Waiting one) {
    try {
      worker.work(one.sight());
    } catch (RuntimeException e) {
      LOG.error("{} could not work on what was recorded", thread.getName(), e);
      losses.add(1, "an internal error: " + e);
    } finally {
      room.give(one.bytes());
    }
  }

  private List<Waiting> taken() {
    var batch = new ArrayList<Waiting>();
    lock.lock();
    try {
      for (int left = BATCH; left > 0 && !waiting.isEmpty(); left--) {
        batch.add(waiting.remove());
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /// @return whether something has come, rather than the end
  private boolean await() throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        arrived.await();
      }
      return !waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /// Works on what has come so far, and ends the thread.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      if (!thread.join(Duration.ofSeconds(PATIENCE_SECONDS))) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    losses.end();
  }
}
