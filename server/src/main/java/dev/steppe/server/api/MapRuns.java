package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.MapRun;
import dev.steppe.engine.MapRunArn;
import dev.steppe.runtime.Node;
import dev.steppe.runtime.UpdateReply;
import dev.steppe.store.Journal;
import dev.steppe.store.Summary;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The operations on map runs.
final class MapRuns {
  private final Node node;
  private final Journal journal;
  private final PageTokens tokens;

  MapRuns(Node node, Journal journal, PageTokens tokens) {
    this.node = node;
    this.journal = journal;
    this.tokens = tokens;
  }

  /// The map run that a request names.
  static ExecutionId id(Request request) {
    return new ExecutionId(ResourceArn.parse(request.required("mapRunArn"), "mapRun").toString());
  }

  static Refusal doesNotExist(ExecutionId mapRun) {
    return Refusal.unknownResource(mapRun.arn());
  }

  Json.Obj describe(Request request) {
    var id = id(request);
    return describe(
        node.execution(id)
            .flatMap(known -> known instanceof MapRun run ? Optional.of(run) : Optional.empty())
            .orElseThrow(() -> doesNotExist(id)));
  }

  private static Json.Obj describe(MapRun run) {
    var settings = run.settings();
    var counts = run.counts();
    var children = counts.childrenEnded();
    var items = counts.itemsEnded();
    var isWritten = run instanceof MapRun.Ended ended && ended.resultsWritten();
    var answer =
        Json.object()
            .put("executionArn", run.link().parent().arn())
            .put(
                "executionCounts",
                counts(
                    counts.waiting(),
                    counts.running(),
                    children,
                    counts.children(),
                    isWritten,
                    redrives(
                        run,
                        counts.redriving().children().all(),
                        counts.redriving().notRedrivable())))
            .put(
                "itemCounts",
                counts(
                    counts.items() - counts.startedItems(),
                    counts.runningItems(),
                    items,
                    counts.items(),
                    isWritten,
                    redrives(
                        run,
                        counts.redriving().items().all(),
                        counts.redriving().itemsNotRedrivable())))
            .put("mapRunArn", run.link().mapRun().arn())
            .put(
                "maxConcurrency",
                settings.maxConcurrency() == 0 ? Integer.MAX_VALUE : settings.maxConcurrency())
            .put("startDate", Timestamps.of(run.startedAt()));
    run.redrivenAt()
        .ifPresent(at ->
            answer
                .put("redriveCount", run.link().redriveCount())
                .put("redriveDate", Timestamps.of(at)));
    switch (run) {
      case MapRun.Open _ -> answer.put("status", "RUNNING");
      case MapRun.Ended ended ->
          answer
              .put("status", ended.outcome().status().name())
              .put("stopDate", Timestamps.of(ended.stoppedAt()));
    }
    return answer
        .put("toleratedFailureCount", settings.toleratedFailureCount())
        .put(
            "toleratedFailurePercentage",
            Json.of(BigDecimal.valueOf(settings.toleratedFailurePercentage())))
        .build();
  }

  /// What the counts tell of redrives: nothing of a map run that has not been redriven.
  private static Json.Obj redrives(MapRun run, long pending, long notRedrivable) {
    return run.redrivenAt().isEmpty()
        ? Json.Obj.EMPTY
        : Json.object()
            .put("failuresNotRedrivable", notRedrivable)
            .put("pendingRedrive", pending)
            .build();
  }

  /// The counts as they were recorded.
  private static Json counts(
      long pending,
      long running,
      MapRun.Tally ended,
      long total,
      boolean isWritten,
      Json.Obj redrives) {
    var counts = Json.object().put("aborted", ended.aborted()).put("failed", ended.failed());
    redrives.members().forEach(counts::put);
    return counts
        .put("pending", pending)
        .put("resultsWritten", isWritten ? ended.all() : 0)
        .put("running", running)
        .put("succeeded", ended.succeeded())
        .put("timedOut", ended.timedOut())
        .put("total", total)
        .build();
  }

  /// The map runs of an execution.
  Json.Obj list(Request request) {
    var execution =
        new ExecutionId(
            ResourceArn.parse(request.required("executionArn"), "execution").toString());
    if (node.execution(execution).orElseGet(Execution.New::new) instanceof Execution.New) {
      throw Refusal.executionDoesNotExist(execution.arn());
    }
    var listing = List.of("ListMapRuns", execution.arn());
    var page =
        journal.list(
            execution.arn(),
            Optional.empty(),
            tokens.cursor(request.text("nextToken"), listing),
            request.pageSize());
    var rows = page.rows().stream().<Json>map(MapRuns::row).toList();
    return Json.object()
        .put("mapRuns", new Json.Arr(rows))
        .putString("nextToken", tokens.next(page, listing))
        .build();
  }

  private static Json.Obj row(Summary summary) {
    return Json.object()
        .put("executionArn", summary.owner())
        .put("mapRunArn", summary.id().arn())
        .put("startDate", Timestamps.of(summary.startedAt()))
        .put("stateMachineArn", MapRunArn.machine(summary.id()))
        .putJson("stopDate", summary.stoppedAt().map(Timestamps::of))
        .build();
  }

  CompletionStage<Json.Obj> update(Request request) {
    var id = id(request);
    var maxConcurrency = request.number("maxConcurrency").map(Json.Num::decimal);
    var count = request.number("toleratedFailureCount").map(Json.Num::decimal);
    var percentage = request.number("toleratedFailurePercentage");
    if (maxConcurrency.isEmpty() && count.isEmpty() && percentage.isEmpty()) {
      throw Refusal.missingParameter(
          "Either maxConcurrency, toleratedFailureCount or toleratedFailurePercentage must be"
              + " specified");
    }
    return node.updateMapRun(
            id,
            maxConcurrency.map(BigDecimal::intValue),
            count.map(BigDecimal::longValue),
            percentage.map(Json.Num::asDouble))
        .thenApply(reply ->
            switch (reply) {
              case UpdateReply.Updated() -> Json.Obj.EMPTY;
              case UpdateReply.MapRunDoesNotExist() -> throw doesNotExist(id);
              case UpdateReply.MapRunEnded() ->
                  throw Refusal.invalid(
                      Refusal.Reason.CANNOT_UPDATE_COMPLETED_MAP_RUN,
                      "The map run has ended and cannot be updated: '" + id.arn() + "'");
              case UpdateReply.Unavailable(var why) -> throw Refusal.unavailable(why);
            });
  }
}
