package dev.steppe.asl.jsonpath;

import dev.steppe.asl.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// The intrinsic functions on arrays and objects.
final class ArrayFunctions {
  /// The most items that ArrayRange makes, as documented.
  private static final int MAX_RANGE = 1000;

  private ArrayFunctions() {}

  /// Cuts an array into chunks of a size; the last one may be shorter.
  static Json partition(Arguments arguments) {
    var items = arguments.array(0);
    int size = arguments.truncated(1);
    if (size <= 0) {
      throw arguments.invalid();
    }
    var chunks = new ArrayList<Json>();
    for (int from = 0; from < items.size(); from += Math.min(size, items.size())) {
      int to = (int) Math.min((long) from + size, items.size());
      chunks.add(new Json.Arr(items.subList(from, to)));
    }
    return new Json.Arr(chunks);
  }

  /// Compares texts, as observed on AWS: the string "1" is found in `[1]`, and the order of keys
  /// matters.
  static Json contains(Arguments arguments) {
    var wanted = form(arguments.value(1));
    return Json.of(arguments.array(0).stream().anyMatch(item -> form(item).equals(wanted)));
  }

  private static String form(Json value) {
    return value instanceof Json.Str(var text) ? text : value.text();
  }

  /// The numbers from the first to the last, which is included.
  static Json range(Arguments arguments) {
    long first = arguments.truncated(0);
    long last = arguments.truncated(1);
    long step = arguments.truncated(2);
    if (step == 0 || (last - first) / step >= MAX_RANGE) {
      throw arguments.invalid();
    }
    var numbers = new ArrayList<Json>();
    for (long n = first; step > 0 ? n <= last : n >= last; n += step) {
      numbers.add(new Json.Int(n));
    }
    return new Json.Arr(numbers);
  }

  /// An empty array has null at every index, as observed on AWS.
  static Json getItem(Arguments arguments) {
    var items = arguments.array(0);
    int index = arguments.truncated(1);
    if (index < 0 || (index >= items.size() && !items.isEmpty())) {
      throw arguments.invalid();
    }
    return items.isEmpty() ? Json.Null.NULL : items.get(index);
  }

  /// The different items, in the order in which a Java hash set has them, as observed on AWS.
  static Json unique(Arguments arguments) {
    var first = new HashMap<@Nullable Object, Json>();
    var order = new HashSet<@Nullable Object>();
    for (var item : arguments.array(0)) {
      var key = plain(item);
      first.putIfAbsent(key, item);
      order.add(key);
    }
    var unique = new ArrayList<Json>();
    for (var key : order) {
      var item = first.get(key);
      if (item != null) {
        unique.add(item);
      }
    }
    return new Json.Arr(unique);
  }

  /// A value of plain Java with an equality of its own: 1 is 1.0, and keys have no order.
  private static @Nullable Object plain(Json value) {
    return switch (value) {
      case Json.Null() -> null;
      case Json.Bool(var bool) -> bool;
      case Json.Int(var number) -> number;
      case Json.Dec(var number) -> {
        double real = number.doubleValue();
        yield real == Math.rint(real) && Math.abs(real) < 1L << 53 ? (Object) (long) real : real;
      }
      case Json.Str(var text) -> text;
      case Json.Arr(var items) -> {
        var list = new ArrayList<@Nullable Object>(items.size());
        items.forEach(item -> list.add(plain(item)));
        yield list;
      }
      case Json.Obj object -> {
        var map = new HashMap<String, @Nullable Object>();
        object.members().forEach((key, member) -> map.put(key, plain(member)));
        yield map;
      }
    };
  }

  /// Puts the members of the second object over those of the first. A deep merge, which the third
  /// argument would ask for, does not exist.
  static Json merge(Arguments arguments) {
    if (arguments.value(2).equals(Json.Bool.TRUE)) {
      throw arguments.invalid();
    }
    var members = new LinkedHashMap<>(arguments.object(0).members());
    members.putAll(arguments.object(1).members());
    return new Json.Obj(members);
  }
}
