package dev.steppe.integrations.outputs;

import dev.steppe.integrations.outputs.Receiver.Sent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What waits for a receiver, in its order. It is sent by a virtual thread that lives as long as
/// something waits; what comes meanwhile goes together in the next request.
///
/// While there is no answer, the same is sent again and again. When the room is used up the oldest
/// of what waits is dropped for what is new. Thread-safe.
final class Outbox<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  /// How often the same is sent to a receiver that answers, and does not take it: what comes after
  /// it waits meanwhile.
  private static final int MOST_REFUSALS = 10;

  private final String name;
  private final Receiver<T> receiver;
  private final Room room;
  private final Pauses pauses;
  private final Losses losses;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<T> waiting = new ArrayDeque<>();
  private Thread sender = Thread.currentThread();
  private boolean sending;
  private boolean closing;

  /// @param name the name of its thread
  Outbox(String name, Receiver<T> receiver, Room room, Pauses pauses, Losses losses) {
    this.name = name;
    this.receiver = receiver;
    this.room = room;
    this.pauses = pauses;
    this.losses = losses;
  }

  /// Takes things that may go in one request, since they came together.
  void put(List<T> things) {
    lock.lock();
    try {
      for (var thing : things) {
        if (hasRoomFor(receiver.bytes(thing))) {
          waiting.add(thing);
        } else {
          losses.add(1, "too much waits");
        }
      }
      if (!sending && !waiting.isEmpty()) {
        sending = true;
        sender = Thread.ofVirtual().name(name).start(this::run);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoomFor(long bytes) {
    while (!room.take(bytes)) {
      var oldest = waiting.poll();
      if (oldest == null) {
        return false;
      }
      room.give(receiver.bytes(oldest));
      losses.add(1, "too much waits");
    }
    return true;
  }

  private void run() {
    try {
      for (var batch = next(); !batch.isEmpty(); batch = next()) {
        try {
          deliver(batch);
        } catch (InterruptedException e) {
          losses.add(batch.size(), "the server ends");
          throw e;
        } finally {
          batch.forEach(thing -> room.give(receiver.bytes(thing)));
        }
      }
    } catch (InterruptedException _) {
      giveUp();
    }
  }

  /// What goes in the next request; nothing if nothing waits, and the thread ends.
  private List<T> next() {
    lock.lock();
    try {
      var batch = new ArrayList<T>();
      if (waiting.isEmpty()) {
        ended();
        return batch;
      }
      for (int left = Math.max(1, receiver.fits(waiting)); left > 0; left--) {
        batch.add(waiting.remove());
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void ended() {
    sending = false;
    changed.signalAll();
  }

  private void giveUp() {
    lock.lock();
    try {
      losses.add(waiting.size(), "the server ends");
      waiting.forEach(thing -> room.give(receiver.bytes(thing)));
      waiting.clear();
      ended();
    } finally {
      lock.unlock();
    }
  }

  private void deliver(List<T> batch) throws InterruptedException {
    var rest = batch;
    int failures = 0;
    int refusals = 0;
    while (true) {
      String why;
      try {
        var sent = receiver.send(rest);
        if (isDone(sent)) {
          return;
        }
        boolean moved = sent.again().size() < rest.size();
        refusals = moved ? 0 : refusals + 1;
        failures = moved ? 0 : failures;
        rest = sent.again();
        why = sent.why();
      } catch (IOException e) {
        why = "no answer: " + e;
      } catch (RuntimeException e) {
        LOG.error("{} failed", name, e);
        losses.add(rest.size(), "an internal error: " + e);
        return;
      }
      failures++;
      if (refusals >= MOST_REFUSALS || !pause(pauses.after(failures))) {
        losses.add(rest.size(), why);
        return;
      }
    }
  }

  private boolean isDone(Sent<T> sent) {
    losses.add(sent.refused(), sent.why());
    if (sent.again().isEmpty() && sent.refused() == 0) {
      losses.over();
    }
    return sent.again().isEmpty();
  }

  /// Waits before the next attempt.
  ///
  /// @return whether there is to be one: while the server ends, each attempt is the last
  private boolean pause(Duration duration) throws InterruptedException {
    lock.lock();
    try {
      long left = duration.toNanos();
      while (!closing && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !closing;
    } finally {
      lock.unlock();
    }
  }

  /// From now on each attempt is the last.
  void hurry() {
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until all is sent or given up, and gives up what is not when the time is over.
  void close(long nanos) {
    hurry();
    lock.lock();
    try {
      long left = nanos;
      while (sending && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (sending) {
        sender.interrupt();
      }
    } catch (InterruptedException _) {
      sender.interrupt();
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    losses.end();
  }
}
