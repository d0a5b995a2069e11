package dev.steppe.server.cli;

import dev.steppe.asl.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Histories of executions, read through the API page by page.
final class Histories {
  private static final int PAGE = 1000;

  /// Forty full histories: more is no test case.
  private static final int MOST_EVENTS = 1_000_000;

  private final Calls calls;
  private final List<String> remarks = new ArrayList<>();
  private int events;

  /// Calls an operation of the API.
  @FunctionalInterface
  interface Calls {
    /// @throws Refused if the server refuses it
    Json.Obj call(String operation, Json.Obj input) throws IOException, InterruptedException;
  }

  /// The server has refused a call.
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  Histories(Calls calls) {
    this.calls = calls;
  }

  /// All events of an execution.
  List<Json.Obj> of(String execution) throws IOException, InterruptedException {
    return all(
        "GetExecutionHistory",
        "events",
        Json.object().put("executionArn", execution).put("maxResults", PAGE).build());
  }

  /// The events of each execution that the distributed Maps of a history have started, and that
  /// theirs have.
  List<List<Json.Obj>> children(List<Json.Obj> history) throws IOException, InterruptedException {
    var children = new ArrayList<List<Json.Obj>>();
    for (var event : history) {
      var run =
          event.get("mapRunStartedEventDetails").orElse(Json.Null.NULL) instanceof Json.Obj details
              ? text(details, "mapRunArn")
              : Optional.<String>empty();
      if (run.isPresent()) {
        children.addAll(childrenOf(run.get()));
      }
    }
    return children;
  }

  private List<List<Json.Obj>> childrenOf(String mapRun) throws IOException, InterruptedException {
    var found = new ArrayList<List<Json.Obj>>();
    var list =
        all(
            "ListExecutions",
            "executions",
            Json.object().put("mapRunArn", mapRun).put("maxResults", PAGE).build());
    for (var child : list) {
      try {
        var history = of(text(child, "executionArn").orElse(""));
        found.add(history);
        found.addAll(children(history));
      } catch (Refused e) {
        remarks.add(
            "%s has executions without a history, and what they called is not recorded"
                .formatted(mapRun));
        return found;
      }
    }
    return found;
  }

  /// What could not be read.
  List<String> remarks() {
    return List.copyOf(remarks);
  }

  private List<Json.Obj> all(String operation, String member, Json.Obj input)
      throws IOException, InterruptedException {
    var rows = new ArrayList<Json.Obj>();
    var token = Optional.<String>empty();
    do {
      var page =
          calls.call(
              operation, token.map(next -> input.with("nextToken", Json.of(next))).orElse(input));
      if (page.get(member).orElse(Json.Null.NULL) instanceof Json.Arr(var items)) {
        for (var item : items) {
          if (item instanceof Json.Obj row) {
            rows.add(row);
          }
        }
        events += items.size();
      }
      if (events > MOST_EVENTS) {
        throw new IOException("there are more than %d events".formatted(MOST_EVENTS));
      }
      token = text(page, "nextToken");
    } while (token.isPresent());
    return rows;
  }

  static Optional<String> text(Json.Obj object, String key) {
    return object.get(key).orElse(Json.Null.NULL) instanceof Json.Str(var text)
        ? Optional.of(text)
        : Optional.empty();
  }
}
