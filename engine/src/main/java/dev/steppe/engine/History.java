package dev.steppe.engine;

import dev.steppe.asl.Resource;
import dev.steppe.asl.json.Json;
import java.util.Optional;

/// Shows recorded events as AWS does. A projection: the journal knows more than the history tells.
///
/// @param roleArn the role of the machine revision that the execution runs
/// @param region the region that service tasks are said to run in
/// @param includeData whether inputs and outputs are shown; errors, causes and the parameters of
///   service tasks are shown in any case, as recorded
/// @param writtenInput the execution's input as its caller wrote it: the first state is shown to be
///   entered with that very text (recorded), even if it is one that the input itself does not keep
public record History(
    String roleArn, String region, boolean includeData, Optional<String> writtenInput) {

  private static final Json.Obj NOT_TRUNCATED = Json.object().put("truncated", false).build();

  private static final long FIRST_STATE = 2;

  /// What AWS shows of an event; nothing of a hidden one, or of a map run, which has no history.
  public Optional<HistoryEvent> of(Recorded recorded) {
    return switch (recorded.event()) {
      case Event.Hidden _, MapRunEvent _ -> Optional.empty();
      case Event.ExecutionStarted(var start, _) ->
          Optional.of(
              HistoryEvent.of(
                  "ExecutionStarted",
                  data(Json.object(), "input", start.writtenInput())
                      .put("roleArn", roleArn)
                      .putString("stateMachineAliasArn", start.terms().aliasArn())
                      .putString("stateMachineVersionArn", start.terms().versionArn())
                      .build()));
      case Event.ExecutionRedriven(var redriveCount, _, _) ->
          Optional.of(
              HistoryEvent.of(
                  "ExecutionRedriven", Json.object().put("redriveCount", redriveCount).build()));
      case Event.StateEntered(_, _, var name, var type, var input) ->
          Optional.of(
              HistoryEvent.of(
                  type.text() + "StateEntered",
                  "stateEnteredEventDetails",
                  data(Json.object(), "input", entered(recorded.id(), input))
                      .put("name", name)
                      .build()));
      case Event.StateExited exited ->
          Optional.of(
              HistoryEvent.of(
                  exited.type().text() + "StateExited",
                  "stateExitedEventDetails",
                  assigned(
                          data(
                              Json.object().put("name", exited.name()),
                              "output",
                              exited.output().written()),
                          exited.assigned())
                      .build()));
      case Event.EvaluationFailed(_, var state, var error, var cause, var location) ->
          Optional.of(
              HistoryEvent.of(
                  "EvaluationFailed",
                  Json.object()
                      .put("cause", cause)
                      .put("error", error)
                      .putString("location", location)
                      .put("state", state)
                      .build()));
      case Event.StateAborted(_, var type) ->
          Optional.of(HistoryEvent.bare(type.text() + "StateAborted"));
      case Event.TaskScheduled scheduled -> Optional.of(scheduled(scheduled));
      case Event.TaskStarted(_, var kind, var worker) -> Optional.of(started(kind, worker));
      case Event.TaskSubmitted(_, var kind, var output) ->
          Optional.of(task(kind, "Submitted", output));
      case Event.TaskSucceeded(_, var kind, var output) ->
          Optional.of(task(kind, "Succeeded", output));
      case Event.TaskFailed(_, var kind, var error, var cause) ->
          Optional.of(task(kind, "Failed", error, cause));
      case Event.TaskTimedOut(_, var kind, var error) ->
          Optional.of(task(kind, "TimedOut", Optional.of(error), Optional.empty()));
      case Event.ParallelStateStarted _ -> Optional.of(HistoryEvent.bare("ParallelStateStarted"));
      case Event.ParallelStateSucceeded _ ->
          Optional.of(HistoryEvent.bare("ParallelStateSucceeded"));
      case Event.ParallelStateFailed _ -> Optional.of(HistoryEvent.bare("ParallelStateFailed"));
      case Event.MapStateStarted(_, var items, _) ->
          Optional.of(
              HistoryEvent.of(
                  "MapStateStarted", Json.object().put("length", items.items().size()).build()));
      case Event.DistributedMapStarted(_, var length) ->
          Optional.of(
              HistoryEvent.of("MapStateStarted", Json.object().put("length", length).build()));
      case Event.MapRunStarted(_, var plan) ->
          Optional.of(
              HistoryEvent.of(
                  "MapRunStarted", Json.object().put("mapRunArn", plan.id().arn()).build()));
      case Event.MapRunSucceeded _ -> Optional.of(HistoryEvent.bare("MapRunSucceeded"));
      case Event.MapRunFailed(_, var error, var cause) ->
          Optional.of(
              HistoryEvent.of("MapRunFailed", failure(Json.object(), error, cause).build()));
      case Event.MapRunAborted _ -> Optional.of(HistoryEvent.bare("MapRunAborted"));
      case Event.MapRunRedriven(_, var mapRun, var redriveCount) ->
          Optional.of(
              HistoryEvent.of(
                  "MapRunRedriven",
                  Json.object()
                      .put("mapRunArn", mapRun.arn())
                      .put("redriveCount", redriveCount)
                      .build()));
      case Event.MapIterationStarted(_, var name, var index) ->
          Optional.of(iteration("Started", name, index));
      case Event.MapIterationSucceeded(_, var name, var index, _) ->
          Optional.of(iteration("Succeeded", name, index));
      case Event.MapIterationFailed(_, var name, var index) ->
          Optional.of(iteration("Failed", name, index));
      case Event.MapIterationAborted(_, var name, var index) ->
          Optional.of(iteration("Aborted", name, index));
      case Event.MapStateSucceeded _ -> Optional.of(HistoryEvent.bare("MapStateSucceeded"));
      case Event.MapStateFailed _ -> Optional.of(HistoryEvent.bare("MapStateFailed"));
      case Event.ExecutionSucceeded(var output) ->
          Optional.of(
              HistoryEvent.of(
                  "ExecutionSucceeded", data(Json.object(), "output", output.written()).build()));
      case Event.ExecutionFailed(var error, var cause) ->
          Optional.of(
              HistoryEvent.of("ExecutionFailed", failure(Json.object(), error, cause).build()));
      case Event.ExecutionTimedOut() ->
          Optional.of(
              HistoryEvent.of(
                  "ExecutionTimedOut", Json.object().put("error", "States.Timeout").build()));
      case Event.ExecutionAborted(var error, var cause) ->
          Optional.of(
              HistoryEvent.of("ExecutionAborted", failure(Json.object(), error, cause).build()));
    };
  }

  /// Variables stand in the history by name, each as its JSON text (recorded).
  private Json.Builder assigned(Json.Builder details, Json.Obj assigned) {
    if (!includeData || assigned.members().isEmpty()) {
      return details;
    }
    var texts = Json.object();
    assigned.members().forEach((name, value) -> texts.put(name, value.text()));
    return details
        .put("assignedVariables", texts.build())
        .put("assignedVariablesDetails", NOT_TRUNCATED);
  }

  private HistoryEvent scheduled(Event.TaskScheduled scheduled) {
    var payload = scheduled.payload().written();
    var details =
        switch (scheduled.resource()) {
          case Resource.LambdaFunction(var arn) ->
              data(Json.object(), "input", payload).put("resource", arn);
          case Resource.Activity(var arn) ->
              data(Json.object(), "input", payload).put("resource", arn);
          case Resource.Service service ->
              named(Json.object(), service.service(), service.actionAndPattern())
                  .put("parameters", payload)
                  .put("region", region);
        };
    scheduled.timeoutSeconds().ifPresent(seconds -> details.put("timeoutInSeconds", seconds));
    scheduled
        .roleArn()
        .ifPresent(
            arn -> details.put("taskCredentials", Json.object().put("roleArn", arn).build()));
    if (!(scheduled.resource() instanceof Resource.LambdaFunction)) {
      scheduled.heartbeatSeconds().ifPresent(seconds -> details.put("heartbeatInSeconds", seconds));
    }
    return HistoryEvent.of(
        family(TaskKind.of(scheduled.resource())) + "Scheduled", details.build());
  }

  private String entered(long id, Json input) {
    return id == FIRST_STATE ? writtenInput.orElseGet(input::written) : input.written();
  }

  private static HistoryEvent started(TaskKind kind, Optional<String> worker) {
    return switch (kind) {
      case TaskKind.Lambda() -> HistoryEvent.bare("LambdaFunctionStarted");
      case TaskKind.Activity() ->
          HistoryEvent.of("ActivityStarted", Json.object().putString("workerName", worker).build());
      case TaskKind.Service service ->
          HistoryEvent.of("TaskStarted", named(Json.object(), service).build());
    };
  }

  private HistoryEvent task(TaskKind kind, String what, Json output) {
    return HistoryEvent.of(
        family(kind) + what, data(named(Json.object(), kind), "output", output.written()).build());
  }

  private static HistoryEvent task(
      TaskKind kind, String what, Optional<String> error, Optional<String> cause) {
    return HistoryEvent.of(
        family(kind) + what, failure(named(Json.object(), kind), error, cause).build());
  }

  private static HistoryEvent iteration(String what, String name, int index) {
    return HistoryEvent.of(
        "MapIteration" + what,
        "mapIteration" + what + "EventDetails",
        Json.object().put("index", index).put("name", name).build());
  }

  /// The words that a kind of task's events begin with.
  private static String family(TaskKind kind) {
    return switch (kind) {
      case TaskKind.Lambda() -> "LambdaFunction";
      case TaskKind.Activity() -> "Activity";
      case TaskKind.Service _ -> "Task";
    };
  }

  /// The names that every event of a service task repeats.
  private static Json.Builder named(Json.Builder details, TaskKind kind) {
    return switch (kind) {
      case TaskKind.Lambda(), TaskKind.Activity() -> details;
      case TaskKind.Service(var resourceType, var resource) ->
          named(details, resourceType, resource);
    };
  }

  private static Json.Builder named(Json.Builder details, String resourceType, String resource) {
    return details.put("resource", resource).put("resourceType", resourceType);
  }

  private static Json.Builder failure(
      Json.Builder details, Optional<String> error, Optional<String> cause) {
    return details.putString("cause", cause).putString("error", error);
  }

  /// Puts an input or output, which the history holds as JSON text beside a word on its wholeness.
  private Json.Builder data(Json.Builder details, String key, String text) {
    return includeData ? details.put(key, text).put(key + "Details", NOT_TRUNCATED) : details;
  }
}
