package dev.steppe.asl.definition;

import dev.steppe.asl.Resource;
import dev.steppe.asl.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Checks what is special to Task states: the resource, its parameters, and the credentials.
record TaskCompiler(Fields state, QueryLanguage language, Definition.Type type, Services services) {
  private static final List<String> ROLE = List.of("RoleArn", "RoleArn.$");

  /// The resource, if it is one.
  Optional<Resource> resource() {
    state.require("Resource");
    var resource =
        state.string("Resource").flatMap(arn -> ResourceArn.compile(arn, state, services));
    resource.ifPresent(found -> {
      checkType(found);
      checkCredentials(found);
      checkParameters(found);
    });
    return resource;
  }

  private void checkType(Resource resource) {
    if (type == Definition.Type.STANDARD) {
      return;
    }
    switch (resource) {
      case Resource.LambdaFunction function -> {}
      case Resource.Activity activity ->
          state.fault("Resource", "Express state machine does not support Activity ARN");
      case Resource.Service service -> {
        switch (service.pattern()) {
          case REQUEST_RESPONSE -> {}
          case SYNC, SYNC_2 ->
              state.fault(
                  "Resource", "Express state machine does not support '.sync' service integration");
          // The blank at the end is as recorded.
          case WAIT_FOR_TASK_TOKEN ->
              state.fault(
                  "Resource",
                  "Express state machine does not support '.waitForTaskToken' service integration ");
        }
      }
    }
  }

  private void checkCredentials(Resource resource) {
    if (resource instanceof Resource.Activity && state.has("Credentials")) {
      state.fault("Credentials", "The field 'Credentials' is not supported for activities");
      return;
    }
    state.object("Credentials").ifPresent(this::checkRole);
  }

  private void checkRole(Fields credentials) {
    var given = ROLE.stream().filter(credentials::has).toList();
    if (given.isEmpty()) {
      // AWS says no word about other members then (recorded).
      credentials.fault("The field 'RoleArn' is required but was missing");
      return;
    }
    credentials.allow(
        switch (language) {
          case JSONPATH -> Set.copyOf(ROLE);
          case JSONATA -> Set.of("RoleArn");
        });
    credentials.exclude("RoleArn", "RoleArn.$");
    credentials
        .string("RoleArn")
        .filter(String::isEmpty)
        .ifPresent(_ -> credentials.fault("RoleArn", "Value cannot be empty"));
  }

  private void checkParameters(Resource resource) {
    if (!(resource instanceof Resource.Service service)) {
      return;
    }
    var field = language.arguments();
    var required = Integrations.required(service.service(), service.action());
    if (!state.has(field)
        && !(required.isEmpty() && services.faults(service, Json.Obj.EMPTY).isEmpty())) {
      state.fault("%s field is required for resource ARN: %s".formatted(field, service.arn()));
    }
    if (state.get(field).orElse(Json.Null.NULL) instanceof Json.Obj given) {
      var parameters = new Fields(given, state.at().field(field), state.diagnostics());
      required.stream()
          .filter(name -> !parameters.has(name) && !parameters.has(name + ".$"))
          .forEach(name ->
              parameters.fault("The field '%s' is required but was missing".formatted(name)));
      if (service.service().equals("http")) {
        HttpTaskCompiler.check(parameters, language);
      }
      services.faults(service, given).forEach(fault -> tell(fault, parameters));
    }
  }

  /// AWS names the parameters as the place, however deep in them the fault is (seen in what its
  /// users quote). The position in the text is that of the fault.
  private static void tell(Services.Fault fault, Fields parameters) {
    var place = parameters.at();
    Json value = parameters.object();
    for (var step : fault.at()) {
      switch (value) {
        case Json.Obj object -> {
          place = place.field(step);
          value = object.get(step).orElse(Json.Null.NULL);
        }
        case Json.Arr(var items) -> {
          int index = Integer.parseInt(step);
          place = place.item(index);
          value = items.get(index);
        }
        case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> {}
      }
    }
    parameters.diagnostics().schema(parameters.at(), place, fault.text());
  }
}
