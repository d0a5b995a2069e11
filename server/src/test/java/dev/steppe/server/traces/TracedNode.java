package dev.steppe.server.traces;

import dev.steppe.asl.Resource;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Limits;
import dev.steppe.engine.TimeScale;
import dev.steppe.runtime.Node;
import dev.steppe.runtime.NodeOptions;
import dev.steppe.runtime.Observer;
import dev.steppe.runtime.StartReply;
import dev.steppe.runtime.StartRequest;
import dev.steppe.runtime.TaskCall;
import dev.steppe.runtime.TaskHandler;
import dev.steppe.runtime.TaskOutcome;
import dev.steppe.server.api.Api;
import dev.steppe.server.api.Caller;
import dev.steppe.store.memory.MemoryStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Predicate;

/// A node in memory whose executions are all traced, and what was seen of them. Time does not pass
/// in it: waits and delays are over at once. The function `never` never answers.
final class TracedNode implements AutoCloseable {
  private final MemoryStore store = new MemoryStore();
  private final List<EndedSpan> spans = new ArrayList<>();
  private final List<Observer.Sight> sights = new ArrayList<>();
  private final ExecutionTracer tracer;
  private final Node node;
  private final Api api;

  /// @param tasks answers calls
  TracedNode(boolean all, Function<TaskCall, TaskOutcome> tasks) {
    tracer = new ExecutionTracer(new TracePolicy(store.catalog()::revision, all, 1), this::add);
    var options =
        new NodeOptions(
            InstantSource.system(),
            Limits.AWS,
            false,
            1,
            new TimeScale(0),
            Observer.of(List.of(this::sighted, tracer)));
    node = Node.start(store.journal(), store.catalog(), _ -> new Tasks(tasks), options);
    api = new Api(node, store.catalog(), store.journal(), InstantSource.system());
  }

  private synchronized void add(EndedSpan span) {
    spans.add(span);
    notifyAll();
  }

  private void sighted(Observer.Sight sight) {
    synchronized (sights) {
      sights.add(sight);
    }
  }

  List<Observer.Sight> sights() {
    synchronized (sights) {
      return List.copyOf(sights);
    }
  }

  Node node() {
    return node;
  }

  String deploy(String definition) {
    return api.deploy("m", definition, new Caller("123456789012", "us-east-1"));
  }

  ExecutionId start(String machine, Optional<String> trace) {
    var request = new StartRequest(machine, Optional.of("e"), "[1,2]", trace);
    return switch (node.start(request).toCompletableFuture().join()) {
      case StartReply.Started(var id, _) -> id;
      case StartReply.Refused refused -> throw new AssertionError(refused);
    };
  }

  /// Runs a machine to its end.
  List<EndedSpan> run(String definition) {
    start(deploy(definition), Optional.empty());
    return until(spans -> spans.stream().anyMatch(span -> span.kind() == EndedSpan.Kind.SERVER));
  }

  /// Waits until what was seen is as it should be.
  synchronized List<EndedSpan> until(Predicate<List<EndedSpan>> is) {
    var deadline = System.nanoTime() + 30_000_000_000L;
    while (!is.test(spans)) {
      var left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("still: " + spans);
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    return List.copyOf(spans);
  }

  synchronized List<EndedSpan> spans() {
    return List.copyOf(spans);
  }

  @Override
  public void close() {
    node.close();
    store.close();
  }

  private record Tasks(Function<TaskCall, TaskOutcome> tasks) implements TaskHandler {
    @Override
    public TaskOutcome call(TaskCall call) throws InterruptedException {
      if (call.resource().arn().endsWith(":never")) {
        new CountDownLatch(1).await();
      }
      return tasks.apply(call);
    }

    @Override
    public TaskOutcome await(TaskCall call, Json submission) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void cancel(TaskCall call, Json submission) {}

    @Override
    public boolean repeatable(Resource resource) {
      return false;
    }

    @Override
    public String lostAttemptError(Resource resource) {
      return "Lost";
    }
  }
}
