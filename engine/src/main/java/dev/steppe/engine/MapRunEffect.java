package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import java.util.Optional;
import java.util.SortedMap;

/// What the world must do for a map run, once the events that caused it are durable.
public sealed interface MapRunEffect extends Effect {
  /// Reads items and makes children of them.
  ///
  /// @param child the number of the first child to be made
  /// @param source how many items have been read from the source
  /// @param place where the reader goes on; absent for the beginning
  record ReadItems(MapRunPlan plan, long child, long source, Optional<Json> place)
      implements MapRunEffect {}

  /// Finds children that did not succeed before the map run was redriven.
  ///
  /// @param from the number from which on
  record FindUnsuccessful(MapRunPlan plan, long from) implements MapRunEffect {}

  /// Runs children and reports their ends. Those that run already are not started again, and those
  /// that have ended before are redriven.
  record StartChildren(MapRunPlan plan, SortedMap<Long, MapRun.Child> children)
      implements MapRunEffect {}

  /// Stops children and reports their ends.
  record StopChildren(MapRunPlan plan, SortedMap<Long, MapRun.Child> children)
      implements MapRunEffect {}

  /// Writes the results to files.
  record WriteResults(MapRunPlan plan) implements MapRunEffect {}

  /// Aborts the map run if its execution waits for it no longer. Asked when it is taken up again:
  /// the execution may have ended just before the process died.
  record WatchParent(MapRunPlan.Link link) implements MapRunEffect {}

  /// Tells the execution that the map run has ended.
  record ReportEnd(MapRunPlan.Link link, Outcome outcome) implements MapRunEffect {}
}
