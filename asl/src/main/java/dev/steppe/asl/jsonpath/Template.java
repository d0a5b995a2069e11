package dev.steppe.asl.jsonpath;

import dev.steppe.asl.Expression;
import dev.steppe.asl.Scope;
import dev.steppe.asl.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A payload template, compiled: Parameters, ItemSelector, ResultSelector. Of each member whose key
/// ends in `.$` the value is a path or an intrinsic function call; everything else is copied.
public sealed interface Template extends Expression, Reading {
  /// The ending of keys whose values are computed.
  String SUFFIX = ".$";

  /// The template of an empty object.
  Template NOTHING = new Constant(Json.Obj.EMPTY);

  /// Is told what is wrong with a template.
  @FunctionalInterface
  interface Faults {
    /// @param place where in the template, as `/a[0]/x.$`
    void found(String place, String message);
  }

  /// Compiles `json`. Every fault is told to `faults`; the template is of no use if there was one.
  static Template compile(Json json, Faults faults) {
    return compile(json, "", faults);
  }

  private static Template compile(Json json, String place, Faults faults) {
    return switch (json) {
      case Json.Obj object -> compileObject(object, place, faults);
      case Json.Arr array -> compileArray(array, place, faults);
      case Json.Null nothing -> new Constant(json);
      case Json.Bool bool -> new Constant(json);
      case Json.Num number -> new Constant(json);
      case Json.Str string -> new Constant(json);
    };
  }

  private static Template compileObject(Json.Obj object, String place, Faults faults) {
    var fields = new ArrayList<Field>();
    var keys = new HashSet<String>();
    var constant = true;
    for (var member : object.members().entrySet()) {
      var at = place + "/" + member.getKey();
      var field = compileField(member.getKey(), member.getValue(), at, faults);
      if (field.isEmpty()) {
        continue;
      }
      fields.add(field.get());
      constant &= field.get().value() instanceof Constant;
      if (!keys.add(field.get().key())) {
        faults.found(at, "The field '%s' is given twice".formatted(field.get().key()));
      }
    }
    return constant ? new Constant(object) : new Fields(fields);
  }

  private static Optional<Field> compileField(String key, Json value, String place, Faults faults) {
    if (!key.endsWith(SUFFIX)) {
      return Optional.of(new Field(key, compile(value, place, faults)));
    }
    var name = key.substring(0, key.length() - SUFFIX.length());
    try {
      return Optional.of(new Field(name, new Computed(Computation.compile(key, value))));
    } catch (InvalidExpressionException e) {
      faults.found(place, e.getMessage());
      return Optional.empty();
    }
  }

  private static Template compileArray(Json.Arr array, String place, Faults faults) {
    var items = new ArrayList<Template>();
    for (var item : array.items()) {
      items.add(compile(item, place + "[" + items.size() + "]", faults));
    }
    return items.stream().allMatch(Constant.class::isInstance)
        ? new Constant(array)
        : new Items(items);
  }

  /// A part without anything to compute.
  record Constant(Json value) implements Template {
    @Override
    public Stream<String> variables() {
      return Stream.empty();
    }

    @Override
    public Json evaluate(Scope scope) {
      return value;
    }
  }

  /// The value of a `.$` key.
  record Computed(Computation computation) implements Template {
    @Override
    public Stream<String> variables() {
      return computation.variables();
    }

    @Override
    public Json evaluate(Scope scope) {
      return computation.evaluate(scope);
    }
  }

  /// An object with something to compute in it.
  record Fields(List<Field> fields) implements Template {
    public Fields {
      fields = List.copyOf(fields);
    }

    @Override
    public Stream<String> variables() {
      return fields.stream().flatMap(field -> field.value().variables());
    }

    @Override
    public Json evaluate(Scope scope) {
      var object = Json.object();
      for (var field : fields) {
        object.put(field.key(), field.value().evaluate(scope));
      }
      return object.build();
    }
  }

  /// A member of [Fields].
  record Field(String key, Template value) {}

  /// An array with something to compute in it.
  record Items(List<Template> items) implements Template {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public Stream<String> variables() {
      return items.stream().flatMap(Template::variables);
    }

    @Override
    public Json evaluate(Scope scope) {
      var values = new ArrayList<Json>(items.size());
      for (var item : items) {
        values.add(item.evaluate(scope));
      }
      return new Json.Arr(values);
    }
  }
}
