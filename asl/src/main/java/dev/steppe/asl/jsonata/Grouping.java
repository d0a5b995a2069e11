package dev.steppe.asl.jsonata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes an object of items: each pair gives every item a key, and each key the value made of all
/// items with that key together.
record Grouping(List<Pair> pairs) {
  record Pair(Node key, Node value) {}

  private static final class Group {
    final int pair;
    @Nullable Object data;

    Group(int pair, @Nullable Object data) {
      this.pair = pair;
      this.data = data;
    }
  }

  Map<String, Object> evaluate(Evaluation evaluation, @Nullable Object input, Frame frame) {
    boolean tuples = input instanceof Sequence sequence && sequence.tuples;
    var items = new ArrayList<@Nullable Object>();
    if (input instanceof List<?> list) {
      items.addAll(list);
    } else {
      items.add(input);
    }
    if (items.isEmpty() && !tuples) {
      items.add(null);
    }
    var groups = new LinkedHashMap<String, Group>();
    for (var item : items) {
      var inner = tuples && item != null ? frame.inner(Values.members(item)) : frame;
      var context = tuples && item != null ? Values.members(item).get("@") : item;
      for (int i = 0; i < pairs.size(); i++) {
        add(evaluation, i, key(evaluation, pairs.get(i), context, inner), item, groups);
      }
    }
    evaluation.makeArray(groups.size() * 2L);
    var result = new LinkedHashMap<String, Object>();
    groups.forEach((key, group) -> {
      var value = value(evaluation, group, tuples, frame);
      if (value != null) {
        result.put(key, value);
      }
    });
    return result;
  }

  private static @Nullable String key(
      Evaluation evaluation, Pair pair, @Nullable Object context, Frame frame) {
    return switch (pair.key.evaluate(evaluation, context, frame)) {
      case null -> null;
      case String text -> text;
      case Object other ->
          throw JsonataError.of(
              "T1003", "Key in object structure must evaluate to a string; got: {{value}}", other);
    };
  }

  private static void add(
      Evaluation evaluation,
      int pair,
      @Nullable String key,
      @Nullable Object item,
      Map<String, Group> groups) {
    if (key == null) {
      return;
    }
    var group = groups.get(key);
    if (group == null) {
      groups.put(key, new Group(pair, item));
    } else if (group.pair != pair) {
      throw JsonataError.of(
          "D1009", "Multiple key definitions evaluate to same key: {{value}}", key);
    } else {
      group.data = appended(evaluation, group.data, item);
    }
  }

  /// Items with one key are collected in a list of their own, which grows in place.
  private static @Nullable Object appended(
      Evaluation evaluation, @Nullable Object data, @Nullable Object item) {
    evaluation.work(1);
    if (data instanceof Collected collected && item != null && !Values.isArray(item)) {
      collected.items.add(item);
      return data;
    }
    var before = data instanceof Collected collected ? collected.items : data;
    var after = ArrayFunctions.append(evaluation, before, item);
    return after instanceof Sequence sequence && sequence != item && sequence != before
        ? new Collected(sequence)
        : after;
  }

  private record Collected(Sequence items) {}

  private @Nullable Object value(Evaluation evaluation, Group group, boolean tuples, Frame frame) {
    var data = group.data instanceof Collected collected ? collected.items : group.data;
    var value = pairs.get(group.pair).value;
    if (!tuples || data == null) {
      return value.evaluate(evaluation, data, frame);
    }
    var tuple = reduced(evaluation, data);
    var context = tuple.remove("@");
    return value.evaluate(evaluation, context, frame.inner(tuple));
  }

  /// One tuple of several, whose variables hold the values of all.
  private static Map<String, Object> reduced(Evaluation evaluation, Object data) {
    if (!(data instanceof List<?> tuples)) {
      return new LinkedHashMap<>(Values.members(data));
    }
    var result = new LinkedHashMap<>(Values.members(tuples.getFirst()));
    for (var tuple : tuples.subList(1, tuples.size())) {
      Values.members(tuple)
          .forEach((name, value) -> {
            var all = ArrayFunctions.append(evaluation, result.get(name), value);
            if (all != null) {
              result.put(name, all);
            }
          });
    }
    return result;
  }
}
