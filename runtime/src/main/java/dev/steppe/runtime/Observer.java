package dev.steppe.runtime;

import dev.steppe.engine.Execution;
import dev.steppe.engine.Recorded;
import java.util.List;

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

  /// A group of commits is over.
  default void committed(Group group) {}

  /// One that shows everything to each of `observers` in turn. One that throws takes nothing from
  /// the others.
  static Observer of(List<Observer> observers) {
    var all = observers.stream().filter(observer -> observer != NONE).toList();
    return switch (all.size()) {
      case 0 -> NONE;
      case 1 -> all.getFirst();
      default -> new Observers(all);
    };
  }

  /// What the shards of a driver handed to the journal together.
  ///
  /// @param executions how many executions and map runs it changed
  /// @param events how many events it recorded
  /// @param nanos how long the journal took
  /// @param durable whether it is known to be durable
  record Group(int executions, int events, long nanos, boolean durable) {}

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
