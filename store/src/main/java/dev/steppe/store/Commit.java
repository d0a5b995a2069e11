package dev.steppe.store;

import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Recorded;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What one turn makes durable for one execution. Data: it can be printed, compared and replayed.
///
/// @param expectedVersion the execution's version before `events`
/// @param snapshot the state after `events`, when replay should begin there
/// @param wakeAt when time alone moves the execution on
/// @param inFlight whether recovery must take something up
public record Commit(
    ExecutionId id,
    long expectedVersion,
    List<Recorded> events,
    Optional<Execution> snapshot,
    Summary summary,
    Optional<Instant> wakeAt,
    boolean inFlight) {
  public Commit {
    events = List.copyOf(events);
    if (events.isEmpty()) {
      throw new IllegalArgumentException("a commit records something");
    }
    long version = expectedVersion + events.size();
    if (snapshot.isPresent() && snapshot.get().version() != version) {
      throw new IllegalArgumentException(
          "a snapshot of version " + snapshot.get().version() + " after event " + version);
    }
  }

  /// The execution's version after `events`.
  public long version() {
    return expectedVersion + events.size();
  }
}
