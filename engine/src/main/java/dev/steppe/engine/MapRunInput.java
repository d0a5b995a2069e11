package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import java.util.List;
import java.util.Optional;

/// What the world may tell a map run. Every input may come twice, or too late.
public sealed interface MapRunInput extends Input {
  record Open(MapRunPlan plan) implements MapRunInput {}

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

  record ChildrenEnded(List<MapRunEvent.End> ends) implements MapRunInput {
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

  record Abort() implements MapRunInput {}

  /// @param details what names the manifest: Bucket and Key
  record ResultsWritten(Json.Obj details) implements MapRunInput {}

  record WritingFailed(String error, String cause) implements MapRunInput {}
}
