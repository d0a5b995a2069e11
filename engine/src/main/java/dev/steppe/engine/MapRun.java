package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

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

  /// When it was last redriven.
  Optional<Instant> redrivenAt();

  /// A child that has not ended, or that is to run again.
  ///
  /// @param items how many items its input holds
  /// @param bytes how large its input is
  /// @param was how it ended before it was redriven; absent for one that never ended
  record Child(Json input, int items, int bytes, Optional<Status> was) {
    public Child(Json input, int items, int bytes) {
      this(input, items, bytes, Optional.empty());
    }
  }

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

    Tally plus(Tally more) {
      return new Tally(
          succeeded + more.succeeded,
          failed + more.failed,
          timedOut + more.timedOut,
          aborted + more.aborted);
    }

    Tally onlySucceeded() {
      return new Tally(succeeded, 0, 0, 0);
    }

    Tally withoutSucceeded() {
      return new Tally(0, failed, timedOut, aborted);
    }
  }

  /// What a redrive has before it, and what it could do nothing about.
  ///
  /// @param children how those ended that are to be redriven and are not yet
  /// @param items the items that those have
  /// @param notRedrivable how many children could not be redriven: their ends stay as they were
  /// @param itemsNotRedrivable how many items those have
  record Redriving(Tally children, Tally items, long notRedrivable, long itemsNotRedrivable) {
    public static final Redriving NONE = new Redriving(Tally.NONE, Tally.NONE, 0, 0);

    Redriving begun(Status was, int childItems) {
      return new Redriving(
          children.plus(was, -1), items.plus(was, -childItems), notRedrivable, itemsNotRedrivable);
    }

    Redriving failed(int childItems) {
      return new Redriving(children, items, notRedrivable + 1, itemsNotRedrivable + childItems);
    }

    /// What is left of it once the map run has ended.
    Redriving over() {
      return new Redriving(Tally.NONE, Tally.NONE, notRedrivable, itemsNotRedrivable);
    }
  }

  /// How far a map run has come, in children and in items.
  ///
  /// @param children how many children have been read, whatever has become of them
  /// @param items how many items those have
  /// @param started how many children have been started
  /// @param startedItems how many items those have
  /// @param redriving of those that are to be redriven
  record Counts(
      long children,
      long items,
      long started,
      long startedItems,
      Tally childrenEnded,
      Tally itemsEnded,
      Redriving redriving) {
    public static final Counts NONE =
        new Counts(0, 0, 0, 0, Tally.NONE, Tally.NONE, Redriving.NONE);

    public long running() {
      return started - childrenEnded.all() - redriving.children().all();
    }

    public long runningItems() {
      return startedItems - itemsEnded.all() - redriving.items().all();
    }

    Counts with(Tally childrenEnded, Tally itemsEnded, Redriving redriving) {
      return new Counts(
          children, items, started, startedItems, childrenEnded, itemsEnded, redriving);
    }

    /// All that did not succeed is to be redriven.
    Counts redriven() {
      return with(
          childrenEnded.onlySucceeded(),
          itemsEnded.onlySucceeded(),
          new Redriving(childrenEnded.withoutSucceeded(), itemsEnded.withoutSucceeded(), 0, 0));
    }

    /// What was not redriven in the end is as it was.
    Counts over() {
      return with(
          childrenEnded.plus(redriving.children()),
          itemsEnded.plus(redriving.items()),
          redriving.over());
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

  /// The children that are to be redriven, as far as they have been found. Nothing is remembered of
  /// a child that has ended: the journal tells of those that did not succeed.
  ///
  /// @param found those that are found and wait for their turn, by their numbers
  /// @param next the number from which more are to be found
  /// @param done whether all have been found
  record Search(PSortedMap<Long, Child> found, long next, boolean done) {
    public static final Search NONE = new Search(TreePMap.empty(), 0, true);
  }

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

    /// How much the result of an earlier end of that child takes.
    long bytesOf(long child) {
      var result = results.get(child);
      return result == null ? 0 : size(result);
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
  ///   first, then those that wait to be started
  /// @param heldBytes how large the inputs of all children that are held are together
  /// @param search those that are to be redriven
  record Open(
      long version,
      long lastEventId,
      MapRunPlan plan,
      MapRunPlan.Settings settings,
      Instant startedAt,
      Optional<Instant> redrivenAt,
      Reading reading,
      PSortedMap<Long, Child> children,
      long heldBytes,
      Search search,
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

    boolean wantsUnsuccessful() {
      return stage instanceof Stage.Working
          && !search.done()
          && search.found().size() < ENOUGH_WAITING
          && heldBytes < ENOUGH_BYTES;
    }

    MapRunEffect.FindUnsuccessful finding() {
      return new MapRunEffect.FindUnsuccessful(plan, search.next());
    }

    /// Whether nothing is left to be done for any child.
    boolean isThrough() {
      return reading.done() && children.isEmpty() && search.done() && search.found().isEmpty();
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
          if (wantsUnsuccessful()) {
            effects.add(finding());
          }
        }
        case Stage.Stopping _ -> effects.add(new MapRunEffect.StopChildren(plan, running()));
        case Stage.Writing _ -> effects.add(new MapRunEffect.WriteResults(plan));
      }
      return List.copyOf(effects);
    }
  }

  /// @param outcome what the state that waits for it is told
  /// @param left what a redrive goes on with; nothing of one that succeeded
  record Ended(
      long version,
      long lastEventId,
      MapRunPlan.Link link,
      MapRunPlan.Settings settings,
      Instant startedAt,
      Optional<Instant> redrivenAt,
      Instant stoppedAt,
      Counts counts,
      boolean resultsWritten,
      Outcome outcome,
      Optional<Left> left)
      implements MapRun {}

  /// What a redrive of a map run goes on with.
  ///
  /// @param waiting the children that were read and never started, by their numbers
  record Left(MapRunPlan plan, Reading reading, PSortedMap<Long, Child> waiting, Kept kept) {}
}
