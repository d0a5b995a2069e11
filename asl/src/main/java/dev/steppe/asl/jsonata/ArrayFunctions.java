package dev.steppe.asl.jsonata;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// Functions on arrays, most of which call another function for the items.
final class ArrayFunctions {
  private ArrayFunctions() {}

  static void define() {
    Library.define(
        "count", "<a:n>", 1, (e, a) -> a[0] instanceof List<?> items ? (long) items.size() : 0L);
    Library.define("append", "<xx:a>", 2, (e, a) -> append(e, a[0], a[1]));
    Library.define("map", "<af>", 2, List.class, (e, items, a) -> map(e, items, function(a)));
    Library.define("filter", "<af>", 2, List.class, (e, items, a) -> filter(e, items, function(a)));
    Library.define(
        "single", "<af?>", 2, List.class, (e, items, a) -> single(e, Values.items(items), a[1]));
    Library.define(
        "reduce",
        "<afj?:j>",
        3,
        List.class,
        (e, items, a) -> reduce(e, Values.items(items), function(a), a.length > 2 ? a[2] : null));
    Library.define("zip", "<a+>", 0, ArrayFunctions::zip);
    Library.define(
        "reverse",
        "<a:a>",
        1,
        List.class,
        (e, items, a) -> items.size() <= 1 ? items : made(e, items.reversed()));
    Library.define(
        "sort", "<af?:a>", 2, List.class, (e, items, a) -> sort(e, Values.items(items), a[1]));
    Library.define("shuffle", "<a:a>", 1, List.class, (e, items, a) -> shuffle(e, items));
    Library.define("distinct", "<x:x>", 1, Object.class, (e, items, a) -> distinct(e, items));
  }

  private static Procedure function(@Nullable Object[] arguments) {
    if (arguments[1] instanceof Procedure procedure) {
      return procedure;
    }
    throw JsonataError.of("T1006", "Attempted to invoke a non-function");
  }

  private static Sequence made(Evaluation evaluation, List<?> items) {
    evaluation.makeArray(items.size());
    return Sequence.array(items);
  }

  static @Nullable Object append(
      Evaluation evaluation, @Nullable Object left, @Nullable Object right) {
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    var first = left instanceof List<?> items ? items : List.of(left);
    var second = right instanceof List<?> items ? items : List.of(right);
    evaluation.makeArray(0L + first.size() + second.size());
    var all = Sequence.array(first);
    all.addAll(second);
    return all;
  }

  /// The members of that name of an object, or of all objects in an array.
  static @Nullable Object lookup(Evaluation evaluation, @Nullable Object input, String name) {
    if (input instanceof Map<?, ?> members) {
      return members.get(name);
    }
    if (!(input instanceof List<?> items)) {
      return null;
    }
    evaluation.work(items.size());
    var result = Sequence.loose();
    for (var item : items) {
      var found = lookup(evaluation, item, name);
      if (found instanceof List<?> list) {
        result.addAll(list);
      } else if (found != null) {
        result.add(found);
      }
    }
    evaluation.makeArray(result.size());
    return result;
  }

  private static Sequence map(Evaluation evaluation, List<?> items, Procedure function) {
    var result = Sequence.loose();
    long index = 0;
    for (var item : items) {
      evaluation.work(1);
      var value = function.applyToItem(evaluation, item, index++, items);
      if (value != null) {
        result.add(value);
      }
    }
    evaluation.makeArray(result.size());
    return result;
  }

  private static Sequence filter(Evaluation evaluation, List<?> items, Procedure function) {
    var result = Sequence.loose();
    long index = 0;
    for (var item : items) {
      evaluation.work(1);
      if (Values.truth(function.applyToItem(evaluation, item, index++, items))) {
        result.add(item);
      }
    }
    evaluation.makeArray(result.size());
    return result;
  }

  private static Object single(
      Evaluation evaluation, List<Object> items, @Nullable Object function) {
    @Nullable Object found = null;
    long index = 0;
    for (var item : items) {
      evaluation.work(1);
      if (function instanceof Procedure test
          && !Values.truth(test.applyToItem(evaluation, item, index++, items))) {
        continue;
      }
      if (found != null) {
        throw JsonataError.of(
            "D3138",
            "The $single() function expected exactly 1 matching result.  Instead it matched more.");
      }
      found = item;
    }
    if (found == null) {
      throw JsonataError.of(
          "D3139",
          "The $single() function expected exactly 1 matching result.  Instead it matched 0.");
    }
    return found;
  }

  private static @Nullable Object reduce(
      Evaluation evaluation, List<Object> items, Procedure function, @Nullable Object start) {
    int arity = function.arity();
    if (arity < 2) {
      throw JsonataError.of(
          "D3050",
          "The second argument of reduce function must be a function with at least two arguments");
    }
    var result = start;
    for (int i = 0; i < items.size(); i++) {
      evaluation.work(1);
      if (i == 0 && start == null) {
        result = items.getFirst();
        continue;
      }
      var arguments = new ArrayList<@Nullable Object>();
      arguments.add(result);
      arguments.add(items.get(i));
      if (arity >= 3) {
        arguments.add((long) i);
      }
      if (arity >= 4) {
        arguments.add(items);
      }
      result = function.apply(evaluation, arguments.toArray(), null);
    }
    return result;
  }

  private static Object zip(Evaluation evaluation, @Nullable Object[] arrays) {
    int length = Integer.MAX_VALUE;
    for (var array : arrays) {
      length = Math.min(length, array instanceof List<?> items ? items.size() : 0);
    }
    evaluation.makeArray((long) length * (arrays.length + 1));
    var result = Sequence.array();
    for (int i = 0; i < length; i++) {
      var tuple = Sequence.array();
      for (var array : arrays) {
        if (array instanceof List<?> items) {
          tuple.add(items.get(i));
        }
      }
      result.add(tuple);
    }
    return result;
  }

  private static List<Object> sort(
      Evaluation evaluation, List<Object> items, @Nullable Object comparator) {
    if (items.size() <= 1) {
      return items;
    }
    if (comparator instanceof Procedure procedure) {
      return sorted(
          evaluation,
          items,
          (left, right) ->
              Values.truth(
                  procedure.apply(evaluation, new @Nullable Object[] {left, right}, null)));
    }
    if (!items.stream().allMatch(Values::isNumeric)
        && !items.stream().allMatch(String.class::isInstance)) {
      throw JsonataError.of(
          "D3070",
          "The single argument form of the sort function can only be applied to an array of strings or an array of numbers.  Use the second argument to specify a comparison function");
    }
    return sorted(evaluation, items, (left, right) -> Operators.compare(left, right) > 0);
  }

  /// Sorts by merging, so that what is equal keeps its order.
  ///
  /// @param after whether its first argument belongs behind its second
  static List<Object> sorted(
      Evaluation evaluation, List<Object> items, BiPredicate<Object, Object> after) {
    if (items.size() <= 1) {
      return items;
    }
    int middle = items.size() / 2;
    var left = sorted(evaluation, items.subList(0, middle), after);
    var right = sorted(evaluation, items.subList(middle, items.size()), after);
    evaluation.work(items.size());
    evaluation.makeArray(items.size());
    var merged = Sequence.array();
    int l = 0;
    int r = 0;
    while (l < left.size() && r < right.size()) {
      merged.add(after.test(left.get(l), right.get(r)) ? right.get(r++) : left.get(l++));
    }
    merged.addAll(left.subList(l, left.size()));
    merged.addAll(right.subList(r, right.size()));
    return merged;
  }

  private static List<?> shuffle(Evaluation evaluation, List<?> items) {
    if (items.size() <= 1) {
      return items;
    }
    var shuffled = made(evaluation, items);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      int other = (int) (evaluation.scope().chance().fraction() * (i + 1));
      shuffled.set(i, shuffled.set(other, shuffled.get(i)));
    }
    return shuffled;
  }

  private static Object distinct(Evaluation evaluation, Object value) {
    if (!(value instanceof List<?> items) || items.size() <= 1) {
      return value;
    }
    evaluation.work(items.size());
    var distinct = Sequence.array(new LinkedHashSet<>(items));
    evaluation.makeArray(distinct.size());
    distinct.loose = value instanceof Sequence sequence && sequence.loose;
    return distinct;
  }
}
