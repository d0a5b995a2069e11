package dev.steppe.integrations.services;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.ExecutionId;
import java.util.ArrayList;
import java.util.List;

/// Says in events where they come from: to the resources of each entry the state machine and the
/// execution are added
/// (<https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html>).
final class EventSource {
  private EventSource() {}

  /// The parameters of PutEvents as an execution sends them.
  static Json.Obj named(Json.Obj parameters, ExecutionId execution) {
    var source = List.<Json>of(Json.of(machineArn(execution)), Json.of(execution.arn()));
    return parameters.get("Entries").orElse(Json.Null.NULL) instanceof Json.Arr(var entries)
        ? parameters.with(
            "Entries", new Json.Arr(entries.stream().map(it -> entry(it, source)).toList()))
        : parameters;
  }

  private static Json entry(Json entry, List<Json> source) {
    if (!(entry instanceof Json.Obj event)) {
      return entry;
    }
    var resources = new ArrayList<Json>();
    if (event.get("Resources").orElse(Json.Null.NULL) instanceof Json.Arr(var given)) {
      resources.addAll(given);
    }
    resources.addAll(source);
    return event.with("Resources", new Json.Arr(resources));
  }

  /// `…:stateMachine:NAME` of `…:execution:NAME:…`, `…:express:NAME:…` and
  /// `…:execution:NAME/LABEL:…`.
  static String machineArn(ExecutionId execution) {
    var parts = execution.arn().split(":", -1);
    parts[5] = "stateMachine";
    parts[6] = parts[6].split("/", 2)[0];
    return String.join(":", List.of(parts).subList(0, 7));
  }
}
