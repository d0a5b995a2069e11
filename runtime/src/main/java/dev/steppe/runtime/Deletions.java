package dev.steppe.runtime;

import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Status;
import dev.steppe.store.Catalog;
import dev.steppe.store.Cursor;
import dev.steppe.store.Journal;
import dev.steppe.store.Machine;
import dev.steppe.store.StoreException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The machines that are being deleted. The catalog has their status, so that a deletion goes on
/// after a crash: a machine is gone as soon as none of its executions is open. Thread-safe.
///
/// No execution must be left behind: a start that has seen the machine while it was there must be
/// seen itself before the machine goes. So a deletion first marks the machine, then waits until
/// every start under way has been handed to its shard, and then until every shard has made durable
/// what it was handed.
final class Deletions {
  private static final Logger LOG = LoggerFactory.getLogger(Deletions.class);

  private final Catalog catalog;
  private final Journal journal;
  private final Supplier<CompletionStage<Boolean>> settled;
  private final ReadWriteLock starts = new ReentrantReadWriteLock();

  /// The machines' ARNs, and how many looks at their executions are owed.
  private final Map<String, AtomicInteger> deleting = new ConcurrentHashMap<>();

  /// @param settled completes once all that the shards were told before is durable; with false if
  ///   that cannot be had any more
  Deletions(Catalog catalog, Journal journal, Supplier<CompletionStage<Boolean>> settled) {
    this.catalog = catalog;
    this.journal = journal;
    this.settled = settled;
  }

  /// Learns which machines were being deleted when the last process ended.
  void recover() {
    catalog.deleting().forEach(arn -> deleting.put(arn, new AtomicInteger()));
  }

  boolean isDeleting(String machineArn) {
    return !deleting.isEmpty() && deleting.containsKey(machineArn);
  }

  /// Looks a machine up and hands a start, or a redrive, to its shard: a deletion comes before both
  /// or after both.
  <T> T starting(Supplier<T> start) {
    starts.readLock().lock();
    try {
      return start.get();
    } finally {
      starts.readLock().unlock();
    }
  }

  /// Deletes a machine.
  ///
  /// @return completes with whether it is gone already
  CompletionStage<Boolean> delete(String machineArn) {
    if (!mark(machineArn)) {
      return CompletableFuture.completedFuture(true);
    }
    starts.writeLock().lock();
    try {
      deleting.putIfAbsent(machineArn, new AtomicInteger());
    } finally {
      starts.writeLock().unlock();
    }
    return settled.get().thenApply(isSettled -> isSettled && isGone(machineArn));
  }

  /// @return whether there is such a machine
  private boolean mark(String machineArn) {
    while (true) {
      var machine = catalog.machine(machineArn);
      if (machine.isEmpty()) {
        return false;
      }
      if (isMarked(machine.get()) || catalog.replace(machine.get(), machine.get().deleting())) {
        return true;
      }
    }
  }

  private static boolean isMarked(Machine machine) {
    return machine.status() == Machine.Status.DELETING;
  }

  /// An execution has ended, perhaps the last of a machine that is being deleted.
  void closed(ExecutionId id) {
    if (!deleting.isEmpty()) {
      MachineArn.ofExecution(id).filter(deleting::containsKey).ifPresent(this::look);
    }
  }

  /// Executions may have ended without a word.
  void lookAtAll() {
    deleting.keySet().forEach(this::look);
  }

  /// Looks at a machine's executions, apart from whoever says so. However often that is while a
  /// look is taken, one more will do.
  private void look(String machineArn) {
    var owed = deleting.get(machineArn);
    if (owed != null && owed.getAndIncrement() == 0) {
      Thread.ofVirtual()
          .name("deletion")
          .start(() -> {
            int seen;
            do {
              seen = owed.get();
              isGone(machineArn);
            } while (!owed.compareAndSet(seen, 0));
          });
    }
  }

  /// Removes the machine unless one of its executions is open.
  ///
  /// @return whether it is gone
  private boolean isGone(String machineArn) {
    try {
      while (true) {
        var machine = catalog.machine(machineArn).filter(Deletions::isMarked);
        if (machine.isEmpty()) {
          forget(machineArn);
          return true;
        }
        if (hasOpenExecutions(machineArn)) {
          return false;
        }
        if (catalog.delete(machine.get())) {
          LOG.info("{} is deleted", machineArn);
        }
      }
    } catch (StoreException e) {
      LOG.error("{} could not be deleted yet", machineArn, e);
      return false;
    }
  }

  /// Forgets a machine, unless one of its name has been made meanwhile and is being deleted again.
  private void forget(String machineArn) {
    deleting.computeIfPresent(
        machineArn,
        (_, owed) ->
            catalog.machine(machineArn).filter(Deletions::isMarked).map(_ -> owed).orElse(null));
  }

  private boolean hasOpenExecutions(String machineArn) {
    return !journal.list(machineArn, Optional.of(Status.RUNNING), Cursor.START, 1).rows().isEmpty();
  }
}
