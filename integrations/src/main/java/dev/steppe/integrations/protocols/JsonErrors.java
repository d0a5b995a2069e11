package dev.steppe.integrations.protocols;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.ServiceModel;
import dev.steppe.integrations.models.Shape;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Errors of the protocols that are JSON:
/// <https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html#operation-error-serialization>.
final class JsonErrors {
  private JsonErrors() {}

  /// @param details reads the members of an error's shape out of the answer's body
  static WireError read(
      ServiceModel service,
      OperationModel operation,
      WireAnswer answer,
      Function<Shape.Structure, Json.Obj> details) {
    var body = body(answer);
    var name =
        answer
            .header("x-amzn-errortype")
            .or(() -> first(body, "__type", "code", "Code"))
            .map(JsonErrors::withoutNamespace)
            .orElse("");
    var shape = operation.error(name);
    return new WireError(
        queryCode(service, answer).orElse(name),
        shape,
        first(body, "message", "Message", "errorMessage"),
        shape.map(details).orElse(Json.Obj.EMPTY));
  }

  static Json.Obj body(WireAnswer answer) {
    try {
      return JsonBody.parse(answer);
    } catch (UnfitAnswerException _) {
      return Json.Obj.EMPTY;
    }
  }

  private static Optional<String> first(Json.Obj body, String... names) {
    return Stream.of(names)
        .flatMap(name -> body.get(name).stream())
        .flatMap(value -> value instanceof Json.Str(var text) ? Stream.of(text) : Stream.empty())
        .findFirst();
  }

  /// Services write `com.amazon.service#Name:more`, or any part of that with the name in it.
  private static String withoutNamespace(String type) {
    int end = type.indexOf(':');
    var name = end < 0 ? type : type.substring(0, end);
    return name.substring(name.lastIndexOf('#') + 1).strip();
  }

  /// The code that an error had when the service still spoke the query protocol:
  /// <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#x-amzn-query-error>.
  private static Optional<String> queryCode(ServiceModel service, WireAnswer answer) {
    return service.queryCompatible()
        ? answer
            .header("x-amzn-query-error")
            .map(header -> withoutNamespace(header.split(";", 2)[0]))
        : Optional.empty();
  }
}
