package dev.steppe.asl;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// A compiled definition. State names are unique over the whole machine, those of branches and
/// iterations included, so that one table finds every state.
///
/// @param startAt the first state
/// @param states every state of the machine, nested ones too, by name
/// @param timeoutSeconds how long an execution may take, in seconds
/// @param variableReferences the names of the variables that each state reads, in order; states
///   that read none are left out
public record StateMachine(
    String startAt,
    Map<String, State> states,
    Optional<Long> timeoutSeconds,
    SortedMap<String, SortedSet<String>> variableReferences) {
  public StateMachine {
    variableReferences = Collections.unmodifiableSortedMap(new TreeMap<>(variableReferences));
    states = Map.copyOf(states);
    if (!states.containsKey(startAt)) {
      throw new IllegalArgumentException("no state " + startAt);
    }
  }

  /// A machine of which it is not asked what variables it reads.
  public StateMachine(String startAt, Map<String, State> states, Optional<Long> timeoutSeconds) {
    this(startAt, states, timeoutSeconds, new TreeMap<>());
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
