package dev.steppe.integrations.functions;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/// One process that runs one function, an event at a time. It asks for events through the
/// [RuntimeApi].
final class Worker {
  private final Process process;
  private final LogTail log;

  /// What the process is to be told next. Empty means: nothing more will come.
  private final BlockingQueue<Optional<Job>> inbox = new LinkedBlockingQueue<>();

  private Optional<Job> current = Optional.empty();
  private boolean asked;
  private Optional<Thread> asking = Optional.empty();
  private boolean gone;
  private Optional<String> initError = Optional.empty();
  private long idleSince;
  private final long startedAt = System.nanoTime();

  /// Starts the process.
  ///
  /// @param lost takes a job that the process never saw because it had ended by then
  /// @param dismissed is told once the process has ended
  Worker(ProcessBuilder command, LogTail log, String name, Consumer<Job> lost, Runnable dismissed)
      throws IOException {
    this.log = log;
    this.process = command.redirectErrorStream(true).start();
    log.follow(name, process.getInputStream());
    var _ =
        process
            .onExit()
            .thenAccept(ended -> {
              dismissed.run();
              exited(ended.exitValue(), lost);
            });
  }

  /// Gives the worker its next event.
  ///
  /// @return false if the process has ended
  synchronized boolean offer(Job job) {
    if (gone) {
      return false;
    }
    log.begin(job.id());
    current = Optional.of(job);
    inbox.add(current);
    return true;
  }

  /// The next event, once there is one; empty if there will be none. A process runs one event at a
  /// time, so when it asks again nobody hears the answer to its earlier question any more.
  Optional<Job> next() throws InterruptedException {
    synchronized (this) {
      if (!asked) {
        var init = Duration.ofNanos(System.nanoTime() - startedAt);
        current.ifPresent(job -> job.startedFor(init));
      }
      asked = true;
      asking.ifPresent(Thread::interrupt);
      asking = Optional.of(Thread.currentThread());
    }
    try {
      return inbox.take();
    } finally {
      synchronized (this) {
        if (asking.equals(Optional.of(Thread.currentThread()))) {
          asking = Optional.empty();
        }
      }
    }
  }

  /// Takes back an event that could not be sent to the process.
  synchronized void unsent(Job job) {
    if (!gone && current.equals(Optional.of(job))) {
      inbox.add(current);
    }
  }

  /// Ends the event with that id as the function says.
  ///
  /// @return false if the worker has no such event
  boolean end(String jobId, boolean failed, String payload) {
    Job job;
    synchronized (this) {
      if (current.isEmpty() || !current.get().id().equals(jobId)) {
        return false;
      }
      job = current.get();
      current = Optional.empty();
    }
    return failed ? job.fail(payload, log.text()) : job.succeed(payload, log.text());
  }

  /// The function could not be loaded.
  void failedToStart(String payload) {
    synchronized (this) {
      initError = Optional.of(payload);
    }
    kill();
  }

  /// Whether the worker could take an event now, and has been waiting for one since `instant`.
  synchronized boolean idleSince(long instant) {
    return free() && idleSince <= instant;
  }

  synchronized boolean free() {
    return !gone && current.isEmpty();
  }

  synchronized void rest(long now) {
    idleSince = now;
  }

  /// Ends the process and whatever it has started.
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private void exited(int status, Consumer<Job> lost) {
    Optional<Job> unfinished;
    Optional<String> error;
    boolean unseen;
    synchronized (this) {
      gone = true;
      unfinished = current;
      current = Optional.empty();
      error = initError;
      unseen = asked && inbox.contains(unfinished);
    }
    inbox.clear();
    inbox.add(Optional.empty());
    if (unfinished.isEmpty()) {
      return;
    }
    var job = unfinished.get();
    if (unseen && error.isEmpty()) {
      lost.accept(job);
    } else {
      job.fail(error.orElseGet(() -> FunctionErrors.exited(job.id(), status)), log.text());
    }
  }
}
