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
import java.util.UUID;
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

  /// By the machines' ARNs.
  private final Map<String, Deletion> deleting = new ConcurrentHashMap<>();

  /// The deletion of one machine. Another of the same name, made after it, has another.
  private static final class Deletion {
    /// The machine's revision, which no other machine has, and which does not change any more.
    private final UUID revision;

    /// How many looks at the machine's executions are owed.
    private final AtomicInteger owed = new AtomicInteger();

    /// Whether all that has seen the machine can itself be seen.
    private volatile boolean settled;

    Deletion(Machine machine, boolean settled) {
      this.revision = machine.current().id();
      this.settled = settled;
    }

    boolean isOf(Machine machine) {
      return machine.status() == Machine.Status.DELETING && machine.current().id().equals(revision);
    }
  }

  /// @param settled completes once all that the shards were told before is durable; with false if
  ///   that cannot be had any more
  Deletions(Catalog catalog, Journal journal, Supplier<CompletionStage<Boolean>> settled) {
    this.catalog = catalog;
    this.journal = journal;
    this.settled = settled;
  }

  /// Learns which machines were being deleted when the last process ended.
  void recover() {
    for (var arn : catalog.deleting()) {
      catalog.machine(arn).ifPresent(machine -> deleting.put(arn, new Deletion(machine, true)));
    }
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
    var marked = marked(machineArn);
    if (marked.isEmpty()) {
      return CompletableFuture.completedFuture(true);
    }
    var deletion = begun(marked.get());
    return settled
        .get()
        .thenApply(isSettled -> {
          deletion.settled |= isSettled;
          return isSettled && isGone(machineArn, deletion);
        });
  }

  private Deletion begun(Machine machine) {
    starts.writeLock().lock();
    try {
      return deleting.compute(
          machine.arn(),
          (_, known) ->
              known != null && known.isOf(machine) ? known : new Deletion(machine, false));
    } finally {
      starts.writeLock().unlock();
    }
  }

  private Optional<Machine> marked(String machineArn) {
    while (true) {
      var machine = catalog.machine(machineArn);
      if (machine.isEmpty() || machine.get().status() == Machine.Status.DELETING) {
        return machine;
      }
      var marked = machine.get().deleting();
      if (catalog.replace(machine.get(), marked)) {
        return Optional.of(marked);
      }
    }
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
  /// look is taken, one more will do. What is not settled yet looks for itself when it is.
  private void look(String machineArn) {
    var deletion = deleting.get(machineArn);
    if (deletion != null && deletion.settled && deletion.owed.getAndIncrement() == 0) {
      Thread.ofVirtual()
          .name("deletion")
          .start(() -> {
            int seen;
            do {
              seen = deletion.owed.get();
              isGone(machineArn, deletion);
            } while (!deletion.owed.compareAndSet(seen, 0));
          });
    }
  }

  /// Removes the machine unless one of its executions is open.
  ///
  /// @return whether it is gone
  private boolean isGone(String machineArn, Deletion deletion) {
    try {
      while (true) {
        var machine = catalog.machine(machineArn).filter(deletion::isOf);
        if (machine.isEmpty()) {
          deleting.remove(machineArn, deletion);
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

  private boolean hasOpenExecutions(String machineArn) {
    return !journal.list(machineArn, Optional.of(Status.RUNNING), Cursor.START, 1).rows().isEmpty();
  }
}
