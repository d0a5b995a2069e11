package dev.steppe.integrations.outputs;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Execution;
import dev.steppe.engine.Limits;
import dev.steppe.engine.MapRunArn;
import dev.steppe.engine.Origin;
import dev.steppe.engine.Outcome;
import dev.steppe.engine.Redrivability;
import dev.steppe.engine.Start;
import dev.steppe.engine.Status;
import dev.steppe.runtime.Arn;
import dev.steppe.runtime.Observer.Sight;
import dev.steppe.store.Summary;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A Standard execution has begun, has ended, or goes on again:
/// <https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html>.
///
/// @param id tells the event from all others, however often it is delivered
/// @param detail what EventBridge delivers as the event's detail
/// @param bytes how many bytes the detail has in UTF-8
record StatusChange(
    UUID id,
    Instant at,
    String executionArn,
    String account,
    String region,
    Json.Obj detail,
    int bytes) {
  static final String DETAIL_TYPE = "Step Functions Execution Status Change";
  static final String SOURCE = "aws.states";

  private static final Json INCLUDED = Json.object().put("included", true).build();
  private static final Json LEFT_OUT = Json.object().put("included", false).build();

  /// Whether a change may lie in what was seen. Express executions have none.
  static boolean isIn(Sight sight) {
    return (begins(sight) || ends(sight))
        && Executed.start(sight.after())
            .filter(start -> !start.id().arn().contains(":express:"))
            .isPresent();
  }

  /// The changes in what was seen, in their order: an execution may begin and end in one decision.
  ///
  /// @param limits say what may be redriven
  static List<StatusChange> of(Sight sight, Limits limits) {
    var changes = new ArrayList<StatusChange>();
    if (!isIn(sight)) {
      return changes;
    }
    var start = Executed.start(sight.after()).orElseThrow();
    var summary = Summary.of(sight.after(), "");
    if (begins(sight)) {
      changes.add(
          of(start, summary, Optional.empty(), Redrive.NOT_YET, sight.events().getFirst().at()));
    }
    if (sight.after() instanceof Execution.Closed closed) {
      var redrive = Redrive.of(closed, limits);
      changes.add(of(start, summary, Optional.of(closed), redrive, closed.stoppedAt()));
    }
    return changes;
  }

  /// It has started, or was redriven.
  private static boolean begins(Sight sight) {
    return sight.before() instanceof Execution.New || sight.before() instanceof Execution.Closed;
  }

  private static boolean ends(Sight sight) {
    return sight.after() instanceof Execution.Closed;
  }

  private static StatusChange of(
      Start start, Summary summary, Optional<Execution.Closed> end, Redrive redrive, Instant at) {
    var arn = Arn.parse(start.id().arn());
    var detail = detail(start, summary, end, redrive);
    return new StatusChange(
        UUID.randomUUID(),
        at,
        start.id().arn(),
        arn.map(Arn::account).orElse(""),
        arn.map(Arn::region).orElse(""),
        detail,
        detail.text().getBytes(StandardCharsets.UTF_8).length);
  }

  /// What is not there stands as null, unlike in answers of the API (documented).
  private static Json.Obj detail(
      Start start, Summary summary, Optional<Execution.Closed> end, Redrive redrive) {
    var status = end.map(closed -> closed.outcome().status()).orElse(Status.RUNNING);
    var data = Data.of(start.writtenInput(), end.map(Execution.Closed::outcome));
    var failure = end.map(closed -> Failure.of(closed.outcome())).orElse(Failure.NONE);
    return Json.object()
        .put("executionArn", start.id().arn())
        .put("stateMachineArn", machineArn(start))
        .put("name", start.name())
        .put("status", status.name())
        .put("startDate", summary.startedAt().toEpochMilli())
        .put("stopDate", millis(end.map(Execution.Closed::stoppedAt)))
        .put("input", text(data.input()))
        .put("output", text(data.output()))
        .put("stateMachineVersionArn", text(start.terms().versionArn()))
        .put("stateMachineAliasArn", text(start.terms().aliasArn()))
        .put("redriveCount", summary.redriveCount())
        .put("redriveDate", millis(summary.redrivenAt()))
        .put("redriveStatus", redrive.status())
        .put("redriveStatusReason", text(redrive.reason()))
        .put("inputDetails", data.input().isPresent() ? INCLUDED : LEFT_OUT)
        .put("outputDetails", data.outputDetails())
        .put("error", text(failure.error()))
        .put("cause", text(failure.cause()))
        .build();
  }

  private static Json text(Optional<String> value) {
    return value.<Json>map(Json::of).orElse(Json.Null.NULL);
  }

  private static Json millis(Optional<Instant> at) {
    return at.<Json>map(instant -> Json.of(instant.toEpochMilli())).orElse(Json.Null.NULL);
  }

  /// The machine as DescribeExecution shows it: that of a map run's child has the Map's label.
  private static String machineArn(Start start) {
    return switch (start.origin()) {
      case Origin.Child(var mapRun, _, _) -> MapRunArn.machine(mapRun);
      case Origin.Asked(), Origin.Awaited() ->
          Arn.parse(start.id().arn())
              .map(arn -> arn.sibling("stateMachine", arn.rest().split(":", 2)[0]).toString())
              .orElse("");
    };
  }

  /// The input and output, or what there is room for of the two.
  private record Data(Optional<String> input, Optional<String> output, Json outputDetails) {
    /// Input and output are left out whole: the input if they do not fit together, then the output
    /// if it does not fit alone.
    static Data of(String input, Optional<Outcome> end) {
      var output =
          end.flatMap(outcome ->
              outcome instanceof Outcome.Succeeded(var value)
                  ? Optional.of(value.written())
                  : Optional.<String>empty());
      int alone = output.map(Escaped::bytes).orElse(0);
      boolean together = alone + (long) Escaped.bytes(input) <= Escaped.MOST_BYTES;
      boolean fits = alone <= Escaped.MOST_BYTES;
      return new Data(
          together ? Optional.of(input) : Optional.empty(),
          output.filter(_ -> fits),
          output.map(_ -> fits ? INCLUDED : LEFT_OUT).orElse(Json.Null.NULL));
    }
  }

  private record Failure(Optional<String> error, Optional<String> cause) {
    static final Failure NONE = new Failure(Optional.empty(), Optional.empty());

    static Failure of(Outcome outcome) {
      return switch (outcome) {
        case Outcome.Succeeded _ -> NONE;
        case Outcome.Failed(var error, var cause) -> new Failure(error, cause);
        case Outcome.TimedOut() -> new Failure(Optional.of("States.Timeout"), Optional.empty());
        case Outcome.Aborted(var error, var cause) -> new Failure(error, cause);
      };
    }
  }

  private record Redrive(String status, Optional<String> reason) {
    static final Redrive NOT_YET = impossible("Execution is RUNNING and cannot be redriven");

    static Redrive of(Execution.Closed closed, Limits limits) {
      return Redrivability.reason(closed, limits, closed.stoppedAt())
          .map(Redrive::impossible)
          .orElseGet(() ->
              new Redrive(
                  closed.start().origin() instanceof Origin.Child
                      ? "REDRIVABLE_BY_MAP_RUN"
                      : "REDRIVABLE",
                  Optional.empty()));
    }

    private static Redrive impossible(String reason) {
      return new Redrive("NOT_REDRIVABLE", Optional.of(reason));
    }
  }

  /// The event's time: EventBridge knows only seconds.
  Instant second() {
    return at.truncatedTo(ChronoUnit.SECONDS);
  }

  /// The whole event as EventBridge delivers it.
  Json.Obj envelope(String source) {
    return Json.object()
        .put("version", "0")
        .put("id", id.toString())
        .put("detail-type", DETAIL_TYPE)
        .put("source", source)
        .put("account", account)
        .put("time", second().toString())
        .put("region", region)
        .put("resources", Json.array(Json.of(executionArn)))
        .put("detail", detail)
        .build();
  }
}
