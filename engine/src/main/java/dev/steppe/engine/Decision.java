package dev.steppe.engine;

import java.util.List;

/// What an input means: the events to record, the state they lead to, and the effects to let out
/// once the events are durable. No events: the input was stale and nothing happens.
public record Decision(List<Recorded> events, Execution after, List<Effect> effects) {
  public Decision {
    events = List.copyOf(events);
    effects = List.copyOf(effects);
  }
}
