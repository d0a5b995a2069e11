package dev.steppe.engine;

import dev.steppe.asl.Count;
import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.ItemBatcher;
import dev.steppe.asl.ItemSource;
import dev.steppe.asl.ResultWriter;
import dev.steppe.asl.Scope;
import dev.steppe.asl.State;
import dev.steppe.asl.json.Json;
import java.util.Optional;

/// Distributed Maps, as the execution sees them: a map run is opened and its end awaited.
final class Distribution {
  private static final String READER_FAILED = "States.ItemReaderFailed";

  private Distribution() {}

  /// The order in which the fields are evaluated shows in the history of a Map that fails
  /// (recorded): MaxConcurrency before the state has started, the others after.
  static void start(Run run, Frame frame, State.DistributedMap map) {
    var raw = run.scope(frame, frame.input());
    var scope = raw.with(map.flow().input(raw));
    var concurrency = map.maxConcurrency().evaluate(scope);
    var data =
        switch (map.source()) {
          case ItemSource.StateData(var items) -> Optional.of(items(items.evaluate(scope)));
          case ItemSource.Dataset _ -> Optional.<Json>empty();
        };
    var started =
        run.record(
            frame.cursor(),
            new Event.DistributedMapStarted(frame.id(), data.map(Distribution::length).orElse(0)));
    var id = run.execution().lastEventId() + 1;
    var label = map.label().orElseGet(() -> run.chance().uuid().toString());
    var link =
        new MapRunPlan.Link(
            MapRunArn.of(run.machine().arn(), label, run.chance().uuid()),
            run.running().start().id(),
            id,
            0);
    var plan =
        new MapRunPlan(
            link,
            run.machine().id(),
            map.name(),
            map.executionType(),
            data.<MapRunPlan.Source>map(MapRunPlan.Source.StateData::new)
                .orElseGet(() -> dataset(map, scope)),
            map.itemSelector().map(_ -> selection(run, frame, scope)),
            map.batcher().map(batcher -> batching(batcher, scope)),
            settings(map, concurrency, scope),
            results(map, scope),
            run.running().start().terms().ofChildren());
    run.record(started, new Event.MapRunStarted(frame.id(), plan));
    run.effect(new Effect.OpenMapRun(id, plan));
  }

  /// Has the map run of `frame` go on. AWS fails the execution when it was redriven too often
  /// (documented).
  static void redrive(Run run, Frame frame, MapRunPlan plan) {
    var count = plan.link().redriveCount() + 1;
    if (count > run.moment().limits().of(Limit.MAP_RUN_REDRIVES)) {
      run.fail(
          frame.cursor(),
          Failure.of(
              Failure.RUNTIME, "The map run " + plan.id().arn() + " has been redriven too often."));
      return;
    }
    run.record(frame.cursor(), new Event.MapRunRedriven(frame.id(), plan.id(), count));
    Outstanding.of(run.frame(frame.id()).phase()).ifPresent(run::effect);
  }

  private static Json items(Json items) {
    return switch (items) {
      case Json.Arr array -> array;
      case Json.Obj object -> object;
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ ->
          throw EvaluationException.runtime("Attempting to map over non-iterable node.");
    };
  }

  private static int length(Json items) {
    return switch (items) {
      case Json.Arr(var values) -> values.size();
      case Json.Obj object -> object.members().size();
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> 0;
    };
  }

  private static MapRunPlan.Source dataset(State.DistributedMap map, Scope scope) {
    if (map.source() instanceof ItemSource.Dataset(var reader)) {
      return new MapRunPlan.Source.Dataset(
          reader.arguments().evaluate(scope),
          reader.maxItems().map(count -> maxItems(count, scope)).orElse(0L));
    }
    throw new IllegalStateException("reads from nowhere: " + map.name());
  }

  /// How many items to read. A count that the reader cannot use fails the map run, not the state
  /// (recorded): the reader will refuse a negative one.
  private static long maxItems(Count count, Scope scope) {
    try {
      return count.evaluate(scope);
    } catch (EvaluationException e) {
      if (e.error().equals(READER_FAILED)) {
        return -1;
      }
      throw e;
    }
  }

  private static MapRunPlan.Selection selection(Run run, Frame frame, Scope scope) {
    var variables = Json.object();
    run.running().visible(frame).forEach(variables::put);
    return new MapRunPlan.Selection(scope.input(), variables.build(), scope.context().get());
  }

  static MapRunPlan.Batching batching(ItemBatcher batcher, Scope scope) {
    return new MapRunPlan.Batching(
        batcher.maxItems().map(count -> count.evaluate(scope)).orElse(0L),
        batcher.maxInputBytes().map(count -> count.evaluate(scope)).orElse(0L),
        batcher.batchInput().map(template -> template.evaluate(scope)));
  }

  private static MapRunPlan.Settings settings(
      State.DistributedMap map, long concurrency, Scope scope) {
    return new MapRunPlan.Settings(
        (int) Math.min(concurrency, Integer.MAX_VALUE),
        map.tolerance().count().map(count -> count.evaluate(scope)).orElse(0L),
        map.tolerance().percentage().map(share -> share.evaluate(scope)).orElse(0.0));
  }

  private static MapRunPlan.Results results(State.DistributedMap map, Scope scope) {
    return map.resultWriter()
        .map(writer ->
            new MapRunPlan.Results(
                writer.transformation(),
                writer.outputType(),
                writer.destination().map(destination -> destination.evaluate(scope))))
        .orElseGet(() ->
            new MapRunPlan.Results(
                ResultWriter.Transformation.COMPACT,
                ResultWriter.OutputType.JSON,
                Optional.empty()));
  }

  /// The map run of `frame` has ended. Its success does not move the state's cursor, its failure
  /// does (recorded).
  static void ended(Run run, Frame frame, Outcome outcome) {
    switch (outcome) {
      case Outcome.Succeeded(var output) -> succeeded(run, frame, output);
      case Outcome.Failed(var error, var cause) ->
          failed(run, frame, Failures.located(frame, Failure.reported(error, cause)));
      case Outcome.Aborted(var error, var cause) ->
          failed(run, frame, Failure.reported(error, cause));
      case Outcome.TimedOut() -> failed(run, frame, Failure.timedOut(false));
    }
  }

  private static void succeeded(Run run, Frame frame, Json output) {
    var succeeded = run.record(frame.cursor(), new Event.MapRunSucceeded(frame.id()));
    run.record(succeeded, new Event.MapStateSucceeded(frame.id()));
    var now = run.frame(frame.id());
    run.evaluating(
        now,
        () -> {
          if (run.state(now) instanceof State.DistributedMap map) {
            run.exit(now, map.flow().leave(run.scope(now, now.input()), output), map.next());
          }
        });
  }

  private static void failed(Run run, Frame frame, Failure failure) {
    run.record(
        frame.cursor(), new Event.MapRunFailed(frame.id(), failure.error(), failure.cause()));
    Failures.handle(run, run.frame(frame.id()), failure);
  }
}
