package dev.steppe.integrations.functions;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The workers of one state of one function: started when needed, kept warm, bounded in number.
final class WorkerPool implements FunctionRunner {
  /// Starts a worker.
  interface Start {
    Worker worker(Consumer<Job> lost) throws IOException;
  }

  private final Start start;
  private final Deque<Worker> idle = new ArrayDeque<>();
  private final Set<Worker> all = new HashSet<>();
  private final Map<String, Worker> busy = new ConcurrentHashMap<>();
  private boolean retired;

  WorkerPool(Start start) {
    this.start = start;
  }

  @Override
  public void run(Job job, Room room) throws InterruptedException {
    if (!room.enter(job)) {
      return;
    }
    job.admitted();
    var _ =
        job.ending()
            .thenRun(() -> {
              release(job);
              room.leave();
            });
    dispatch(job);
  }

  private void dispatch(Job job) {
    while (!job.ending().isDone()) {
      Worker worker;
      try {
        worker = take();
      } catch (IOException e) {
        job.fail(FunctionErrors.cannotStart(job.id(), String.valueOf(e.getMessage())), "");
        return;
      }
      busy.put(job.id(), worker);
      if (worker.offer(job)) {
        break;
      }
      forget(worker);
    }
    if (job.ending().isDone()) {
      release(job);
    }
  }

  /// The worker that rested last, whose memory is warmest, or a new one.
  private Worker take() throws IOException {
    synchronized (this) {
      var warm = idle.pollLast();
      if (warm != null) {
        return warm;
      }
    }
    var worker = start.worker(this::dispatch);
    synchronized (this) {
      all.add(worker);
    }
    return worker;
  }

  /// Takes back the worker of a job that has ended. One that still has its event was cut off, and
  /// is of no more use.
  private void release(Job job) {
    var worker = busy.remove(job.id());
    if (worker == null) {
      return;
    }
    synchronized (this) {
      if (!retired && worker.free()) {
        worker.rest(System.nanoTime());
        idle.addLast(worker);
        return;
      }
      all.remove(worker);
    }
    worker.kill();
  }

  private synchronized void forget(Worker worker) {
    all.remove(worker);
    idle.remove(worker);
  }

  @Override
  public void stopIdle(long restingSince) {
    List<Worker> stopped = new ArrayList<>();
    synchronized (this) {
      for (var worker : idle) {
        if (!worker.free() || worker.idleSince(restingSince)) {
          stopped.add(worker);
        }
      }
      stopped.forEach(idle::remove);
      stopped.forEach(all::remove);
    }
    stopped.forEach(Worker::kill);
  }

  @Override
  public void retire() {
    List<Worker> stopped;
    synchronized (this) {
      retired = true;
      stopped = List.copyOf(idle);
      idle.clear();
      stopped.forEach(all::remove);
    }
    stopped.forEach(Worker::kill);
  }

  @Override
  public void close() {
    List<Worker> stopped;
    synchronized (this) {
      retired = true;
      stopped = List.copyOf(all);
      idle.clear();
      all.clear();
    }
    stopped.forEach(Worker::kill);
  }
}
