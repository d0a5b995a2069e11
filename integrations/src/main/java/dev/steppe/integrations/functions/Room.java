package dev.steppe.integrations.functions;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// How many events of one function run at a time: who finds no place waits in line, and not for
/// ever.
final class Room {
  private final Semaphore places;

  Room(int places) {
    this.places = new Semaphore(places, true);
  }

  /// Waits for a place. A job that waits longer than its terms allow ends without one.
  ///
  /// @return false if it has ended so
  boolean enter(Job job) throws InterruptedException {
    if (places.tryAcquire(job.terms().queue().toMillis(), TimeUnit.MILLISECONDS)) {
      return true;
    }
    job.ending().complete(new Job.Ending.Throttled());
    return false;
  }

  void leave() {
    places.release();
  }

  int free() {
    return places.availablePermits();
  }
}
