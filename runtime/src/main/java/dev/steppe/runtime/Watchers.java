package dev.steppe.runtime;

import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Who waits for the ends of executions. Thread-safe.
final class Watchers {
  private final Map<ExecutionId, List<CompletableFuture<Optional<Execution.Closed>>>> watchers =
      new HashMap<>();

  private final Consumer<ExecutionId> everyEnd;

  Watchers() {
    this(_ -> {});
  }

  /// @param everyEnd is told of every end
  Watchers(Consumer<ExecutionId> everyEnd) {
    this.everyEnd = everyEnd;
  }

  /// The execution has ended.
  void closed(ExecutionId id, Execution.Closed execution) {
    List<CompletableFuture<Optional<Execution.Closed>>> watching;
    synchronized (watchers) {
      watching = Optional.ofNullable(watchers.remove(id)).orElse(List.of());
    }
    watching.forEach(watcher -> watcher.complete(Optional.of(execution)));
    everyEnd.accept(id);
  }

  /// Completes when the execution has ended; call [#closed] if it has already.
  CompletableFuture<Optional<Execution.Closed>> watch(ExecutionId id) {
    var watcher = new CompletableFuture<Optional<Execution.Closed>>();
    synchronized (watchers) {
      watchers.computeIfAbsent(id, _ -> new ArrayList<>(1)).add(watcher);
    }
    var unused = watcher.whenComplete((_, _) -> unwatch(id, watcher));
    return watcher;
  }

  private void unwatch(ExecutionId id, CompletableFuture<Optional<Execution.Closed>> watcher) {
    synchronized (watchers) {
      var watching = watchers.get(id);
      if (watching != null) {
        watching.removeIf(other -> other == watcher);
        if (watching.isEmpty()) {
          watchers.remove(id);
        }
      }
    }
  }

  /// The executions that somebody waits for.
  Set<ExecutionId> watched() {
    synchronized (watchers) {
      return Set.copyOf(watchers.keySet());
    }
  }
}
