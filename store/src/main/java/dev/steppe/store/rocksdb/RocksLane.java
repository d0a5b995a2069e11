package dev.steppe.store.rocksdb;

import dev.steppe.store.Lane;
import dev.steppe.store.Outcome;
import dev.steppe.store.ShardCommit;
import dev.steppe.store.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// The one line on which everything of the journal is written, in order, by a thread of its own.
/// What comes in while a batch is being synced makes up the next batch, so that the harder the
/// journal is used the less a commit costs.
final class RocksLane implements Lane, AutoCloseable {
  /// A batch that has grown to this size is written before more is added.
  private static final int BATCH = 4 * 1024 * 1024;

  /// What becomes of a piece of work when its batch was written, and when that went wrong.
  private record Answer(Runnable written, Consumer<Throwable> failed) {}

  private final Committer committer;
  private final Queue<Work> queue = new ArrayDeque<>();
  private final Thread thread;
  private boolean closed;

  RocksLane(Committer committer) {
    this.committer = committer;
    this.thread = Thread.ofPlatform().daemon().name("steppe-journal").unstarted(this::run);
    this.thread.start();
  }

  @Override
  public CompletionStage<Outcome> commit(List<ShardCommit> group) {
    var done = new CompletableFuture<Outcome>();
    submit(new Work.Group(List.copyOf(group), done));
    return done;
  }

  /// Takes work up. When the lane is closed the work fails.
  void submit(Work work) {
    synchronized (queue) {
      if (!closed) {
        queue.add(work);
        queue.notifyAll();
        return;
      }
    }
    failed(work).accept(closedException());
  }

  private void run() {
    try {
      for (var first = take(); !first.isEmpty(); first = take()) {
        round(first);
      }
    } finally {
      abandon();
    }
  }

  /// Fails what was submitted to a thread that is no more.
  private void abandon() {
    synchronized (queue) {
      closed = true;
      queue.forEach(work -> failed(work).accept(closedException()));
      queue.clear();
    }
  }

  private static StoreException closedException() {
    return new StoreException("the store has been closed");
  }

  /// All that waits, or nothing once the lane is closed.
  private List<Work> take() {
    synchronized (queue) {
      while (queue.isEmpty() && !closed) {
        try {
          queue.wait();
        } catch (InterruptedException e) {
          // Nobody interrupts this thread but by mistake; the lane ends when it is closed.
        }
      }
      var taken = List.copyOf(queue);
      queue.clear();
      return taken;
    }
  }

  private void round(List<Work> taken) {
    var answers = new ArrayList<Answer>(taken.size());
    try {
      for (var work : taken) {
        if (committer.size() >= BATCH) {
          write(answers);
        }
        add(work).ifPresent(answers::add);
      }
      write(answers);
    } catch (Error e) {
      taken.forEach(work -> failed(work).accept(e));
      throw e;
    }
  }

  private void write(List<Answer> answers) {
    try {
      committer.write();
      answers.forEach(answer -> answer.written().run());
    } catch (RuntimeException e) {
      answers.forEach(answer -> answer.failed().accept(e));
    }
    answers.clear();
  }

  private Optional<Answer> add(Work work) {
    try {
      return Optional.of(new Answer(added(work), failed(work)));
    } catch (RuntimeException e) {
      failed(work).accept(e);
      return Optional.empty();
    }
  }

  private Runnable added(Work work) {
    return switch (work) {
      case Work.Group(var parts, var done) -> {
        var outcome = committer.add(parts);
        yield () -> done.complete(outcome);
      }
      case Work.Acquire(var shard, var done) -> {
        var ref = committer.acquire(shard);
        yield () -> done.complete(ref);
      }
      case Work.Accept(var accepted, var done) -> {
        committer.accept(accepted);
        yield () -> done.complete(new Outcome.Committed());
      }
      case Work.Forget(var id) -> {
        committer.forget(id);
        yield () -> {};
      }
      case Work.Settle(var done) -> () -> done.complete(true);
    };
  }

  private static Consumer<Throwable> failed(Work work) {
    return switch (work) {
      case Work.Group(_, var done) -> why -> done.complete(new Outcome.Unknown(why));
      case Work.Acquire(_, var done) -> done::completeExceptionally;
      case Work.Accept(_, var done) -> why -> done.complete(new Outcome.Unknown(why));
      case Work.Forget _ -> _ -> {};
      case Work.Settle(var done) -> done::completeExceptionally;
    };
  }

  /// Writes all that waits, and ends.
  @Override
  public void close() {
    synchronized (queue) {
      closed = true;
      queue.notifyAll();
    }
    var interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
