package dev.steppe.engine;

import dev.steppe.asl.ResultWriter.Transformation;
import dev.steppe.asl.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the result of a distributed Map has of each child, as its ResultWriter wants it.
public final class ChildResult {
  private ChildResult() {}

  /// The end of the child of that number.
  ///
  /// Where results are written to files, children that did not succeed always have a whole record.
  /// Where they are the state's output, a child that failed but may has no place in it.
  public static MapRunEvent.End of(MapRunPlan plan, long index, Execution.Closed child) {
    var status = child.outcome().status();
    var output =
        child.outcome() instanceof Outcome.Succeeded(var value)
            ? Optional.of(value)
            : Optional.<Json>empty();
    var isWhole =
        plan.results().transformation() == Transformation.NONE
            || (plan.isExported() && output.isEmpty());
    return new MapRunEvent.End(index, status, isWhole ? Optional.of(record(plan, child)) : output);
  }

  /// The end of a child that should have been redriven and cannot be.
  public static MapRunEvent.End notRedrivable(long index, Status was) {
    return new MapRunEvent.End(index, was, Optional.empty(), true);
  }

  /// The end of a child that was stopped before it ran.
  public static MapRunEvent.End aborted(long index) {
    return new MapRunEvent.End(index, Status.ABORTED, Optional.empty());
  }

  /// How many bytes the result of a child takes.
  public static long bytes(MapRunEvent.End end) {
    return end.result().map(PayloadSize::of).orElse(0L);
  }

  /// A child as DescribeExecution shows it, with AWS's names of that time.
  private static Json record(MapRunPlan plan, Execution.Closed child) {
    var start = child.start();
    var record =
        Json.object()
            .put("ExecutionArn", start.id().arn())
            .put("Input", start.input().text())
            .put("InputDetails", Json.object().put("Included", true).build())
            .put("Name", start.name());
    switch (child.outcome()) {
      case Outcome.Succeeded(var output) ->
          record
              .put("Output", output.written())
              .put("OutputDetails", Json.object().put("Included", true).build());
      case Outcome.Failed(var error, var cause) ->
          record.putString("Error", error).putString("Cause", cause);
      case Outcome.Aborted(var error, var cause) ->
          record.putString("Error", error).putString("Cause", cause);
      case Outcome.TimedOut() -> {}
    }
    return record
        .put("RedriveCount", child.redrives().count())
        .put("RedriveStatus", "NOT_REDRIVABLE")
        .put(
            "RedriveStatusReason",
            "Execution is " + child.outcome().status() + " and cannot be redriven")
        .put("StartDate", child.startedAt().toString())
        .put("StateMachineArn", MapRunArn.machine(plan.id()))
        .put("Status", child.outcome().status().name())
        .put("StopDate", child.stoppedAt().toString())
        .build();
  }

  /// A child that was read and never started, as the files of results have it.
  public static Json pending(MapRun.Child child) {
    return Json.object().put("Input", child.input().text()).put("Status", "PENDING").build();
  }

  /// The results together, as a state's output.
  static Json joined(Transformation transformation, List<Json> results) {
    return switch (transformation) {
      case NONE, COMPACT -> Json.Arr.joined(results);
      case FLATTEN -> {
        var flat = new ArrayList<Json>();
        for (var result : results) {
          flat.addAll(flattened(result));
        }
        yield new Json.Arr(flat);
      }
    };
  }

  /// The items of an array; another value alone.
  public static List<Json> flattened(Json result) {
    return result instanceof Json.Arr(var items) ? items : List.of(result);
  }
}
