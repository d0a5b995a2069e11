package dev.steppe.asl.jsonata;

import dev.steppe.asl.json.Json;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Functions on objects, and on values of any type.
final class ObjectFunctions {
  private ObjectFunctions() {}

  static void define() {
    Library.define("keys", "<x-:a<s>>", 1, (e, a) -> keys(e, a[0]));
    Library.define(
        "lookup",
        "<x-s:x>",
        2,
        (e, a) ->
            ArrayFunctions.lookup(
                e, a[0], Library.optional(a, 1, String.class).orElse("undefined")));
    Library.define("spread", "<x-:a<o>>", 1, (e, a) -> spread(e, a[0]));
    Library.define("merge", "<a<o>:o>", 1, List.class, (e, objects, a) -> merge(e, objects));
    Library.define("each", "<o-f:a>", 2, (e, a) -> each(e, a[0], a[1]));
    Library.define("sift", "<o-f?:o>", 2, (e, a) -> sift(e, a[0], a[1]));
    Library.define("clone", "<(oa)-:o>", 1, Object.class, (e, value, a) -> value);
    Library.define("type", "<x:s>", 1, Object.class, (e, value, a) -> type(value));
    Library.define(
        "error",
        "<s?:x>",
        1,
        (e, a) -> {
          throw JsonataError.said("D3137", message(a, 0, "$error() function evaluated"));
        });
    Library.define(
        "assert",
        "<bs?:x>",
        2,
        (e, a) -> {
          if (!Boolean.TRUE.equals(a[0])) {
            throw JsonataError.said("D3141", message(a, 1, "$assert() statement failed"));
          }
          return null;
        });
  }

  private static String message(@Nullable Object[] arguments, int index, String otherwise) {
    return Library.optional(arguments, index, String.class)
        .filter(text -> !text.isEmpty())
        .orElse(otherwise);
  }

  private static Sequence keys(Evaluation evaluation, @Nullable Object value) {
    var names = new LinkedHashSet<String>();
    addKeys(evaluation, value, names);
    var result = Sequence.loose();
    result.addAll(names);
    evaluation.makeArray(result.size());
    return result;
  }

  private static void addKeys(Evaluation evaluation, @Nullable Object value, Set<String> names) {
    evaluation.work(1);
    if (value instanceof List<?> items) {
      items.forEach(item -> addKeys(evaluation, item, names));
    } else if (value instanceof Map) {
      names.addAll(Values.members(value).keySet());
    }
  }

  private static @Nullable Object spread(Evaluation evaluation, @Nullable Object value) {
    if (value instanceof Map) {
      var result = Sequence.loose();
      Values.members(value)
          .forEach((key, member) -> result.add(new LinkedHashMap<>(Map.of(key, member))));
      evaluation.makeArray(result.size() * 3L);
      return result;
    }
    if (!(value instanceof List<?> items)) {
      return value;
    }
    var result = Sequence.loose();
    for (var item : items) {
      var parts = spread(evaluation, item);
      if (parts instanceof List<?> list) {
        result.addAll(list);
      } else if (parts != null) {
        result.add(parts);
      }
    }
    evaluation.makeArray(result.size());
    result.loose = items.isEmpty();
    return result;
  }

  private static Map<String, Object> merge(Evaluation evaluation, List<?> objects) {
    var result = new LinkedHashMap<String, Object>();
    for (var object : objects) {
      evaluation.work(1);
      result.putAll(Values.members(object));
    }
    evaluation.makeArray(result.size() * 2L);
    return result;
  }

  private static @Nullable Object each(
      Evaluation evaluation, @Nullable Object object, @Nullable Object function) {
    var result = Sequence.loose();
    if (object instanceof Map && function instanceof Procedure procedure) {
      Values.members(object)
          .forEach((key, member) -> {
            evaluation.work(1);
            var value = procedure.applyToItem(evaluation, member, key, object);
            if (value != null) {
              result.add(value);
            }
          });
    }
    return result;
  }

  private static @Nullable Object sift(
      Evaluation evaluation, @Nullable Object object, @Nullable Object function) {
    var result = new LinkedHashMap<String, Object>();
    if (object instanceof Map && function instanceof Procedure procedure) {
      Values.members(object)
          .forEach((key, member) -> {
            evaluation.work(1);
            if (Values.truth(procedure.applyToItem(evaluation, member, key, object))) {
              result.put(key, member);
            }
          });
    }
    return result.isEmpty() ? null : result;
  }

  static String type(Object value) {
    return switch (value) {
      case Json.Null nothing -> "null";
      case Number number -> "number";
      case String text -> "string";
      case Boolean bool -> "boolean";
      case List<?> items -> "array";
      case Procedure procedure -> "function";
      default -> "object";
    };
  }
}
