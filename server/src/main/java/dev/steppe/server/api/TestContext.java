package dev.steppe.server.api;

import dev.steppe.asl.Resource;
import dev.steppe.asl.State;
import dev.steppe.asl.definition.TestSubject;
import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The context object that a tested state sees: one that the caller gives, or one as AWS makes it
/// up (recorded).
final class TestContext {
  private static final String TASK = "Task";
  private static final String MAP = "Map";

  private static final Rule TEXT = new Rule("a string", Json.Str.class::isInstance);
  private static final Rule NUMBER = new Rule("a number", Json.Num.class::isInstance);
  private static final Rule ANYTHING = new Rule("anything", _ -> true);

  /// What each member of each section may be.
  private static final Map<String, Map<String, Rule>> SECTIONS =
      Map.of(
          "Execution",
          Map.of(
              "Id", TEXT,
              "Input", ANYTHING,
              "Name", TEXT,
              "RoleArn", TEXT,
              "StartTime", TEXT,
              "RedriveCount", NUMBER,
              "RedriveTime", TEXT),
          "StateMachine",
          Map.of("Id", TEXT, "Name", TEXT),
          "State",
          Map.of("EnteredTime", TEXT, "Name", TEXT, "RetryCount", NUMBER),
          TASK,
          Map.of("Token", TEXT));

  private record Rule(String what, Predicate<Json> allows) {}

  private TestContext() {}

  /// Checks a context object that the caller gives.
  ///
  /// @throws Refusal if it is none
  static Json.Obj given(Json context, State state) {
    if (!(context instanceof Json.Obj object)) {
      throw invalid("Context must be a JSON object");
    }
    object
        .members()
        .forEach((name, section) -> {
          if (name.equals(MAP)) {
            throw invalid("'Map' field is not supported when mocking a Context object");
          }
          if (name.equals(TASK) && !waits(state)) {
            throw invalid(
                "Context object contains 'Task' when state is not a Task state with a '.sync' or"
                    + " '.waitForTaskToken' service integration pattern");
          }
          section(name, section);
        });
    return object;
  }

  private static void section(String name, Json section) {
    var rules = SECTIONS.get(name);
    if (rules == null) {
      throw invalid("Field '" + name + "' is not allowed");
    }
    if (!(section instanceof Json.Obj object)) {
      throw invalid(name + " must be an object");
    }
    object
        .members()
        .forEach((member, value) -> {
          var rule = rules.get(member);
          if (rule == null) {
            throw invalid("Field '" + member + "' is not allowed");
          }
          if (!rule.allows().test(value)) {
            throw invalid(name + "." + member + " must be " + rule.what());
          }
        });
  }

  private static boolean waits(State state) {
    return state instanceof State.Task task
        && task.resource() instanceof Resource.Service service
        && service.pattern() != Resource.Pattern.REQUEST_RESPONSE;
  }

  private static boolean hasToken(State state) {
    return state instanceof State.Task task
        && task.resource() instanceof Resource.Service service
        && service.pattern() == Resource.Pattern.WAIT_FOR_TASK_TOKEN;
  }

  private static Refusal invalid(String why) {
    return Refusal.of("ValidationException", "Invalid Context object provided: " + why);
  }

  /// Makes a context object up.
  static Json.Obj madeUp(TestSubject.Found subject, Names names, Json input, Instant now) {
    var execution =
        Json.object()
            .put("Id", names.executionArn())
            .put("Input", input)
            .put("Name", names.execution())
            .put("RoleArn", names.role().<Json>map(Json.Str::new).orElse(Json.Null.NULL))
            .put("StartTime", now.toString())
            .build();
    var context = Json.object().put("Execution", execution);
    if (subject.insideMap()) {
      var item = Json.object().put("Index", 0).put("Value", input).build();
      context.put(MAP, Json.object().put("Item", item).build());
    }
    context
        .put(
            "StateMachine",
            Json.object().put("Id", names.machineArn()).put("Name", names.machine()).build())
        .put("State", state(subject.state(), now));
    if (hasToken(subject.state())) {
      context.put(TASK, Json.object().put("Token", names.token()).build());
    }
    return context.build();
  }

  /// What a test goes by.
  record Names(
      String machine,
      String machineArn,
      String execution,
      String executionArn,
      Optional<String> role,
      String token) {}

  private static Json.Obj state(State state, Instant now) {
    var object = Json.object().put("Name", TestSubject.NAME).put("EnteredTime", now.toString());
    switch (state) {
      case State.Task _, State.Parallel _, State.Map _, State.DistributedMap _ ->
          object.put("RetryCount", 0);
      case State.Pass _, State.Choice _, State.Wait _, State.Succeed _, State.Fail _ -> {}
    }
    return object.build();
  }
}
