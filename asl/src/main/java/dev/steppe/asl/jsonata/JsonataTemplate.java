package dev.steppe.asl.jsonata;

import dev.steppe.asl.Expression;
import dev.steppe.asl.Scope;
import dev.steppe.asl.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.function.BiConsumer;

/// A JSON value in which strings of the form `{% … %}` are expressions, at any depth. Keys and all
/// other strings are taken as they are.
public sealed interface JsonataTemplate extends Expression {
  /// The template of an empty object.
  JsonataTemplate NOTHING = new Constant(Json.Obj.EMPTY);

  /// Adds the names of the variables that the expressions read, without `$`.
  void addVariables(SortedSet<String> names);

  /// Compiles `json`.
  ///
  /// @param place where it stands in the state, as `Catch[0]/Output`
  /// @param faults is told the place of each fault; the template is of no use if there was one
  static JsonataTemplate compile(
      Json json, String place, Moment moment, BiConsumer<String, Fault> faults) {
    return switch (json) {
      case Json.Str(var text) when JsonataExpression.is(text) ->
          JsonataExpression.compile(text, place, moment, fault -> faults.accept(place, fault))
              .<JsonataTemplate>map(Computed::new)
              .orElse(NOTHING);
      case Json.Obj object -> object(object, place, moment, faults);
      case Json.Arr array -> array(array, place, moment, faults);
      case Json.Str string -> new Constant(json);
      case Json.Null nothing -> new Constant(json);
      case Json.Bool bool -> new Constant(json);
      case Json.Num number -> new Constant(json);
    };
  }

  private static JsonataTemplate object(
      Json.Obj object, String place, Moment moment, BiConsumer<String, Fault> faults) {
    var fields = new ArrayList<Field>();
    for (var member : object.members().entrySet()) {
      var value = compile(member.getValue(), place + "/" + member.getKey(), moment, faults);
      fields.add(new Field(member.getKey(), value));
    }
    return fields.stream().allMatch(field -> field.value() instanceof Constant)
        ? new Constant(object)
        : new Fields(fields);
  }

  private static JsonataTemplate array(
      Json.Arr array, String place, Moment moment, BiConsumer<String, Fault> faults) {
    var items = new ArrayList<JsonataTemplate>();
    for (int i = 0; i < array.items().size(); i++) {
      items.add(compile(array.items().get(i), "%s[%d]".formatted(place, i), moment, faults));
    }
    return items.stream().allMatch(Constant.class::isInstance)
        ? new Constant(array)
        : new Items(items);
  }

  /// A part without anything to compute.
  record Constant(Json value) implements JsonataTemplate {
    @Override
    public Json evaluate(Scope scope) {
      return value;
    }

    @Override
    public void addVariables(SortedSet<String> names) {}
  }

  /// A string that is an expression.
  record Computed(JsonataExpression expression) implements JsonataTemplate {
    @Override
    public Json evaluate(Scope scope) {
      return expression.evaluate(scope);
    }

    @Override
    public void addVariables(SortedSet<String> names) {
      names.addAll(expression.variables());
    }
  }

  /// An object with something to compute in it.
  record Fields(List<Field> fields) implements JsonataTemplate {
    public Fields {
      fields = List.copyOf(fields);
    }

    @Override
    public Json evaluate(Scope scope) {
      var object = Json.object();
      for (var field : fields) {
        object.put(field.key(), field.value().evaluate(scope));
      }
      return object.build();
    }

    @Override
    public void addVariables(SortedSet<String> names) {
      fields.forEach(field -> field.value().addVariables(names));
    }
  }

  /// A member of [Fields].
  record Field(String key, JsonataTemplate value) {}

  /// An array with something to compute in it.
  record Items(List<JsonataTemplate> items) implements JsonataTemplate {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public Json evaluate(Scope scope) {
      return new Json.Arr(items.stream().map(item -> item.evaluate(scope)).toList());
    }

    @Override
    public void addVariables(SortedSet<String> names) {
      items.forEach(item -> item.addVariables(names));
    }
  }
}
