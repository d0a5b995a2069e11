package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.History;
import dev.steppe.engine.MapRun;
import dev.steppe.engine.MapRunArn;
import dev.steppe.engine.Origin;
import dev.steppe.engine.Outcome;
import dev.steppe.engine.Recorded;
import dev.steppe.engine.Redrives;
import dev.steppe.engine.Start;
import dev.steppe.runtime.Node;
import dev.steppe.runtime.RedriveReply;
import dev.steppe.runtime.StartReply;
import dev.steppe.runtime.StartRequest;
import dev.steppe.runtime.StopReply;
import dev.steppe.runtime.SyncReply;
import dev.steppe.store.Catalog;
import dev.steppe.store.Cursor;
import dev.steppe.store.Journal;
import dev.steppe.store.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The operations on executions.
final class Executions {
  private static final Json.Obj INCLUDED = Json.object().put("included", true).build();

  private final Node node;
  private final Catalog catalog;
  private final Journal journal;
  private final PageTokens tokens;

  Executions(Node node, Catalog catalog, Journal journal, PageTokens tokens) {
    this.node = node;
    this.catalog = catalog;
    this.journal = journal;
    this.tokens = tokens;
  }

  CompletionStage<Json.Obj> start(Request request) {
    return node.start(wanted(request))
        .thenApply(reply ->
            switch (reply) {
              case StartReply.Started(var id, var startedAt) ->
                  Json.object()
                      .put("executionArn", id.arn())
                      .put("startDate", Timestamps.of(startedAt))
                      .build();
              case StartReply.Refused refused -> throw refusal(refused);
            });
  }

  CompletionStage<Json.Obj> startSync(Request request) {
    return node.startSync(wanted(request))
        .thenApply(reply ->
            switch (reply) {
              case SyncReply.Ended(var execution, var machineArn) ->
                  ended(request, execution, machineArn);
              case SyncReply.NotExpress _ -> throw Refusal.typeNotSupported();
              case StartReply.Refused refused -> throw refusal(refused);
            });
  }

  private static StartRequest wanted(Request request) {
    return new StartRequest(
        request.required("stateMachineArn"),
        request.text("name"),
        request.text("input").orElse("{}"),
        request.traceHeader());
  }

  private static Refusal refusal(StartReply.Refused refused) {
    return switch (refused) {
      case StartReply.MachineDoesNotExist(var arn) -> Refusal.machineDoesNotExist(arn);
      case StartReply.MachineDeleting(var arn) -> Refusal.machineDeleting(arn);
      case StartReply.LabeledArn(var arn) -> Refusal.labeled(arn);
      case StartReply.ExecutionExists(var id) ->
          Refusal.of("ExecutionAlreadyExists", "Execution Already Exists: '" + id.arn() + "'");
      case StartReply.InvalidName(var name) -> Refusal.invalidName(name);
      case StartReply.InvalidInput(var why) ->
          Refusal.of(
              "InvalidExecutionInput", "Invalid State Machine Execution Input: '" + why + "'");
      case StartReply.InvalidArn(var message) -> Refusal.of("InvalidArn", message);
      case StartReply.InvalidTestCase(var why) -> Refusal.of("ValidationException", why);
      case StartReply.CannotRun(var why) -> Refusal.of("ValidationException", why);
      case StartReply.Unavailable(var why) -> Refusal.unavailable(why);
    };
  }

  /// The answer to a synchronous start. Billing is as AWS counts it: in steps of 100 ms and 64 MB.
  private static Json.Obj ended(Request request, Execution.Closed execution, String machineArn) {
    var start = execution.start();
    var millis = Duration.between(execution.startedAt(), execution.stoppedAt()).toMillis();
    var answer =
        Json.object()
            .put(
                "billingDetails",
                Json.object()
                    .put("billedDurationInMilliseconds", Math.max(1, (millis + 99) / 100) * 100)
                    .put("billedMemoryUsedInMB", 64)
                    .build())
            .put("executionArn", start.id().arn())
            .put("name", start.name())
            .put("startDate", Timestamps.of(execution.startedAt()))
            .put("stateMachineArn", machineArn)
            .put("status", execution.outcome().status().name())
            .put("stopDate", Timestamps.of(execution.stoppedAt()))
            .putString("traceHeader", start.terms().traceHeader());
    failure(answer, execution.outcome(), true);
    if (withData(request)) {
      input(answer, start);
      answer.put("outputDetails", INCLUDED);
      output(execution.outcome()).ifPresent(output -> answer.put("output", output));
    }
    return answer.build();
  }

  CompletionStage<Json.Obj> stop(Request request) {
    var id = execution(request);
    return node.stop(id, request.text("error"), request.text("cause"))
        .thenApply(reply ->
            switch (reply) {
              case StopReply.Stopped(var stoppedAt) ->
                  Json.object().put("stopDate", Timestamps.of(stoppedAt)).build();
              case StopReply.ExecutionDoesNotExist() ->
                  throw Refusal.executionDoesNotExist(id.arn());
              case StopReply.Unavailable(var why) -> throw Refusal.unavailable(why);
            });
  }

  CompletionStage<Json.Obj> redrive(Request request) {
    var id = execution(request);
    return node.redrive(id, request.text("clientToken"))
        .thenApply(reply ->
            switch (reply) {
              case RedriveReply.Redriven(var at) ->
                  Json.object().put("redriveDate", Timestamps.of(at)).build();
              case RedriveReply.ExecutionDoesNotExist() ->
                  throw Refusal.executionDoesNotExist(id.arn());
              case RedriveReply.NotRedrivable(var reason) ->
                  throw Refusal.of("ExecutionNotRedrivable", reason);
              case RedriveReply.Unavailable(var why) -> throw Refusal.unavailable(why);
            });
  }

  CompletionStage<Json.Obj> describe(Request request) {
    var id = execution(request);
    return CompletableFuture.completedFuture(
        switch (known(id)) {
          case Execution.New _, MapRun _ -> throw Refusal.executionDoesNotExist(id.arn());
          case Execution.Running running ->
              describe(request, running, running.start(), "RUNNING", running.redrives())
                  .put("startDate", Timestamps.of(running.startedAt()))
                  .build();
          case Execution.Closed closed -> describe(request, closed);
        });
  }

  private Json.Obj describe(Request request, Execution.Closed closed) {
    var answer =
        describe(request, closed, closed.start(), status(closed), closed.redrives())
            .put("startDate", Timestamps.of(closed.startedAt()))
            .put("stopDate", Timestamps.of(closed.stoppedAt()));
    failure(answer, closed.outcome(), false);
    if (withData(request)) {
      output(closed.outcome())
          .ifPresent(output -> answer.put("output", output).put("outputDetails", INCLUDED));
    }
    return answer.build();
  }

  private Json.Builder describe(
      Request request, Execution execution, Start start, String status, Redrives redrives) {
    var answer =
        Json.object()
            .put("executionArn", start.id().arn())
            .putString("mapRunArn", mapRun(start).map(ExecutionId::arn))
            .put("name", start.name())
            .put("redriveCount", redrives.count())
            .putJson("redriveDate", redrives.last().map(Timestamps::of))
            .put("stateMachineArn", ResourceArn.machineOf(start.id().arn()))
            .putString("stateMachineAliasArn", start.terms().aliasArn())
            .putString("stateMachineVersionArn", start.terms().versionArn())
            .put("status", status)
            .putString("traceHeader", start.terms().traceHeader());
    node.unredrivable(execution)
        .ifPresentOrElse(
            reason ->
                answer.put("redriveStatus", "NOT_REDRIVABLE").put("redriveStatusReason", reason),
            () ->
                answer.put(
                    "redriveStatus",
                    mapRun(start).isPresent() ? "REDRIVABLE_BY_MAP_RUN" : "REDRIVABLE"));
    if (withData(request)) {
      input(answer, start);
    }
    return answer;
  }

  private String status(Execution.Closed closed) {
    var status = closed.outcome().status();
    return mapRun(closed.start())
        .flatMap(node::execution)
        .filter(it ->
            it instanceof MapRun run
                && ExecutionList.isPendingRedrive(run, status, closed.stoppedAt()))
        .map(_ -> ExecutionList.PENDING_REDRIVE)
        .orElse(status.name());
  }

  /// The map run whose child the execution is.
  private static Optional<ExecutionId> mapRun(Start start) {
    return switch (start.origin()) {
      case Origin.Asked(), Origin.Awaited() -> Optional.empty();
      case Origin.Child(var mapRun, _, _) -> Optional.of(mapRun);
    };
  }

  private static void input(Json.Builder answer, Start start) {
    answer.put("input", start.writtenInput()).put("inputDetails", INCLUDED);
  }

  private static Optional<String> output(Outcome outcome) {
    return outcome instanceof Outcome.Succeeded(var output)
        ? Optional.of(output.written())
        : Optional.empty();
  }

  /// Puts why an execution did not succeed. Only the answer of a synchronous start gives a time-out
  /// a name.
  private static void failure(Json.Builder answer, Outcome outcome, boolean namesTimeout) {
    switch (outcome) {
      case Outcome.Succeeded _ -> {}
      case Outcome.Failed(var error, var cause) ->
          answer.putString("error", error).putString("cause", cause);
      case Outcome.Aborted(var error, var cause) ->
          answer.putString("error", error).putString("cause", cause);
      case Outcome.TimedOut() -> {
        if (namesTimeout) {
          answer.put("error", "States.Timeout");
        }
      }
    }
  }

  private static boolean withData(Request request) {
    return !request.text("includedData").equals(Optional.of("METADATA_ONLY"));
  }

  /// The machine as an execution runs it, whatever has become of the machine since. A child of a
  /// map run shows the processor of its Map as the machine that it runs.
  Json.Obj machine(Request request) {
    var id = execution(request);
    var start = start(known(id));
    var revision = revision(start.revision());
    var mapRun = mapRun(start);
    var answer =
        Json.object()
            .put(
                "definition",
                StateMachines.definition(
                    request, processor(start, revision).orElse(revision.definition())));
    Configuration.parse(revision.configuration()).describe(answer);
    answer
        .putString("label", mapRun.map(MapRunArn::label))
        .putString("mapRunArn", mapRun.map(ExecutionId::arn));
    if (!revision.first()) {
      answer.put("revisionId", revision.id().toString());
    }
    return StateMachines.describeReferences(node, revision, answer)
        .put("name", mapRun.map(MapRunArn::machineName).orElse(revision.machineName()))
        .put("roleArn", revision.roleArn())
        .put("stateMachineArn", mapRun.map(MapRunArn::machine).orElse(revision.machineArn()))
        .put("updateDate", Timestamps.of(revision.createdAt()))
        .build();
  }

  private static Optional<String> processor(Start start, Machine.Revision revision) {
    return start.origin() instanceof Origin.Child(_, var state, _)
        ? Processors.of(Json.parse(revision.definition()), state).map(Json::text)
        : Optional.empty();
  }

  Json.Obj history(Request request) {
    var id = execution(request);
    var reverse = request.flag("reverseOrder", false);
    var listing = List.of("GetExecutionHistory", id.arn(), String.valueOf(reverse));
    var after = tokens.cursor(request.text("nextToken"), listing);
    var page = journal.history(id, after, reverse, request.pageSize());
    if (page.rows().isEmpty() && after.equals(Cursor.START)) {
      throw Refusal.executionDoesNotExist(id.arn());
    }
    var start = start(id, page.rows());
    var view =
        new History(
            start.map(s -> revision(s.revision()).roleArn()).orElse(""),
            request.caller().region(),
            request.flag("includeExecutionData", true),
            start.map(Start::writtenInput));
    var events = new ArrayList<Json>();
    for (var recorded : page.rows()) {
      event(view, recorded).ifPresent(events::add);
    }
    return Json.object()
        .put("events", new Json.Arr(events))
        .putString("nextToken", tokens.next(page, listing))
        .build();
  }

  /// What the execution was started with, if one of `rows` shows something of it.
  private Optional<Start> start(ExecutionId id, List<Recorded> rows) {
    if (rows.stream().noneMatch(row -> row.previousId() == 0)) {
      return Optional.empty();
    }
    return node.execution(id)
        .flatMap(execution ->
            switch (execution) {
              case Execution.New _, MapRun _ -> Optional.empty();
              case Execution.Running running -> Optional.of(running.start());
              case Execution.Closed closed -> Optional.of(closed.start());
            });
  }

  private static Optional<Json.Obj> event(History view, Recorded recorded) {
    return view.of(recorded)
        .map(event -> {
          var json = Json.object();
          event.details().ifPresent(details -> json.put(details.key(), details.members()));
          return json.put("id", recorded.id())
              .put("previousEventId", recorded.previousId())
              .put("timestamp", Timestamps.of(recorded.at()))
              .put("type", event.type())
              .build();
        });
  }

  private static ExecutionId execution(Request request) {
    return new ExecutionId(
        ResourceArn.parse(request.required("executionArn"), "execution").toString());
  }

  private Execution known(ExecutionId id) {
    return node.execution(id).orElseThrow(() -> Refusal.executionDoesNotExist(id.arn()));
  }

  private static Start start(Execution execution) {
    return switch (execution) {
      case Execution.New _, MapRun _ -> throw new IllegalStateException("not an execution");
      case Execution.Running running -> running.start();
      case Execution.Closed closed -> closed.start();
    };
  }

  private Machine.Revision revision(UUID id) {
    return catalog
        .revision(id)
        .orElseThrow(() -> new IllegalStateException("revision " + id + " is not in the catalog"));
  }
}
