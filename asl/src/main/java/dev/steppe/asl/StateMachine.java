package dev.steppe.asl;

import java.util.Map;
import java.util.Optional;

/// A compiled definition. State names are unique over the whole machine, those of branches and
/// iterations included, so that one table finds every state.
///
/// @param startAt the first state
/// @param states every state of the machine, nested ones too, by name
/// @param timeoutSeconds how long an execution may take, in seconds
public record StateMachine(
    String startAt, Map<String, State> states, Optional<Long> timeoutSeconds) {
  public StateMachine {
    states = Map.copyOf(states);
    if (!states.containsKey(startAt)) {
      throw new IllegalArgumentException("no state " + startAt);
    }
  }

  /// The state of that name.
  ///
  /// @throws IllegalArgumentException if there is none
  public State state(String name) {
    var state = states.get(name);
    if (state == null) {
      throw new IllegalArgumentException("no state " + name);
    }
    return state;
  }
}
