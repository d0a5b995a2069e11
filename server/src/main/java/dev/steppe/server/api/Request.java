package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// One call of an operation.
///
/// @param input the members that the client sent; null stands for absent
/// @param traceId the trace that the client says it belongs to: its X-Amzn-Trace-Id header
/// @param gone completes when the client no longer waits for the answer
public record Request(
    Json.Obj input, Caller caller, Optional<String> traceId, CompletionStage<?> gone) {

  /// A text member. Its type has been checked against the operation's shape.
  Optional<String> text(String member) {
    return input.get(member).map(value -> value instanceof Json.Str(var text) ? text : "");
  }

  /// A text member that the operation's shape requires.
  String required(String member) {
    return text(member).orElseThrow(() -> new IllegalStateException("unchecked: " + member));
  }

  /// The trace that an execution is to belong to: the request's own rather than the one that its
  /// body names (documented).
  Optional<String> traceHeader() {
    return traceId.or(() -> text("traceHeader"));
  }

  /// A number, which has been checked against the operation's shape.
  Optional<Json.Num> number(String member) {
    return input
        .get(member)
        .flatMap(
            value -> value instanceof Json.Num number ? Optional.of(number) : Optional.empty());
  }

  boolean flag(String member, boolean otherwise) {
    return input.get(member).map(value -> value == Json.Bool.TRUE).orElse(otherwise);
  }

  /// How many rows a listing wants: 100 if it does not say, or says 0.
  int pageSize() {
    return input
        .get("maxResults")
        .map(value -> value instanceof Json.Int(var rows) ? (int) rows : 0)
        .filter(rows -> rows > 0)
        .orElse(100);
  }

  Optional<Json.Obj> object(String member) {
    return input
        .get(member)
        .map(value -> value instanceof Json.Obj object ? object : Json.Obj.EMPTY);
  }

  Optional<Json.Arr> list(String member) {
    return input.get(member).map(value -> value instanceof Json.Arr list ? list : Json.Arr.EMPTY);
  }
}
