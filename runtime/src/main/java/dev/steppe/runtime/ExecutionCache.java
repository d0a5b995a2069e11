package dev.steppe.runtime;

import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The states of executions that a shard has decided on lately.
///
/// A state whose commit is not durable yet must be kept, for the journal does not have it. Others
/// are kept as long as there is room while a call or a job of theirs is in flight: all that waits
/// for time, for a token or for nobody knows whom waits on disk.
final class ExecutionCache {
  private static final int MOST_KEPT = 2_000;

  /// A long execution is read from its latest snapshot, so that no load folds many more than this.
  private static final int EVENTS_BETWEEN_SNAPSHOTS = 200;

  private final Map<ExecutionId, Execution> states = new LinkedHashMap<>(64, 0.75f, true);
  private final Map<ExecutionId, Integer> awaitingCommit = new HashMap<>();
  private final Map<ExecutionId, Long> snapshotVersions = new HashMap<>();

  Optional<Execution> get(ExecutionId id) {
    return Optional.ofNullable(states.get(id));
  }

  /// Whether something decided for the execution is not durable yet.
  boolean isAwaitingCommit(ExecutionId id) {
    return awaitingCommit.containsKey(id);
  }

  void decided(ExecutionId id, Execution after) {
    states.put(id, after);
  }

  /// The journal's latest snapshot of the execution is of that version.
  void loaded(ExecutionId id, long snapshotVersion) {
    snapshotVersions.put(id, snapshotVersion);
  }

  /// The execution was only looked at, unless something was decided for it.
  void asked(ExecutionId id) {
    if (!states.containsKey(id)) {
      snapshotVersions.remove(id);
    }
  }

  boolean wantsSnapshot(ExecutionId id, long version) {
    return version - snapshotVersions.getOrDefault(id, 0L) >= EVENTS_BETWEEN_SNAPSHOTS;
  }

  void committing(Collection<ExecutionId> ids) {
    ids.forEach(id -> awaitingCommit.merge(id, 1, Integer::sum));
  }

  void committed(Collection<ExecutionId> ids) {
    for (var id : ids) {
      awaitingCommit.computeIfPresent(id, (_, n) -> n == 1 ? null : n - 1);
      var state = states.get(id);
      if (!awaitingCommit.containsKey(id) && state != null && !state.isInFlight()) {
        forget(id);
      }
    }
    var oldest = states.keySet().iterator();
    while (states.size() > MOST_KEPT && oldest.hasNext()) {
      var id = oldest.next();
      if (!awaitingCommit.containsKey(id)) {
        oldest.remove();
        snapshotVersions.remove(id);
      }
    }
  }

  /// Of how many executions something is kept.
  int size() {
    return Math.max(states.size(), snapshotVersions.size());
  }

  private void forget(ExecutionId id) {
    states.remove(id);
    snapshotVersions.remove(id);
  }
}
