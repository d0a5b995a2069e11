package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import dev.steppe.runtime.Arn;
import dev.steppe.runtime.MachineArn;
import dev.steppe.store.Alias;
import dev.steppe.store.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Where an alias is to lead, as a request says it: one or two versions of one machine, and their
/// weights.
record Routing(String machineArn, List<Alias.Route> routes) {
  private static final String ARN = "stateMachineVersionArn";
  private static final String WEIGHT = "weight";

  /// @throws Refusal if there can be no such alias, in AWS's words (recorded)
  static Routing of(Json.Arr list) {
    var arns = list.items().stream().map(Routing::arn).toList();
    var versions = arns.stream().map(Routing::version).flatMap(Optional::stream).toList();
    if (versions.size() < arns.size()) {
      throw Refusal.invalidRouting(
          "Routing configuration must contain state machine version ARNs. Received: " + arns);
    }
    if (arns.stream().distinct().count() < arns.size()) {
      throw Refusal.invalidRouting(
          "Routing configuration must contain distinct state machine version ARNs. Received: "
              + arns);
    }
    var weights = list.items().stream().map(Routing::weight).toList();
    if (weights.stream().mapToInt(Integer::intValue).sum() != Alias.WHOLE) {
      throw Refusal.invalidRouting(
          "Sum of routing configuration weights must equal 100. Received: " + weights);
    }
    var machines = versions.stream().map(MachineArn::machine).distinct().toList();
    if (machines.size() > 1) {
      throw Refusal.invalidRouting(
          "Routing configuration must contain versions of one state machine. Received: " + arns);
    }
    var routes = new ArrayList<Alias.Route>();
    for (int i = 0; i < arns.size(); i++) {
      routes.add(new Alias.Route(versions.get(i).version().orElseThrow(), weights.get(i)));
    }
    return new Routing(machines.getFirst(), routes);
  }

  /// The routes, if they lead to `machine`.
  List<Alias.Route> of(Machine machine) {
    if (!machineArn.equals(machine.arn())) {
      throw Refusal.invalidRouting(
          "Routing configuration must contain versions of the alias's own state machine. Received: "
              + routes.stream()
                  .map(route -> machineArn + ":" + route.version())
                  .collect(Collectors.joining(", ", "[", "]")));
    }
    return routes;
  }

  /// The routes of an alias, as they were given.
  static Json.Arr json(Alias alias) {
    return new Json.Arr(
        alias.routes().stream()
            .<Json>map(route ->
                Json.object()
                    .put(ARN, alias.machineArn() + ":" + route.version())
                    .put(WEIGHT, route.weight())
                    .build())
            .toList());
  }

  private static Optional<MachineArn> version(String text) {
    return Arn.parse(text)
        .filter(arn -> arn.type().equals("stateMachine"))
        .map(MachineArn::of)
        .filter(arn -> arn.label().isEmpty() && arn.version().isPresent());
  }

  private static String arn(Json item) {
    return member(item, ARN) instanceof Json.Str(var text) ? text : "";
  }

  private static int weight(Json item) {
    return member(item, WEIGHT) instanceof Json.Int(var weight) ? (int) weight : 0;
  }

  private static Json member(Json item, String name) {
    return item instanceof Json.Obj object ? object.get(name).orElse(Json.Null.NULL) : item;
  }
}
