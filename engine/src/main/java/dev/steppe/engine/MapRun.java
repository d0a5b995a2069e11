package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.pcollections.PSortedMap;

/// A map run: the children of one distributed Map, and the reading of its items. An entity of its
/// own beside the execution that it belongs to, so that neither a history nor a snapshot of that
/// execution grows with the items.
///
/// Its state has room for the children that run and for a few that wait, never for those that have
/// ended: ten million items need no more than ten thousand.
public sealed interface MapRun extends Execution {
  MapRunPlan.Link link();

  MapRunPlan.Settings settings();

  Counts counts();

  Instant startedAt();

  /// A child that has not ended.
  ///
  /// @param items how many items its input holds
  /// @param bytes how large its input is
  record Child(Json input, int items, int bytes) {}

  /// How children have ended, or the items that they held.
  record Tally(long succeeded, long failed, long timedOut, long aborted) {
    public static final Tally NONE = new Tally(0, 0, 0, 0);

    public long all() {
      return succeeded + failed + timedOut + aborted;
    }

    Tally plus(Status status, long more) {
      return switch (status) {
        case SUCCEEDED -> new Tally(succeeded + more, failed, timedOut, aborted);
        case FAILED -> new Tally(succeeded, failed + more, timedOut, aborted);
        case TIMED_OUT -> new Tally(succeeded, failed, timedOut + more, aborted);
        case ABORTED -> new Tally(succeeded, failed, timedOut, aborted + more);
        case RUNNING -> this;
      };
    }
  }

  /// How far a map run has come, in children and in items.
  ///
  /// @param children how many children have been read, whatever has become of them
  /// @param items how many items those have
  /// @param started how many children have been started
  /// @param startedItems how many items those have
  record Counts(
      long children,
      long items,
      long started,
      long startedItems,
      Tally childrenEnded,
      Tally itemsEnded) {
    public static final Counts NONE = new Counts(0, 0, 0, 0, Tally.NONE, Tally.NONE);

    public long running() {
      return started - childrenEnded.all();
    }

    public long waiting() {
      return children - started;
    }
  }

  /// How the reading of items goes.
  ///
  /// @param source how many items have been read from the source
  /// @param place where the reader goes on; absent for the beginning
  /// @param done whether there is nothing more to be read
  record Reading(long source, Optional<Json> place, boolean done) {}

  /// The results that will be the state's output. None are kept once they are too large, nor when
  /// they are written to files.
  ///
  /// @param bytes how large they are together
  /// @param areTooLarge whether they would be too large, so that there are none
  record Kept(PSortedMap<Long, Json> results, long bytes, boolean areTooLarge) {
    /// How much of an array `result` takes, with its comma.
    static long size(Json result) {
      return PayloadSize.of(result) + 1;
    }
  }

  /// What a map run is about.
  sealed interface Stage {
    /// Reading, starting, taking in.
    record Working() implements Stage {}

    /// The children that still run are being stopped.
    record Stopping(Verdict verdict) implements Stage {}

    /// All children have ended; their results are being written.
    record Writing(Verdict verdict) implements Stage {}
  }

  /// What is to become of a map run once its children have ended.
  sealed interface Verdict {
    record Succeeded() implements Verdict {}

    record Failed(String error, String cause) implements Verdict {}

    record Aborted() implements Verdict {}
  }

  /// @param settings those of the plan, or what they were changed to
  /// @param children those that were read and have not ended, by their numbers: those that run
  ///   first, then those that wait
  /// @param heldBytes how large the inputs of `children` are together
  record Open(
      long version,
      long lastEventId,
      MapRunPlan plan,
      MapRunPlan.Settings settings,
      Instant startedAt,
      Reading reading,
      PSortedMap<Long, Child> children,
      long heldBytes,
      Counts counts,
      Kept kept,
      Stage stage)
      implements MapRun {
    /// How many children may wait before no more are read.
    private static final int ENOUGH_WAITING = 1_500;

    /// How large the inputs that are held may be before no more are read.
    private static final long ENOUGH_BYTES = 16L << 20;

    @Override
    public MapRunPlan.Link link() {
      return plan.link();
    }

    /// The children that run.
    SortedMap<Long, Child> running() {
      return children.headMap(counts.started());
    }

    boolean wantsItems() {
      return stage instanceof Stage.Working
          && !reading.done()
          && counts.waiting() < ENOUGH_WAITING
          && heldBytes < ENOUGH_BYTES;
    }

    MapRunEffect.ReadItems reading(Reading at) {
      return new MapRunEffect.ReadItems(plan, counts.children(), at.source(), at.place());
    }

    List<Effect> effects() {
      var effects = new ArrayList<Effect>();
      effects.add(new MapRunEffect.WatchParent(plan.link()));
      switch (stage) {
        case Stage.Working() -> {
          if (counts.running() > 0) {
            effects.add(new MapRunEffect.StartChildren(plan, running()));
          }
          if (wantsItems()) {
            effects.add(reading(reading));
          }
        }
        case Stage.Stopping _ -> effects.add(new MapRunEffect.StopChildren(plan, running()));
        case Stage.Writing _ -> effects.add(new MapRunEffect.WriteResults(plan));
      }
      return List.copyOf(effects);
    }
  }

  /// @param outcome what the state that waits for it is told
  record Ended(
      long version,
      long lastEventId,
      MapRunPlan.Link link,
      MapRunPlan.Settings settings,
      Instant startedAt,
      Instant stoppedAt,
      Counts counts,
      boolean resultsWritten,
      Outcome outcome)
      implements MapRun {}
}
