package dev.steppe.runtime;

import dev.steppe.asl.ResultWriter.Transformation;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.ChildResult;
import dev.steppe.engine.Execution;
import dev.steppe.engine.MapRun;
import dev.steppe.engine.MapRunEvent;
import dev.steppe.engine.MapRunPlan;
import dev.steppe.engine.Status;
import dev.steppe.store.Cursor;
import dev.steppe.store.Journal;
import java.util.BitSet;
import java.util.Optional;

/// Writes the results of a map run to files, from what its journal has of the children's ends. No
/// more than a few batches of them are held.
final class ResultExport {
  private static final int EVENTS_AT_A_TIME = 8;

  private final Journal journal;
  private final Datasets datasets;
  private final MapRunPlan plan;

  ResultExport(Journal journal, Datasets datasets, MapRunPlan plan) {
    this.journal = journal;
    this.datasets = datasets;
    this.plan = plan;
  }

  /// Writes all of them anew: files that an earlier try began are not there for anybody.
  ///
  /// @return what names the manifest
  /// @throws DatasetException if they cannot be written
  Json.Obj write() throws InterruptedException {
    var destination =
        plan.results()
            .destination()
            .orElseThrow(() -> new IllegalStateException("nowhere to write to"));
    try (var files = datasets.create(destination, plan.results().outputType(), plan.id().arn())) {
      var superseded = superseded();
      var place = 0;
      var after = Optional.of(Cursor.START);
      while (after.isPresent()) {
        var page = journal.history(plan.id(), after.get(), false, EVENTS_AT_A_TIME);
        for (var recorded : page.rows()) {
          if (recorded.event() instanceof MapRunEvent.ChildrenEnded(var ends, _)) {
            for (var end : ends) {
              if (!superseded.get(place++)) {
                write(end, files);
              }
            }
          }
        }
        after = page.next();
      }
      writePending(files);
      return files.finish();
    }
  }

  /// The places, among all ends that were recorded, of those that are none any more because the
  /// child was redriven: it is the last that counts.
  private BitSet superseded() {
    var superseded = new BitSet();
    if (plan.link().redriveCount() == 0) {
      return superseded;
    }
    var children = new BitSet();
    var place = ends();
    var after = Optional.of(Cursor.START);
    while (after.isPresent()) {
      var page = journal.history(plan.id(), after.get(), true, EVENTS_AT_A_TIME);
      for (var recorded : page.rows()) {
        if (recorded.event() instanceof MapRunEvent.ChildrenEnded(var ends, _)) {
          for (var end : ends.reversed()) {
            place--;
            var child = Math.toIntExact(end.index());
            superseded.set(place, end.notRedrivable() || children.get(child));
            children.set(child, children.get(child) || !end.notRedrivable());
          }
        }
      }
      after = page.next();
    }
    return superseded;
  }

  /// How many ends were recorded.
  private int ends() {
    var count = 0;
    var after = Optional.of(Cursor.START);
    while (after.isPresent()) {
      var page = journal.history(plan.id(), after.get(), false, EVENTS_AT_A_TIME);
      for (var recorded : page.rows()) {
        if (recorded.event() instanceof MapRunEvent.ChildrenEnded(var ends, _)) {
          count += ends.size();
        }
      }
      after = page.next();
    }
    return count;
  }

  private void write(MapRunEvent.End end, Datasets.ResultFiles files) throws InterruptedException {
    if (end.result().isEmpty()) {
      return;
    }
    var result = end.result().get();
    if (end.status() != Status.SUCCEEDED) {
      files.add(Datasets.Outcome.FAILED, result);
    } else if (plan.results().transformation() == Transformation.FLATTEN) {
      for (var item : ChildResult.flattened(result)) {
        files.add(Datasets.Outcome.SUCCEEDED, item);
      }
    } else {
      files.add(Datasets.Outcome.SUCCEEDED, result);
    }
  }

  /// Children that were made and never started.
  private void writePending(Datasets.ResultFiles files) throws InterruptedException {
    var state =
        journal.load(plan.id()).<Execution>map(l -> l.replay()).orElseGet(Execution.New::new);
    if (state instanceof MapRun.Open open) {
      for (var child : open.children().values()) {
        files.add(Datasets.Outcome.PENDING, ChildResult.pending(child));
      }
    }
  }
}
