package dev.steppe.asl.definition;

import dev.steppe.asl.json.Json;
import java.util.List;

/// Checks what a definition says of a call of `http:invoke`, as far as it cannot be done otherwise:
/// <https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html#connect-http-task-fields>.
/// What is documented to fail the task when it runs, as headers that are not allowed, is left to
/// it.
final class HttpTaskCompiler {
  private static final List<String> CONNECTION = List.of("Authentication", "InvocationConfig");
  private static final String[] METHODS = {
    "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"
  };

  private HttpTaskCompiler() {}

  static void check(Fields parameters, QueryLanguage language) {
    if (isText(parameters, "Method", language)) {
      parameters.oneOf("Method", METHODS);
    }
    var given =
        CONNECTION.stream()
            .filter(name -> parameters.has(name) || parameters.has(name + ".$"))
            .toList();
    if (given.isEmpty()) {
      parameters.fault(
          "One of the fields [%s] is required but was missing"
              .formatted(String.join(", ", CONNECTION)));
    }
    parameters.exclude("Authentication", "InvocationConfig");
    for (var name : given) {
      if (parameters.get(name).orElse(Json.Null.NULL) instanceof Json.Obj connection
          && !connection.members().containsKey("ConnectionArn")
          && !connection.members().containsKey("ConnectionArn.$")) {
        parameters.fault(name, "The field 'ConnectionArn' is required but was missing");
      }
    }
  }

  /// Whether a field has a text that stands for itself.
  private static boolean isText(Fields fields, String name, QueryLanguage language) {
    return switch (language) {
      case JSONPATH -> fields.get(name).orElse(Json.Null.NULL) instanceof Json.Str;
      case JSONATA ->
          fields.get(name).orElse(Json.Null.NULL) instanceof Json.Str(var text)
              && !text.strip().startsWith("{%");
    };
  }
}
