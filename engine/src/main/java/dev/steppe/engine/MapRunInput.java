package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import java.util.List;
import java.util.Optional;

/// What the world may tell a map run. Every input may come twice, or too late.
public sealed interface MapRunInput extends Input {
  /// A state waits for the map run: it is to be opened, or to go on if the state was redriven.
  record Open(MapRunPlan plan) implements MapRunInput {}

  /// Children that are to be redriven were found.
  ///
  /// @param redrive which redrive it is, by its number
  /// @param from the number from which on they were looked for
  /// @param next the number from which more are to be found
  /// @param done whether all have been found
  record UnsuccessfulFound(
      int redrive, long from, List<MapRunEvent.Found> children, long next, boolean done)
      implements MapRunInput {
    public UnsuccessfulFound {
      children = List.copyOf(children);
    }
  }

  /// Children were made of items.
  ///
  /// @param child the number of the first of them, by which an answer that comes twice is known
  /// @param source how many items have been read from the source now
  /// @param place where the reader goes on
  /// @param done whether there is nothing more to be read
  record ItemsRead(
      long child, List<MapRun.Child> children, long source, Optional<Json> place, boolean done)
      implements MapRunInput {
    public ItemsRead {
      children = List.copyOf(children);
    }
  }

  record ReadingFailed(long child, String error, String cause) implements MapRunInput {}

  /// @param redrive how often the map run had been redriven when they were run
  record ChildrenEnded(int redrive, List<MapRunEvent.End> ends) implements MapRunInput {
    public ChildrenEnded {
      ends = List.copyOf(ends);
    }
  }

  /// @param maxConcurrency absent for no change, as are the others
  record Update(
      Optional<Integer> maxConcurrency,
      Optional<Long> toleratedFailureCount,
      Optional<Double> toleratedFailurePercentage)
      implements MapRunInput {}

  /// @param redrive how often the map run had been redriven when nobody waited any more
  record Abort(int redrive) implements MapRunInput {}

  /// @param details what names the manifest: Bucket and Key
  record ResultsWritten(Json.Obj details) implements MapRunInput {}

  record WritingFailed(String error, String cause) implements MapRunInput {}
}
