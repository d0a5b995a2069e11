package dev.steppe.runtime;

import dev.steppe.engine.Execution;
import dev.steppe.engine.Recorded;
import java.util.List;
import java.util.Optional;

/// Sees what executions and map runs record: logs, metrics, traces and notifications are made of
/// it. What it sees is durable; of an Express execution, it has been decided. Nothing is seen
/// twice, and what a process that dies had not shown yet is not shown by the next.
///
/// Called by the threads that decide and that write the journal, for one execution in order: an
/// implementation takes in and returns, and whatever it throws is logged and forgotten.
@FunctionalInterface
public interface Observer {
  /// Looks away.
  Observer NONE = _ -> {};

  void see(Sight sight);

  /// Shows everything to each of `observers`, in their order. One that throws keeps nothing from
  /// the others.
  static Observer of(List<Observer> observers) {
    var all = List.copyOf(observers);
    return switch (all.size()) {
      case 0 -> NONE;
      case 1 -> all.getFirst();
      default -> sight -> seeEach(all, sight);
    };
  }

  private static void seeEach(List<Observer> observers, Sight sight) {
    Optional<RuntimeException> first = Optional.empty();
    for (var observer : observers) {
      try {
        observer.see(sight);
      } catch (RuntimeException e) {
        first.ifPresent(e::addSuppressed);
        first = Optional.of(e);
      }
    }
    if (first.isPresent()) {
      throw first.get();
    }
  }

  /// What one decision recorded.
  ///
  /// @param before the execution's state before `events`
  /// @param events at least one, hidden ones included
  /// @param after the state they led to
  record Sight(Execution before, List<Recorded> events, Execution after) {
    public Sight {
      events = List.copyOf(events);
    }
  }
}
