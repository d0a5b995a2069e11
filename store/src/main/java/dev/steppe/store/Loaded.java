package dev.steppe.store;

import dev.steppe.engine.Execution;
import dev.steppe.engine.Recorded;
import java.util.List;

/// An execution as the journal has it: its latest snapshot and the events after it.
public record Loaded(Execution snapshot, List<Recorded> after) {
  public Loaded {
    after = List.copyOf(after);
  }

  /// The execution's state.
  public Execution replay() {
    var state = snapshot;
    for (var recorded : after) {
      state = state.apply(recorded);
    }
    return state;
  }
}
