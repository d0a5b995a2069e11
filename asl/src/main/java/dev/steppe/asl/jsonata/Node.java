package dev.steppe.asl.jsonata;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of an expression, ready to be evaluated. [Compiler] makes it and sets what belongs to its
/// place in a path; then it changes no more, and may be evaluated by many threads at once.
abstract class Node {
  /// Filters on what it gives, where it is no step of a path.
  final List<Node> predicates = new ArrayList<>();

  /// What is done to its results as a step of a path.
  final List<Stage> stages = new ArrayList<>();

  /// How its results are grouped.
  @Nullable Grouping group;

  /// Whether its sequences stay arrays even with one item.
  boolean keepArray;

  /// The variable that `@` binds to each result.
  @Nullable String focus;

  /// The variable that `#` binds to the position of each result.
  @Nullable String index;

  /// Whether it is part of a stream of bindings.
  boolean tuple;

  /// The variable that holds what it was applied to, for a later `%`.
  @Nullable Slot ancestor;

  /// The slots of `%` in it whose ancestor was not found in it.
  final List<Slot> seeking = new ArrayList<>();

  /// Something done to the results of a step.
  sealed interface Stage {
    record Filter(Node predicate) implements Stage {}

    record Index(String variable) implements Stage {}
  }

  /// The place that a `%` looks for its ancestor.
  static final class Slot {
    String label;
    int level = 1;

    Slot(String label) {
      this.label = label;
    }
  }

  /// What this part itself gives, before its filters.
  abstract @Nullable Object run(Evaluation evaluation, @Nullable Object input, Frame frame);

  final @Nullable Object evaluate(Evaluation evaluation, @Nullable Object input, Frame frame) {
    evaluation.enter();
    var result = run(evaluation, input, frame);
    for (var predicate : predicates) {
      result = Paths.filter(evaluation, predicate, result, frame);
    }
    var grouping = group;
    if (grouping != null && !(this instanceof Paths.Path)) {
      result = grouping.evaluate(evaluation, result, frame);
    }
    if (result instanceof Sequence sequence && sequence.loose && !sequence.tuples) {
      if (keepArray) {
        sequence.keepsSingleton = true;
      }
      if (sequence.isEmpty()) {
        result = null;
      } else if (sequence.size() == 1 && !sequence.keepsSingleton) {
        result = sequence.getFirst();
      }
    }
    evaluation.leave();
    return result;
  }
}
