package dev.steppe.asl.jsonata;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The simple parts of expressions: values, names, constructors, blocks, conditions.
final class Basics {
  private Basics() {}

  static final class Literal extends Node {
    private final Object value;

    Literal(Object value) {
      this.value = value;
    }

    Object value() {
      return value;
    }

    @Override
    Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      return value;
    }
  }

  /// A member of the context.
  static final class Name extends Node {
    private final String name;

    Name(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    @Override
    @Nullable Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      return ArrayFunctions.lookup(evaluation, input, name);
    }
  }

  static final class Variable extends Node {
    private final String name;

    Variable(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    @Override
    @Nullable Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      return name.isEmpty() ? input : frame.lookup(name);
    }
  }

  /// `*`. What it finds in an array makes the whole an array, even of one item.
  static final class Wildcard extends Node {
    @Override
    Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      var results = Sequence.loose();
      var values =
          input instanceof Map<?, ?> members
              ? members.values()
              : input instanceof List<?> items ? items : List.of();
      for (var value : values) {
        results.loose &= !(value instanceof List<?>);
        flatten(value, results);
      }
      evaluation.makeArray(results.size());
      return results;
    }

    private static void flatten(Object value, Sequence into) {
      if (value instanceof List<?> items) {
        items.forEach(item -> flatten(item, into));
      } else {
        into.add(value);
      }
    }
  }

  static final class Descendants extends Node {
    @Override
    @Nullable Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      if (input == null) {
        return null;
      }
      var results = Sequence.loose();
      visit(evaluation, input, results);
      return results.size() == 1 ? results.getFirst() : results;
    }

    private static void visit(Evaluation evaluation, Object value, Sequence into) {
      evaluation.work(1);
      if (value instanceof List<?> items) {
        items.forEach(item -> visit(evaluation, item, into));
        return;
      }
      into.add(value);
      if (value instanceof Map<?, ?> members) {
        members.values().forEach(member -> visit(evaluation, member, into));
      }
    }
  }

  /// `%`
  static final class Parent extends Node {
    final Slot slot;

    Parent(Slot slot) {
      this.slot = slot;
    }

    @Override
    @Nullable Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      return frame.lookup(slot.label);
    }
  }

  static final class Regex extends Node {
    private final Regexes.Matching matching;

    Regex(Regexes.Matching matching) {
      this.matching = matching;
    }

    @Override
    Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      return matching;
    }
  }

  static final class ArrayMaker extends Node {
    private final List<Node> items;

    /// Whether it is a step that makes one array, which is not flattened.
    boolean constructed;

    ArrayMaker(List<Node> items) {
      this.items = List.copyOf(items);
    }

    @Override
    Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      var result = Sequence.array();
      for (var item : items) {
        var value = item.evaluate(evaluation, input, frame);
        if (value instanceof List<?> list && !(item instanceof ArrayMaker)) {
          result.addAll(list);
        } else if (value != null) {
          result.add(value);
        }
      }
      evaluation.makeArray(result.size());
      result.constructed = constructed;
      return result;
    }
  }

  static final class ObjectMaker extends Node {
    private final Grouping members;

    ObjectMaker(Grouping members) {
      this.members = members;
    }

    @Override
    Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      return members.evaluate(evaluation, input, frame);
    }
  }

  static final class Block extends Node {
    final List<Node> expressions;

    Block(List<Node> expressions) {
      this.expressions = new ArrayList<>(expressions);
    }

    @Override
    @Nullable Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      var inner = frame.inner();
      @Nullable Object result = null;
      for (var expression : expressions) {
        result = expression.evaluate(evaluation, input, inner);
      }
      return result;
    }
  }

  static final class Binding extends Node {
    private final String variable;
    private final Node value;

    Binding(String variable, Node value) {
      this.variable = variable;
      this.value = value;
    }

    @Override
    @Nullable Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      var bound = value.evaluate(evaluation, input, frame);
      frame.bind(variable, bound);
      return bound;
    }
  }

  static final class Conditional extends Node {
    private final Node condition;
    Node then;
    Optional<Node> otherwise;

    Conditional(Node condition, Node then, Optional<Node> otherwise) {
      this.condition = condition;
      this.then = then;
      this.otherwise = otherwise;
    }

    @Override
    @Nullable Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      if (Values.truth(condition.evaluate(evaluation, input, frame))) {
        return then.evaluate(evaluation, input, frame);
      }
      return otherwise.isPresent() ? otherwise.get().evaluate(evaluation, input, frame) : null;
    }
  }

  /// `left ?? right`: the right side if the left is undefined.
  static final class Coalescing extends Node {
    private final Node left;
    private final Node right;

    Coalescing(Node left, Node right) {
      this.left = left;
      this.right = right;
    }

    @Override
    @Nullable Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      var value = left.evaluate(evaluation, input, frame);
      return value == null ? right.evaluate(evaluation, input, frame) : value;
    }
  }

  /// `left ?: right`: the right side if the left is false.
  static final class Elvis extends Node {
    private final Node left;
    private final Node right;

    Elvis(Node left, Node right) {
      this.left = left;
      this.right = right;
    }

    @Override
    @Nullable Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      var value = left.evaluate(evaluation, input, frame);
      return Values.truth(value) ? value : right.evaluate(evaluation, input, frame);
    }
  }
}
