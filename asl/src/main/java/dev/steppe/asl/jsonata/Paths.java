package dev.steppe.asl.jsonata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Paths: steps that are taken from every item of what the step before gave, with their filters,
/// sortings and bindings.
final class Paths {
  private Paths() {}

  /// Steps one after the other.
  static final class Path extends Node {
    final List<Node> steps = new ArrayList<>();
    boolean keepSingleton;

    @Override
    @Nullable Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      List<Object> items =
          input instanceof List && !(steps.getFirst() instanceof Basics.Variable)
              ? Values.items(input)
              : input == null ? UNDEFINED : Sequence.looseOf(input);
      @Nullable Object result = null;
      @Nullable Sequence tuples = null;
      boolean streams = false;
      for (int i = 0; i < steps.size(); i++) {
        var step = steps.get(i);
        streams |= step.tuple;
        if (i == 0 && step instanceof Basics.ArrayMaker maker && maker.constructed) {
          result = step.evaluate(evaluation, items == UNDEFINED ? null : items, frame);
        } else if (streams) {
          tuples = tupleStep(evaluation, step, items, tuples, frame);
        } else {
          result = step(evaluation, step, items, frame, i == steps.size() - 1);
        }
        if (!streams && (!(result instanceof List<?> list) || list.isEmpty())) {
          break;
        }
        if (step.focus == null && result instanceof List) {
          items = Values.items(result);
        }
      }
      if (tuples != null) {
        result = tuple ? tuples : unbound(tuples);
      }
      if (keepSingleton && result != null) {
        result = kept(result);
      }
      var grouping = group;
      return grouping == null
          ? result
          : grouping.evaluate(evaluation, tuples == null ? result : tuples, frame);
    }

    private static Object kept(Object result) {
      var sequence =
          result instanceof Sequence made
              ? made.constructed && !made.loose ? Sequence.looseOf(made) : made
              : Sequence.array(Values.items(result));
      sequence.keepsSingleton = true;
      return sequence;
    }

    private static Sequence unbound(Sequence tuples) {
      var sequence = Sequence.loose();
      for (var tuple : tuples) {
        var item = Values.members(tuple).get("@");
        if (item != null) {
          sequence.add(item);
        }
      }
      return sequence;
    }
  }

  /// Stands for an item that is undefined: a path from an undefined context takes its steps once.
  private static final Object MISSING = new Object();

  private static final List<Object> UNDEFINED = List.of(MISSING);

  private static @Nullable Object item(Object item) {
    return item == MISSING ? null : item;
  }

  private static Object step(
      Evaluation evaluation, Node step, List<Object> items, Frame frame, boolean last) {
    if (step instanceof Sort sort) {
      return stages(evaluation, step.stages, sort.sorted(evaluation, items, frame), frame);
    }
    evaluation.work(items.size());
    var results = new ArrayList<Object>();
    for (var item : items) {
      var result = step.evaluate(evaluation, item(item), frame);
      for (var stage : step.stages) {
        if (stage instanceof Node.Stage.Filter(var predicate)) {
          result = filter(evaluation, predicate, result, frame);
        }
      }
      if (result != null) {
        results.add(result);
      }
    }
    if (last
        && results.size() == 1
        && results.getFirst() instanceof List<?> only
        && !(only instanceof Sequence sequence && sequence.loose)) {
      return only;
    }
    var flat = Sequence.loose();
    for (var result : results) {
      if (result instanceof List<?> list
          && !(result instanceof Sequence sequence && sequence.constructed)) {
        flat.addAll(list);
      } else {
        flat.add(result);
      }
    }
    evaluation.makeArray(flat.size());
    return flat;
  }

  private static List<Object> stages(
      Evaluation evaluation, List<Node.Stage> stages, List<Object> input, Frame frame) {
    var result = input;
    for (var stage : stages) {
      switch (stage) {
        case Node.Stage.Filter(var predicate) ->
            result = Values.items(filter(evaluation, predicate, result, frame));
        case Node.Stage.Index(var variable) -> {
          for (int i = 0; i < result.size(); i++) {
            Values.members(result.get(i)).put(variable, (long) i);
          }
        }
      }
    }
    return result;
  }

  private static Sequence tupleStep(
      Evaluation evaluation,
      Node step,
      List<Object> items,
      @Nullable Sequence tuples,
      Frame frame) {
    var result = Sequence.loose();
    result.tuples = true;
    if (step instanceof Sort sort) {
      if (tuples != null) {
        result.addAll(sort.sorted(evaluation, tuples, frame));
      } else {
        long position = 0;
        for (var item : sort.sorted(evaluation, items, frame)) {
          var tuple = tuple(item);
          if (step.index != null) {
            tuple.put(step.index, position++);
          }
          result.add(tuple);
        }
      }
    } else if (tuples == null) {
      for (var item : items) {
        bind(evaluation, step, tuple(item), result, frame);
      }
    } else {
      for (var tuple : tuples) {
        bind(evaluation, step, Values.members(tuple), result, frame);
      }
    }
    evaluation.makeArray(result.size());
    var staged = stages(evaluation, step.stages, result, frame);
    if (staged instanceof Sequence sequence) {
      return sequence;
    }
    var copy = Sequence.loose();
    copy.tuples = true;
    copy.addAll(staged);
    return copy;
  }

  private static Map<String, Object> tuple(Object item) {
    var tuple = new LinkedHashMap<String, Object>();
    if (item != MISSING) {
      tuple.put("@", item);
    }
    return tuple;
  }

  /// Takes a step from one tuple, and adds a tuple for each result.
  private static void bind(
      Evaluation evaluation, Node step, Map<String, Object> from, Sequence to, Frame frame) {
    var context = from.get("@");
    var results = step.evaluate(evaluation, context, frame.inner(from));
    if (results == null) {
      return;
    }
    boolean tuples = results instanceof Sequence sequence && sequence.tuples;
    long position = 0;
    for (var result : results instanceof List ? Values.items(results) : List.of(results)) {
      var tuple = new LinkedHashMap<>(from);
      if (tuples) {
        tuple.putAll(Values.members(result));
      } else {
        tuple.put(step.focus == null ? "@" : step.focus, result);
        if (step.index != null) {
          tuple.put(step.index, position);
        }
        if (step.ancestor != null && context != null) {
          tuple.put(step.ancestor.label, context);
        }
      }
      position++;
      to.add(tuple);
    }
  }

  /// The items of `input` for which a predicate is true, or whose position it gives.
  static Object filter(Evaluation evaluation, Node predicate, @Nullable Object input, Frame frame) {
    boolean tuples = input instanceof Sequence sequence && sequence.tuples;
    List<Object> items =
        input instanceof List
            ? Values.items(input)
            : input == null ? List.of() : Sequence.looseOf(input);
    var results = Sequence.loose();
    results.tuples = tuples;
    if (predicate instanceof Basics.Literal literal && literal.value() instanceof Number position) {
      long at = index(position, items.size());
      if (at < 0 || at >= items.size()) {
        return results;
      }
      var item = items.get((int) at);
      if (item instanceof List) {
        return item;
      }
      results.add(item);
      return results;
    }
    if (input == null) {
      predicate.evaluate(evaluation, null, frame);
    }
    evaluation.work(items.size());
    for (int i = 0; i < items.size(); i++) {
      var item = items.get(i);
      var context = tuples ? Values.members(item).get("@") : item;
      var inner = tuples ? frame.inner(Values.members(item)) : frame;
      var test = predicate.evaluate(evaluation, context, inner);
      if (Values.isNumeric(test) && test instanceof Number position) {
        if (index(position, items.size()) == i) {
          results.add(item);
        }
      } else if (test instanceof List<?> positions
          && positions.stream().allMatch(Values::isNumeric)) {
        evaluation.work(positions.size());
        for (var position : positions) {
          if (index((Number) position, items.size()) == i) {
            results.add(item);
          }
        }
      } else if (Values.truth(test)) {
        results.add(item);
      }
    }
    evaluation.makeArray(results.size());
    return results;
  }

  private static long index(Number position, int size) {
    long at = position instanceof Long whole ? whole : (long) Math.floor(position.doubleValue());
    return at < 0 ? at + size : at;
  }

  /// `^(terms)`
  static final class Sort extends Node {
    private final List<Term> terms;

    Sort(List<Term> terms) {
      this.terms = List.copyOf(terms);
    }

    record Term(Node value, boolean descending) {}

    @Override
    @Nullable Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      throw new IllegalStateException("a sorting is a step of a path");
    }

    List<Object> sorted(Evaluation evaluation, List<Object> items, Frame frame) {
      boolean tuples = items instanceof Sequence sequence && sequence.tuples;
      return ArrayFunctions.sorted(
          evaluation, items, (left, right) -> compare(evaluation, left, right, tuples, frame) > 0);
    }

    private int compare(
        Evaluation evaluation, Object left, Object right, boolean tuples, Frame frame) {
      for (var term : terms) {
        var a = value(evaluation, term, left, tuples, frame);
        var b = value(evaluation, term, right, tuples, frame);
        int order = compare(a, b);
        if (order != 0) {
          // What is undefined stays last.
          return term.descending && a != null && b != null ? -order : order;
        }
      }
      return 0;
    }

    private static @Nullable Object value(
        Evaluation evaluation, Term term, Object item, boolean tuples, Frame frame) {
      return tuples
          ? term.value.evaluate(
              evaluation, Values.members(item).get("@"), frame.inner(Values.members(item)))
          : term.value.evaluate(evaluation, item(item), frame);
    }

    private static int compare(@Nullable Object a, @Nullable Object b) {
      if (a == null || b == null) {
        return a == null ? b == null ? 0 : 1 : -1;
      }
      if (!(a instanceof Number || a instanceof String)
          || !(b instanceof Number || b instanceof String)) {
        throw JsonataError.of(
            "T2008",
            "The expressions within an order-by clause must evaluate to numeric or string values");
      }
      if (a instanceof Number != b instanceof Number) {
        throw JsonataError.of(
            "T2007",
            "Type mismatch when comparing values {{value}} and {{value2}} in order-by clause",
            a,
            b);
      }
      return Operators.compare(a, b);
    }
  }
}
