package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import java.util.Optional;

/// An event as AWS shows it, in GetExecutionHistory and in the log records of Express workflows.
///
/// @param type AWS's name of the event, as `TaskStateEntered`
/// @param details what is particular to this event; some types have nothing
public record HistoryEvent(String type, Optional<Details> details) {

  /// @param key the member that GetExecutionHistory puts them under, as `stateEnteredEventDetails`;
  ///   log records leave it out
  public record Details(String key, Json.Obj members) {}

  static HistoryEvent bare(String type) {
    return new HistoryEvent(type, Optional.empty());
  }

  /// An event whose details lie under its own name, as those of most events do.
  static HistoryEvent of(String type, Json.Obj members) {
    var key = Character.toLowerCase(type.charAt(0)) + type.substring(1) + "EventDetails";
    return new HistoryEvent(type, Optional.of(new Details(key, members)));
  }

  static HistoryEvent of(String type, String key, Json.Obj members) {
    return new HistoryEvent(type, Optional.of(new Details(key, members)));
  }
}
