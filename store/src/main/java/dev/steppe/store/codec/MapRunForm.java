package dev.steppe.store.codec;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.MapRun;
import dev.steppe.engine.MapRunEvent;
import dev.steppe.engine.MapRunPlan;
import java.util.ArrayList;
import java.util.List;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/// Map runs: their plans, their events and their states.
final class MapRunForm {
  private static final int STATE_DATA = 1;
  private static final int DATASET = 2;

  private static final int WORKING = 1;
  private static final int STOPPING = 2;
  private static final int WRITING = 3;

  private static final int SUCCEEDED = 1;
  private static final int FAILED = 2;
  private static final int ABORTED = 3;

  private MapRunForm() {}

  static void write(MapRunPlan plan, Writer out) {
    write(plan.link(), out);
    out.uuid(plan.revision());
    out.string(plan.state());
    out.tag(Tags.of(plan.executionType()));
    switch (plan.source()) {
      case MapRunPlan.Source.StateData(var items) -> {
        out.tag(STATE_DATA);
        out.json(items);
      }
      case MapRunPlan.Source.Dataset(var arguments, var maxItems) -> {
        out.tag(DATASET);
        out.json(arguments);
        out.signed(maxItems);
      }
    }
    out.optional(
        plan.selection(),
        selection -> {
          out.json(selection.input());
          out.json(selection.variables());
          out.json(selection.context());
        });
    out.optional(
        plan.batching(),
        batching -> {
          out.number(batching.maxItems());
          out.number(batching.maxBytes());
          out.optional(batching.batchInput(), out::json);
        });
    write(plan.settings(), out);
    out.tag(Tags.of(plan.results().transformation()));
    out.tag(Tags.of(plan.results().outputType()));
    out.optional(plan.results().destination(), out::json);
    StartForm.write(plan.terms(), out);
  }

  static MapRunPlan plan(Reader in) {
    return new MapRunPlan(
        link(in),
        in.uuid(),
        in.string(),
        Tags.executionType(in.tag()),
        source(in),
        in.optional(() -> new MapRunPlan.Selection(in.json(), object(in), object(in))),
        in.optional(() -> new MapRunPlan.Batching(in.number(), in.number(), in.optional(in::json))),
        settings(in),
        new MapRunPlan.Results(
            Tags.transformation(in.tag()), Tags.outputType(in.tag()), in.optional(in::json)),
        StartForm.terms(in));
  }

  static void write(MapRunPlan.Link link, Writer out) {
    out.text(link.mapRun().arn());
    out.text(link.parent().arn());
    out.number(link.task());
    out.number(link.redriveCount());
  }

  static MapRunPlan.Link link(Reader in) {
    return new MapRunPlan.Link(
        new ExecutionId(in.text()), new ExecutionId(in.text()), in.number(), in.count());
  }

  private static MapRunPlan.Source source(Reader in) {
    int tag = in.tag();
    return switch (tag) {
      case STATE_DATA -> new MapRunPlan.Source.StateData(in.json());
      case DATASET -> new MapRunPlan.Source.Dataset(in.json(), in.signed());
      default -> throw UnreadableDataException.unknownTag("a source of items", tag);
    };
  }

  private static Json.Obj object(Reader in) {
    if (in.json() instanceof Json.Obj object) {
      return object;
    }
    throw new UnreadableDataException("not an object");
  }

  static void write(MapRunPlan.Settings settings, Writer out) {
    out.number(settings.maxConcurrency());
    out.number(settings.toleratedFailureCount());
    out.string(Double.toString(settings.toleratedFailurePercentage()));
  }

  static MapRunPlan.Settings settings(Reader in) {
    return new MapRunPlan.Settings(in.count(), in.number(), Double.parseDouble(in.string()));
  }

  static void write(MapRunEvent.ItemsRead read, Writer out) {
    out.number(read.children().size());
    read.children().forEach(child -> write(child, out));
    out.number(read.source());
    out.optional(read.place(), out::json);
    out.flag(read.done());
  }

  static MapRunEvent.ItemsRead itemsRead(Reader in) {
    var children = new ArrayList<MapRun.Child>();
    for (int left = in.count(); left > 0; left--) {
      children.add(child(in));
    }
    return new MapRunEvent.ItemsRead(children, in.number(), in.optional(in::json), in.flag());
  }

  static void write(MapRunEvent.UnsuccessfulFound found, Writer out) {
    out.number(found.children().size());
    long last = 0;
    for (var one : found.children()) {
      out.number(one.index() - last);
      last = one.index();
      write(one.child(), out);
    }
    out.number(found.next());
    out.flag(found.done());
  }

  static MapRunEvent.UnsuccessfulFound unsuccessfulFound(Reader in) {
    var found = new ArrayList<MapRunEvent.Found>();
    long last = 0;
    for (int left = in.count(); left > 0; left--) {
      last += in.number();
      found.add(new MapRunEvent.Found(last, child(in)));
    }
    return new MapRunEvent.UnsuccessfulFound(found, in.number(), in.flag());
  }

  private static void write(MapRun.Child child, Writer out) {
    out.json(child.input());
    out.number(child.items());
    out.number(child.bytes());
    out.optional(child.was(), status -> out.tag(Tags.of(status)));
  }

  private static MapRun.Child child(Reader in) {
    return new MapRun.Child(
        in.json(), in.count(), in.count(), in.optional(() -> Tags.status(in.tag())));
  }

  /// Ends come roughly in the order of the starts, so that the distance from one to the next is
  /// small.
  static void write(MapRunEvent.ChildrenEnded ended, Writer out) {
    out.number(ended.ends().size());
    long last = 0;
    for (var end : ended.ends()) {
      out.signed(end.index() - last);
      last = end.index();
      out.tag(Tags.of(end.status()));
      out.optional(end.result(), out::json);
      out.flag(end.notRedrivable());
    }
    out.flag(ended.areTooLarge());
  }

  static MapRunEvent.ChildrenEnded childrenEnded(Reader in) {
    List<MapRunEvent.End> ends = new ArrayList<>();
    long last = 0;
    for (int left = in.count(); left > 0; left--) {
      last += in.signed();
      ends.add(new MapRunEvent.End(last, Tags.status(in.tag()), in.optional(in::json), in.flag()));
    }
    return new MapRunEvent.ChildrenEnded(ends, in.flag());
  }

  static void write(MapRun.Verdict verdict, Writer out) {
    switch (verdict) {
      case MapRun.Verdict.Succeeded() -> out.tag(SUCCEEDED);
      case MapRun.Verdict.Failed(var error, var cause) -> {
        out.tag(FAILED);
        out.string(error);
        out.string(cause);
      }
      case MapRun.Verdict.Aborted() -> out.tag(ABORTED);
    }
  }

  static MapRun.Verdict verdict(Reader in) {
    int tag = in.tag();
    return switch (tag) {
      case SUCCEEDED -> new MapRun.Verdict.Succeeded();
      case FAILED -> new MapRun.Verdict.Failed(in.string(), in.string());
      case ABORTED -> new MapRun.Verdict.Aborted();
      default -> throw UnreadableDataException.unknownTag("a verdict", tag);
    };
  }

  static void write(MapRun.Open open, Writer out) {
    out.number(open.version());
    out.number(open.lastEventId());
    write(open.plan(), out);
    write(open.settings(), out);
    out.instant(open.startedAt());
    out.optional(open.redrivenAt(), out::instant);
    write(open.reading(), out);
    write(open.children(), out);
    out.number(open.heldBytes());
    write(open.search().found(), out);
    out.number(open.search().next());
    out.flag(open.search().done());
    write(open.counts(), out);
    write(open.kept(), out);
    write(open.stage(), out);
  }

  static MapRun.Open open(Reader in) {
    return new MapRun.Open(
        in.number(),
        in.number(),
        plan(in),
        settings(in),
        in.instant(),
        in.optional(in::instant),
        reading(in),
        children(in),
        in.number(),
        new MapRun.Search(children(in), in.number(), in.flag()),
        counts(in),
        kept(in),
        stage(in));
  }

  private static void write(MapRun.Reading reading, Writer out) {
    out.number(reading.source());
    out.optional(reading.place(), out::json);
    out.flag(reading.done());
  }

  private static MapRun.Reading reading(Reader in) {
    return new MapRun.Reading(in.number(), in.optional(in::json), in.flag());
  }

  private static void write(MapRun.Kept kept, Writer out) {
    out.number(kept.results().size());
    kept.results()
        .forEach((index, result) -> {
          out.number(index);
          out.json(result);
        });
    out.number(kept.bytes());
    out.flag(kept.areTooLarge());
  }

  private static MapRun.Kept kept(Reader in) {
    return new MapRun.Kept(results(in), in.number(), in.flag());
  }

  private static void write(PSortedMap<Long, MapRun.Child> children, Writer out) {
    out.number(children.size());
    long last = 0;
    for (var child : children.entrySet()) {
      out.number(child.getKey() - last);
      last = child.getKey();
      write(child.getValue(), out);
    }
  }

  private static PSortedMap<Long, MapRun.Child> children(Reader in) {
    PSortedMap<Long, MapRun.Child> children = TreePMap.empty();
    long last = 0;
    for (int left = in.count(); left > 0; left--) {
      last += in.number();
      children = children.plus(last, child(in));
    }
    return children;
  }

  private static PSortedMap<Long, Json> results(Reader in) {
    PSortedMap<Long, Json> results = TreePMap.empty();
    for (int left = in.count(); left > 0; left--) {
      results = results.plus(in.number(), in.json());
    }
    return results;
  }

  private static void write(MapRun.Counts counts, Writer out) {
    out.number(counts.children());
    out.number(counts.items());
    out.number(counts.started());
    out.number(counts.startedItems());
    write(counts.childrenEnded(), out);
    write(counts.itemsEnded(), out);
    write(counts.redriving().children(), out);
    write(counts.redriving().items(), out);
    out.number(counts.redriving().notRedrivable());
    out.number(counts.redriving().itemsNotRedrivable());
  }

  private static MapRun.Counts counts(Reader in) {
    return new MapRun.Counts(
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        tally(in),
        tally(in),
        new MapRun.Redriving(tally(in), tally(in), in.number(), in.number()));
  }

  private static void write(MapRun.Tally tally, Writer out) {
    out.number(tally.succeeded());
    out.number(tally.failed());
    out.number(tally.timedOut());
    out.number(tally.aborted());
  }

  private static MapRun.Tally tally(Reader in) {
    return new MapRun.Tally(in.number(), in.number(), in.number(), in.number());
  }

  private static void write(MapRun.Stage stage, Writer out) {
    switch (stage) {
      case MapRun.Stage.Working() -> out.tag(WORKING);
      case MapRun.Stage.Stopping(var verdict) -> {
        out.tag(STOPPING);
        write(verdict, out);
      }
      case MapRun.Stage.Writing(var verdict) -> {
        out.tag(WRITING);
        write(verdict, out);
      }
    }
  }

  private static MapRun.Stage stage(Reader in) {
    int tag = in.tag();
    return switch (tag) {
      case WORKING -> new MapRun.Stage.Working();
      case STOPPING -> new MapRun.Stage.Stopping(verdict(in));
      case WRITING -> new MapRun.Stage.Writing(verdict(in));
      default -> throw UnreadableDataException.unknownTag("a stage of a map run", tag);
    };
  }

  static void write(MapRun.Ended ended, Writer out) {
    out.number(ended.version());
    out.number(ended.lastEventId());
    write(ended.link(), out);
    write(ended.settings(), out);
    out.instant(ended.startedAt());
    out.optional(ended.redrivenAt(), out::instant);
    out.instant(ended.stoppedAt());
    write(ended.counts(), out);
    out.flag(ended.resultsWritten());
    ExecutionForm.write(ended.outcome(), out);
    out.optional(ended.left(), left -> write(left, out));
  }

  private static void write(MapRun.Left left, Writer out) {
    write(left.plan(), out);
    write(left.reading(), out);
    write(left.waiting(), out);
    write(left.kept(), out);
  }

  static MapRun.Ended ended(Reader in) {
    return new MapRun.Ended(
        in.number(),
        in.number(),
        link(in),
        settings(in),
        in.instant(),
        in.optional(in::instant),
        in.instant(),
        counts(in),
        in.flag(),
        ExecutionForm.outcome(in),
        in.optional(() -> new MapRun.Left(plan(in), reading(in), children(in), kept(in))));
  }
}
