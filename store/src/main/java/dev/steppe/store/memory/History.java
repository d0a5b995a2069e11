package dev.steppe.store.memory;

import dev.steppe.engine.Execution;
import dev.steppe.engine.Recorded;
import dev.steppe.store.Commit;
import dev.steppe.store.Loaded;
import java.util.ArrayList;
import java.util.List;

/// All that was committed for one execution.
final class History {
  private final List<Recorded> events = new ArrayList<>();
  private Execution snapshot = new Execution.New();
  private Commit current;

  History(Commit first) {
    current = first;
    append(first);
  }

  void append(Commit commit) {
    events.addAll(commit.events());
    commit.snapshot().ifPresent(state -> snapshot = state);
    current = commit;
  }

  /// The last commit, which holds what the indexes know.
  Commit current() {
    return current;
  }

  List<Recorded> events() {
    return events;
  }

  Loaded loaded() {
    return new Loaded(snapshot, events.subList(Math.toIntExact(snapshot.version()), events.size()));
  }
}
