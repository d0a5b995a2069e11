package dev.steppe.integrations.functions;

import dev.steppe.asl.json.Json;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// JSON as the plain Java values that a handler works with, and back. Here null is JSON's null:
/// handlers are ordinary Java.
final class JavaValues {
  private JavaValues() {}

  /// Maps, lists, strings, booleans, null; whole numbers as [Integer] or [Long], others as
  /// [Double], as Lambda's Java runtime gives them.
  static @Nullable Object java(Json json) {
    return switch (json) {
      case Json.Null _ -> null;
      case Json.Bool(var value) -> value;
      case Json.Int(var value) -> integer(value);
      case Json.Dec number -> number.asDouble();
      case Json.Str(var value) -> value;
      case Json.Arr(var items) -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (var item : items) {
          list.add(java(item));
        }
        yield list;
      }
      case Json.Obj object -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        object.members().forEach((key, value) -> map.put(key, java(value)));
        yield map;
      }
    };
  }

  private static Object integer(long value) {
    if (value == (int) value) {
      return (int) value;
    }
    return value;
  }

  /// @throws IllegalArgumentException if a value has no JSON
  static Json json(@Nullable Object value) {
    return switch (value) {
      case null -> Json.Null.NULL;
      case Json json -> json;
      case Boolean flag -> Json.of(flag.booleanValue());
      case Byte number -> Json.of(number.longValue());
      case Short number -> Json.of(number.longValue());
      case Integer number -> Json.of(number.longValue());
      case Long number -> Json.of(number.longValue());
      case BigInteger number -> Json.of(number);
      case BigDecimal number -> Json.of(number);
      case Number number -> Json.of(finite(number));
      case Optional<?> optional -> json(optional.orElse(null));
      case Map<?, ?> map -> object(map);
      case Collection<?> items -> array(items.toArray());
      case Record recorded -> object(components(recorded));
      case Object array when array.getClass().isArray() -> array(boxed(array));
      case Object other -> Json.of(other.toString());
    };
  }

  private static BigDecimal finite(Number number) {
    try {
      return new BigDecimal(number.toString());
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException(number + " has no JSON");
    }
  }

  private static Json array(@Nullable Object[] items) {
    var values = new ArrayList<Json>(items.length);
    for (var item : items) {
      values.add(json(item));
    }
    return new Json.Arr(values);
  }

  private static @Nullable Object[] boxed(Object array) {
    var items = new @Nullable Object[Array.getLength(array)];
    for (int i = 0; i < items.length; i++) {
      items[i] = Array.get(array, i);
    }
    return items;
  }

  private static Json object(Map<?, ?> map) {
    var members = new LinkedHashMap<String, Json>();
    map.forEach((key, value) -> members.put(String.valueOf(key), json(value)));
    return new Json.Obj(members);
  }

  private static Map<String, @Nullable Object> components(Record recorded) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (var component : recorded.getClass().getRecordComponents()) {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      try {
        members.put(component.getName(), accessor.invoke(recorded));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalArgumentException(component + " can not be read", e);
      }
    }
    return members;
  }
}
