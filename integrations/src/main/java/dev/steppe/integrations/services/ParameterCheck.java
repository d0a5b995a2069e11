package dev.steppe.integrations.services;

import dev.steppe.asl.definition.Services.Fault;
import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Checks the parameters of a call against what the operation takes, in AWS's words where they are
/// known. It refuses only what cannot be sent: whatever may become right on the way to the service,
/// such as a number in quotation marks, is left to the service.
final class ParameterCheck {
  private static final String PATH = ".$";

  private final boolean template;
  private final boolean namesOnly;
  private final List<Fault> faults = new ArrayList<>();
  private final Deque<String> at = new ArrayDeque<>();

  private ParameterCheck(boolean template, boolean namesOnly) {
    this.template = template;
    this.namesOnly = namesOnly;
  }

  /// What is wrong with parameters as a definition has them: values may be expressions, of which
  /// nothing is known.
  static List<Fault> ofTemplate(Shape.Structure input, Json.Obj parameters) {
    return new ParameterCheck(true, false).check(input, parameters);
  }

  /// Which names in it nobody knows. Nothing is said of values: version 1 of the AWS SDK for Java,
  /// which optimized integrations follow, makes more of them than models tell, such as an attribute
  /// value of DynamoDB of a text.
  static List<Fault> ofNames(Shape.Structure input, Json.Obj parameters) {
    var check = new ParameterCheck(true, true);
    check.structure(input, parameters);
    return check.faults;
  }

  /// What is wrong with parameters that are about to be sent.
  static List<Fault> ofValues(Shape.Structure input, Json.Obj parameters) {
    return new ParameterCheck(false, false).check(input, parameters);
  }

  private List<Fault> check(Shape.Structure input, Json.Obj parameters) {
    structure(input, parameters);
    input.members().stream()
        .filter(member -> input.required().contains(member.name()) && !member.idempotencyToken())
        .filter(member -> !given(parameters, SdkMembers.name(member)))
        .filter(member -> !given(parameters, member.pascalCase()))
        .forEach(member ->
            fault("The field '%s' is required but was missing".formatted(SdkMembers.name(member))));
    return faults;
  }

  private boolean given(Json.Obj parameters, String name) {
    return parameters.get(name).isPresent()
        || (template && parameters.get(name + PATH).isPresent());
  }

  private void structure(Shape.Structure structure, Json.Obj given) {
    given
        .members()
        .forEach((key, value) -> {
          boolean computed = computed(key);
          var name = computed ? key.substring(0, key.length() - PATH.length()) : key;
          var member = SdkMembers.find(structure, name);
          at.addLast(key);
          if (member.isEmpty()) {
            fault("The field \"%s\" is not supported by Step Functions".formatted(name));
          } else if (!computed) {
            value(name, member.get().shape(), value);
          }
          at.removeLast();
        });
  }

  private boolean computed(String key) {
    return template && key.endsWith(PATH);
  }

  private void value(String name, Shape shape, Json value) {
    if (value instanceof Json.Null || (template && isExpression(value))) {
      return;
    }
    switch (shape) {
      case Shape.Structure structure -> {
        if (value instanceof Json.Obj object) {
          structure(structure, object);
        } else {
          wrong(name);
        }
      }
      case Shape.Items items -> {
        if (value instanceof Json.Arr(var given)) {
          for (int i = 0; i < given.size(); i++) {
            at.addLast(String.valueOf(i));
            value(name, items.element().shape(), given.get(i));
            at.removeLast();
          }
        } else {
          wrong(name);
        }
      }
      case Shape.Entries entries -> {
        if (value instanceof Json.Obj object) {
          entries(entries, object);
        } else {
          wrong(name);
        }
      }
      case Shape.Quantity _, Shape.Timestamp _ -> {
        if (!(value instanceof Json.Num || value instanceof Json.Str)) {
          wrong(name);
        }
      }
      case Shape.Flag _ -> {
        if (!(value instanceof Json.Bool || value instanceof Json.Str)) {
          wrong(name);
        }
      }
      case Shape.Text _, Shape.Blob _, Shape.Document _, Shape.EventStream _ -> {}
    }
  }

  private void entries(Shape.Entries entries, Json.Obj given) {
    given
        .members()
        .forEach((key, value) -> {
          if (!computed(key)) {
            at.addLast(key);
            value(key, entries.value().shape(), value);
            at.removeLast();
          }
        });
  }

  private static boolean isExpression(Json value) {
    return value instanceof Json.Str(var text) && text.startsWith("{%") && text.endsWith("%}");
  }

  private void wrong(String name) {
    if (namesOnly) {
      return;
    }
    fault("The value of the field '%s' has an invalid format".formatted(name));
  }

  private void fault(String text) {
    faults.add(new Fault(List.copyOf(at), text));
  }
}
