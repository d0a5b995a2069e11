package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import java.util.List;
import java.util.Optional;

/// What has happened to a map run. Children come in batches, so that an item costs few bytes.
public sealed interface MapRunEvent extends Event {
  record Opened(MapRunPlan plan) implements MapRunEvent {}

  /// Children were made of items. Their numbers follow those of the last.
  ///
  /// @param source how many items have been read from the source so far
  /// @param place where the reader goes on
  /// @param done whether there is nothing more to be read
  record ItemsRead(List<MapRun.Child> children, long source, Optional<Json> place, boolean done)
      implements MapRunEvent {
    public ItemsRead {
      children = List.copyOf(children);
    }
  }

  /// The map run goes on after it had ended: the children that did not succeed run again.
  ///
  /// @param link what waits for it now
  record Redriven(MapRunPlan.Link link) implements MapRunEvent {}

  /// Children that are to be redriven were found.
  ///
  /// @param next the number from which more are to be found
  /// @param done whether all have been found
  record UnsuccessfulFound(List<Found> children, long next, boolean done) implements MapRunEvent {
    public UnsuccessfulFound {
      children = List.copyOf(children);
    }
  }

  /// A child that did not succeed.
  ///
  /// @param index the child's number
  record Found(long index, MapRun.Child child) {}

  /// The first `children` of those that were found were redriven.
  record ChildrenRedriven(int children) implements MapRunEvent {}

  /// The next `children` in line were started.
  record ChildrenStarted(int children) implements MapRunEvent {}

  /// @param areTooLarge whether all results together are too large for the state's output, so that
  ///   none is kept any more
  record ChildrenEnded(List<End> ends, boolean areTooLarge) implements MapRunEvent {
    public ChildrenEnded {
      ends = List.copyOf(ends);
    }
  }

  /// How a child ended.
  ///
  /// @param index the child's number
  /// @param result what the Map's result, or the files that it is written to, has of the child
  /// @param notRedrivable whether this is how it had ended before, because it could not be
  ///   redriven: what was told of it then still holds
  record End(long index, Status status, Optional<Json> result, boolean notRedrivable) {
    public End(long index, Status status, Optional<Json> result) {
      this(index, status, result, false);
    }
  }

  record Updated(MapRunPlan.Settings settings) implements MapRunEvent {}

  /// No more children are started, and those that run are stopped.
  record Stopped(MapRun.Verdict verdict) implements MapRunEvent {}

  /// All children have ended, and the files of their results are begun.
  record ResultsBegun(MapRun.Verdict verdict) implements MapRunEvent {}

  /// @param resultsWritten whether the results were collected or written
  record Closed(Outcome outcome, boolean resultsWritten) implements MapRunEvent {}
}
