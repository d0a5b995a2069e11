package dev.steppe.integrations.services;

import dev.steppe.asl.Resource;
import dev.steppe.asl.definition.Services;
import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Catalogue;
import dev.steppe.integrations.services.OptimizedAction.Manner;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What definitions are checked against where they call optimized integrations: the parameters that
/// their table has. Those of functions and of nested executions it does not have.
public final class OptimizedServices implements Services {
  private final OptimizedTable table = OptimizedTable.read();
  private final Catalogue catalogue;

  public OptimizedServices(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public boolean has(Resource.Service action) {
    return true;
  }

  @Override
  public List<Fault> faults(Resource.Service action, Json.Obj parameters) {
    return table
        .action(action.service(), action.action())
        .map(found -> faults(found, parameters))
        .orElse(List.of());
  }

  private List<Fault> faults(OptimizedAction action, Json.Obj parameters) {
    var faults = new ArrayList<Fault>();
    var ofOperation = Json.object();
    parameters
        .members()
        .forEach((key, value) -> {
          var name = key.endsWith(".$") ? key.substring(0, key.length() - 2) : key;
          boolean own = action.takes().isPresent() || action.also().contains(name);
          if (own ? !isTaken(action, name) : action.without().contains(name)) {
            faults.add(notSupported(key, name));
          } else if (!own) {
            ofOperation.put(key, value);
          }
        });
    if (action.takes().isEmpty()) {
      catalogue
          .service(action.service())
          .flatMap(service -> service.operation(action.operation()))
          .ifPresent(operation ->
              faults.addAll(ParameterCheck.ofNames(operation.input(), ofOperation.build())));
    }
    faults.addAll(ofManner(action.manner(), parameters));
    return faults;
  }

  private static boolean isTaken(OptimizedAction action, String name) {
    return action.also().contains(name)
        || action.takes().filter(names -> names.contains(name)).isPresent();
  }

  private static Fault notSupported(String key, String name) {
    return new Fault(
        List.of(key), "The field \"%s\" is not supported by Step Functions".formatted(name));
  }

  private static List<Fault> ofManner(Manner manner, Json.Obj parameters) {
    return switch (manner) {
      case API_GATEWAY -> ofHeaders(parameters).toList();
      case BEDROCK -> ofInputs(parameters);
      case API, EVENTS, KUBERNETES_CALL, KUBERNETES_JOB -> List.of();
    };
  }

  private static Stream<Fault> ofHeaders(Json.Obj parameters) {
    return parameters.get("Headers").orElse(Json.Null.NULL) instanceof Json.Obj headers
        ? headers.members().keySet().stream()
            .filter(key ->
                ApiGatewayRequest.isForbidden(
                    key.endsWith(".$") ? key.substring(0, key.length() - 2) : key))
            .map(key ->
                new Fault(
                    List.of("Headers", key),
                    "The header \"%s\" can not be set by a task".formatted(key)))
        : Stream.empty();
  }

  private static List<Fault> ofInputs(Json.Obj parameters) {
    boolean body = has(parameters, "Body");
    boolean input = has(parameters, "Input");
    return body == input
        ? List.of(
            new Fault(
                List.of(),
                body
                    ? "The fields 'Body' and 'Input' can not both be given"
                    : "One of the fields 'Body' and 'Input' is required but was missing"))
        : List.of();
  }

  private static boolean has(Json.Obj parameters, String name) {
    return parameters.get(name).isPresent() || parameters.get(name + ".$").isPresent();
  }
}
