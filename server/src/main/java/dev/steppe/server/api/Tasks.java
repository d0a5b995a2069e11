package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import dev.steppe.runtime.Node;
import dev.steppe.runtime.TokenReply;
import java.util.concurrent.CompletionStage;

/// The operations by which workers answer for their tasks.
final class Tasks {
  private final Node node;

  Tasks(Node node) {
    this.node = node;
  }

  CompletionStage<Json.Obj> succeeded(Request request) {
    return node.taskSucceeded(request.required("taskToken"), output(request))
        .thenApply(Tasks::answer);
  }

  CompletionStage<Json.Obj> failed(Request request) {
    return node.taskFailed(
            request.required("taskToken"), request.text("error"), request.text("cause"))
        .thenApply(Tasks::answer);
  }

  CompletionStage<Json.Obj> heartbeat(Request request) {
    return node.taskHeartbeat(request.required("taskToken")).thenApply(Tasks::answer);
  }

  private static Json output(Request request) {
    try {
      return Json.parseAsWritten(request.required("output"));
    } catch (MalformedJsonException e) {
      throw Refusal.of("InvalidOutput", "Invalid Output: '" + e.getMessage() + "'");
    }
  }

  private static Json.Obj answer(TokenReply reply) {
    return switch (reply) {
      case ACCEPTED -> Json.Obj.EMPTY;
      case INVALID_TOKEN -> throw Refusal.invalidToken();
      case TASK_TIMED_OUT ->
          throw Refusal.of(
              "TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
      case UNAVAILABLE -> throw Refusal.unavailable("The store is out of service.");
    };
  }
}
