package dev.steppe.server.api;

import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Execution;
import dev.steppe.engine.MapRun;
import dev.steppe.engine.Status;
import dev.steppe.runtime.MachineArn;
import dev.steppe.runtime.Node;
import dev.steppe.store.Catalog;
import dev.steppe.store.Journal;
import dev.steppe.store.Summary;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// ListExecutions: what is listed under a machine, a version, an alias or a map run.
final class ExecutionList {
  static final String PENDING_REDRIVE = "PENDING_REDRIVE";

  private static final Json.Obj EMPTY_LIST =
      Json.object().put("executions", Json.Arr.EMPTY).build();

  private final Node node;
  private final Catalog catalog;
  private final Journal journal;
  private final PageTokens tokens;

  ExecutionList(Node node, Catalog catalog, Journal journal, PageTokens tokens) {
    this.node = node;
    this.catalog = catalog;
    this.journal = journal;
    this.tokens = tokens;
  }

  Json.Obj list(Request request) {
    if (request.text("mapRunArn").isPresent() == request.text("stateMachineArn").isPresent()) {
      throw Refusal.missingParameter("Either stateMachineArn or mapRunArn must be specified");
    }
    return request.text("mapRunArn").isPresent() ? listOfMapRun(request) : listOfMachine(request);
  }

  /// The executions of a machine, or those that were started through a version or an alias: of one
  /// that is gone, too.
  private Json.Obj listOfMachine(Request request) {
    var arn = request.required("stateMachineArn");
    var named = KnownMachines.named(arn);
    var machine =
        catalog.machine(named.machine()).orElseThrow(() -> Refusal.machineDoesNotExist(arn));
    if (machine.type() == Definition.Type.EXPRESS) {
      throw Refusal.typeNotSupported();
    }
    var filter = request.text("statusFilter");
    if (filter.equals(Optional.of(PENDING_REDRIVE)) || request.text("redriveFilter").isPresent()) {
      throw Refusal.of(
          "ValidationException",
          "PENDING_REDRIVE and redriveFilter are for the executions of a map run only");
    }
    var list = list(request, arn);
    if (list.equals(EMPTY_LIST) && !exists(named)) {
      throw Refusal.machineDoesNotExist(arn);
    }
    return list;
  }

  /// Whether there is such a machine, version or alias.
  private boolean exists(MachineArn named) {
    return named.isUnqualified()
        || named.version().flatMap(number -> catalog.version(named.machine(), number)).isPresent()
        || named.alias().flatMap(name -> catalog.alias(named.machine(), name)).isPresent();
  }

  /// The Standard children of a map run.
  private Json.Obj listOfMapRun(Request request) {
    var id = MapRuns.id(request);
    if (node.execution(id).orElseGet(Execution.New::new) instanceof MapRun run) {
      return list(
          request,
          id.arn(),
          request
              .text("statusFilter")
              .filter(status -> status.equals("RUNNING") || status.equals("SUCCEEDED")),
          new Children(run, request));
    }
    throw MapRuns.doesNotExist(id);
  }

  /// Whether a child that ended waits for its map run to redrive it. A child knows nothing of that,
  /// so it is told from when it ended.
  static boolean isPendingRedrive(MapRun run, Status status, Instant stoppedAt) {
    return switch (status) {
      case RUNNING, SUCCEEDED -> false;
      case FAILED, TIMED_OUT, ABORTED ->
          run instanceof MapRun.Open open
              && open.redrivenAt().filter(stoppedAt::isBefore).isPresent();
    };
  }

  private Json.Obj list(Request request, String owner) {
    return list(request, owner, request.text("statusFilter"), Lister.ALL);
  }

  /// Which executions of a listing are shown, and as what.
  private interface Lister {
    Lister ALL = new Lister() {};

    default String status(Summary summary) {
      return summary.status().name();
    }

    default boolean shows(Summary summary) {
      return true;
    }
  }

  /// The children of a map run, those that are about to be redriven among them.
  private record Children(MapRun run, Optional<String> status, Optional<String> redriven)
      implements Lister {
    Children(MapRun run, Request request) {
      this(run, request.text("statusFilter"), request.text("redriveFilter"));
    }

    @Override
    public String status(Summary summary) {
      return summary
          .stoppedAt()
          .filter(at -> isPendingRedrive(run, summary.status(), at))
          .map(_ -> PENDING_REDRIVE)
          .orElse(summary.status().name());
    }

    @Override
    public boolean shows(Summary summary) {
      var isRedriven = summary.redriveCount() > 0 ? "REDRIVEN" : "NOT_REDRIVEN";
      return status.filter(filter -> !filter.equals(status(summary))).isEmpty()
          && redriven.filter(filter -> !filter.equals(isRedriven)).isEmpty();
    }
  }

  /// A page of what is listed under `owner`. It may have less than was asked for though more is to
  /// come, as a page of AWS may.
  private Json.Obj list(Request request, String owner, Optional<String> status, Lister lister) {
    var listing =
        List.of(
            "ListExecutions",
            owner,
            request.text("statusFilter").orElse("") + request.text("redriveFilter").orElse(""));
    var after = tokens.cursor(request.text("nextToken"), listing);
    while (true) {
      var page = journal.list(owner, status.map(Status::valueOf), after, request.pageSize());
      var rows =
          page.rows().stream()
              .filter(lister::shows)
              .<Json>map(summary -> row(summary, lister.status(summary)))
              .toList();
      if (!rows.isEmpty() || page.next().isEmpty()) {
        return Json.object()
            .put("executions", new Json.Arr(rows))
            .putString("nextToken", tokens.next(page, listing))
            .build();
      }
      after = page.next().get();
    }
  }

  private static Json.Obj row(Summary summary, String status) {
    var row = Json.object().put("executionArn", summary.id().arn());
    if (summary.items() > 0) {
      row.put("itemCount", summary.items()).put("mapRunArn", summary.owner());
    }
    return row.put("name", summary.name())
        .put("redriveCount", summary.redriveCount())
        .putJson("redriveDate", summary.redrivenAt().map(Timestamps::of))
        .put("startDate", Timestamps.of(summary.startedAt()))
        .putString("stateMachineAliasArn", summary.aliasArn())
        .put("stateMachineArn", ResourceArn.machineOf(summary.id().arn()))
        .putString("stateMachineVersionArn", summary.versionArn())
        .put("status", status)
        .putJson("stopDate", summary.stoppedAt().map(Timestamps::of))
        .build();
  }
}
