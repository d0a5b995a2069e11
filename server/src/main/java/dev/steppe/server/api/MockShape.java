package dev.steppe.server.api;

import dev.steppe.asl.Resource;
import dev.steppe.asl.json.Json;
import dev.steppe.server.api.ResultShapes.Bounds;
import dev.steppe.server.api.ResultShapes.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Checks the mocked result of a Task state against what the service would answer, in AWS's words
/// (recorded). As documented, members that the service does not know are let pass.
///
/// Not checked are results that no service model describes: those of functions, activities, task
/// tokens and HTTP endpoints. Nor are those of jobs that are waited for, but for nested executions:
/// which part of a job's description becomes the result is not known for certain.
final class MockShape {
  /// How the integrations of the language are called in the service models, where that differs.
  private static final Map<String, String> SERVICES =
      Map.of(
          "states", "sfn",
          "events", "eventbridge",
          "bedrock", "bedrockruntime",
          "emr-containers", "emrcontainers",
          "emr-serverless", "emrserverless");

  /// Members that the language gives as JSON where the service has text.
  private static final Map<String, Set<String>> OPEN =
      Map.of(
          "lambda:invoke", Set.of("Payload"),
          "bedrock:invokeModel", Set.of("Body"),
          "states:startExecution.sync:2", Set.of("Input", "Output"));

  private final boolean all;
  private final Set<String> open;

  private MockShape(boolean all, Set<String> open) {
    this.all = all;
    this.open = open;
  }

  /// Checks `result`.
  ///
  /// @param all whether members that the service always answers must be there
  /// @throws Refusal if the service could not answer that
  static void check(Resource resource, Json result, boolean all) {
    if (resource instanceof Resource.Service service) {
      shape(service)
          .ifPresent(shape -> {
            var open =
                OPEN.getOrDefault(service.service() + ":" + service.actionAndPattern(), Set.of());
            var check = new MockShape(all, open);
            check.value("", shape, result, true);
          });
    }
  }

  private static Optional<Shape> shape(Resource.Service service) {
    var name = service.service();
    return switch (service.pattern()) {
      case REQUEST_RESPONSE ->
          name.startsWith("aws-sdk:")
              ? ResultShapes.of(name.substring("aws-sdk:".length()), service.action())
              : ResultShapes.of(SERVICES.getOrDefault(name, name), service.action());
      case SYNC, SYNC_2 ->
          name.equals("states") ? ResultShapes.of("sfn", "describeExecution") : Optional.empty();
      case WAIT_FOR_TASK_TOKEN -> Optional.empty();
    };
  }

  private void value(String name, Shape shape, Json value, boolean outermost) {
    if (value instanceof Json.Null && !outermost) {
      return; // As good as absent.
    }
    switch (shape) {
      case Shape.Structure structure -> {
        if (!(value instanceof Json.Obj object)) {
          throw outermost ? notAnObject() : wrong(name, "must be an object");
        }
        structure(structure, object, outermost);
      }
      case Shape.Items(var item) -> {
        if (!(value instanceof Json.Arr(var items))) {
          throw wrong(name, "must be an array");
        }
        items.forEach(it -> value(name, item.shape(), it, false));
      }
      case Shape.Values(var each) -> {
        if (!(value instanceof Json.Obj object)) {
          throw wrong(name, "must be an object");
        }
        object.members().forEach((key, it) -> value(key, each.shape(), it, false));
      }
      case Shape.Words(var words) -> {
        if (!words.contains(string(name, value))) {
          throw wrong(name, "is not an expected value");
        }
      }
      case Shape.Text(var length) -> text(name, length, string(name, value));
      case Shape.Quantity(var bounds) -> {
        if (!(value instanceof Json.Num number)) {
          throw wrong(name, "must be a number");
        }
        number(name, bounds, number.asDouble());
      }
      case Shape.Flag() -> {
        if (!(value instanceof Json.Bool)) {
          throw wrong(name, "must be a boolean");
        }
      }
    }
  }

  private void structure(Shape.Structure structure, Json.Obj object, boolean outermost) {
    structure
        .members()
        .forEach((name, member) -> {
          var value = object.get(name).or(() -> named(object, name));
          if (value.isEmpty()) {
            if (all && structure.required().contains(name)) {
              throw refused("Required field '" + name + "' is missing");
            }
          } else if (!outermost || !open.contains(name)) {
            value(name, member.shape(), value.get(), false);
          }
        });
  }

  /// The member as a service that is called as `aws-sdk` shows it: `DbInstances`, where the model
  /// has `DBInstances`.
  private static Optional<Json> named(Json.Obj object, String name) {
    boolean capitals =
        name.length() > 1 && name.substring(0, 2).chars().allMatch(Character::isUpperCase);
    return object.members().entrySet().stream()
        .filter(member -> capitals && member.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static String string(String name, Json value) {
    if (value instanceof Json.Str(var text)) {
      return text;
    }
    throw wrong(name, "must be a string");
  }

  private static void text(String name, Bounds length, String text) {
    if (length.least().filter(least -> text.length() < least).isPresent()) {
      throw wrong(name, "is smaller than the minimum length");
    }
    if (length.most().filter(most -> text.length() > most).isPresent()) {
      throw wrong(name, "exceeds the maximum length");
    }
  }

  private static void number(String name, Bounds bounds, double number) {
    if (bounds.least().filter(least -> number < least).isPresent()) {
      throw wrong(name, "is less than the minimum value");
    }
    if (bounds.most().filter(most -> number > most).isPresent()) {
      throw wrong(name, "exceeds the maximum value");
    }
  }

  private static Refusal notAnObject() {
    return Refusal.of("ValidationException", "Mocked result must be a JSON object.");
  }

  private static Refusal wrong(String name, String how) {
    return refused("Field '" + name + "' " + how);
  }

  private static Refusal refused(String what) {
    return Refusal.of("ValidationException", "Mock result schema validation error: " + what);
  }
}
