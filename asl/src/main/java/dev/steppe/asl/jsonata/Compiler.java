package dev.steppe.asl.jsonata;

import dev.steppe.asl.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes of an expression as it is written what can be evaluated: chains of `.` become paths,
/// filters and bindings belong to the steps that they follow, every `%` finds its ancestor, and
/// last calls of functions cost no depth. It follows the post-parse stage of the reference
/// implementation.
final class Compiler {
  private int slots;

  private Compiler() {}

  /// @throws InvalidJsonataException if the expression has no meaning
  static Node compile(Syntax syntax) {
    var node = new Compiler().node(syntax, false);
    if (node instanceof Basics.Parent || !node.seeking.isEmpty()) {
      throw underivable();
    }
    return node;
  }

  private static InvalidJsonataException underivable() {
    return new InvalidJsonataException(
        "The object representing the 'parent' cannot be derived from this expression");
  }

  /// @param keepArray whether `[]` follows
  private Node node(Syntax syntax, boolean keepArray) {
    var node =
        switch (syntax) {
          case Syntax.Literal(var value) -> new Basics.Literal(Values.of(value));
          case Syntax.Name(var name) -> name(name, keepArray);
          case Syntax.Variable(var name) -> new Basics.Variable(name);
          case Syntax.Regex(var pattern, var flags) ->
              new Basics.Regex(Regexes.compile(pattern, flags));
          case Syntax.Wildcard wildcard -> new Basics.Wildcard();
          case Syntax.Descendants descendants -> new Basics.Descendants();
          case Syntax.Parent parent -> new Basics.Parent(new Node.Slot("!" + slots++));
          case Syntax.Placeholder placeholder ->
              throw new InvalidJsonataException("Syntax error: \"?\"");
          case Syntax.KeepArray(var left) -> node(left, true);
          case Syntax.Step step -> path(step);
          case Syntax.Filter filter -> filter(filter, keepArray);
          case Syntax.Group group -> group(group);
          case Syntax.Sort sort -> sort(sort);
          case Syntax.Focus focus -> focus(focus, keepArray);
          case Syntax.Position position -> position(position);
          case Syntax.Negation(var operand) -> negation(operand);
          case Syntax.Operation(var operator, var left, var right) -> {
            var a = node(left, false);
            var b = node(right, false);
            yield seeking(new Operators.Operation(operator, a, b), a, b);
          }
          case Syntax.Range(var first, var last) -> {
            var a = node(first, false);
            var b = node(last, false);
            yield seeking(new Operators.Range(a, b), a, b);
          }
          case Syntax.Elvis(var left, var right) -> {
            var a = node(left, false);
            var b = node(right, false);
            yield seeking(new Basics.Elvis(a, b), a, b);
          }
          case Syntax.Coalescing(var left, var right) -> {
            var a = node(left, false);
            var b = node(right, false);
            yield seeking(new Basics.Coalescing(a, b), a, b);
          }
          case Syntax.Application(var left, var right) -> {
            var a = node(left, false);
            var b = node(right, false);
            var application = new Calls.Application(a, b);
            application.keepArray = a.keepArray || b.keepArray;
            yield application;
          }
          case Syntax.ArrayMaker(var items) -> {
            var nodes = nodes(items);
            yield seeking(new Basics.ArrayMaker(nodes), nodes.toArray(Node[]::new));
          }
          case Syntax.ObjectMaker(var pairs) -> {
            var grouping = grouping(pairs);
            var object = new Basics.ObjectMaker(grouping);
            grouping.pairs().forEach(pair -> seeking(object, pair.key(), pair.value()));
            yield object;
          }
          case Syntax.Block(var expressions) -> {
            var nodes = nodes(expressions);
            yield seeking(new Basics.Block(nodes), nodes.toArray(Node[]::new));
          }
          case Syntax.Conditional(var condition, var then, var otherwise) -> {
            var test = node(condition, false);
            var yes = node(then, false);
            var no = otherwise.map(it -> node(it, false));
            var conditional = seeking(new Basics.Conditional(test, yes, no), test, yes);
            no.ifPresent(it -> seeking(conditional, it));
            yield conditional;
          }
          case Syntax.Binding(var variable, var value) -> {
            var bound = node(value, false);
            yield seeking(new Basics.Binding(variable, bound), bound);
          }
          case Syntax.Call call -> call(call);
          case Syntax.Lambda(var parameters, var signature, var body) ->
              new Calls.Lambda(parameters, signature.map(Signature::new), tail(node(body, false)));
          case Syntax.Transformation(var pattern, var update, var delete) ->
              new Calls.Transformation(
                  node(pattern, false), node(update, false), delete.map(it -> node(it, false)));
        };
    if (keepArray) {
      node.keepArray = true;
    }
    return node;
  }

  private List<Node> nodes(List<Syntax> all) {
    return all.stream().map(syntax -> node(syntax, false)).toList();
  }

  private static Node name(String name, boolean keepArray) {
    var step = new Basics.Name(name);
    step.keepArray = keepArray;
    var path = path(step);
    path.keepSingleton = keepArray;
    return path;
  }

  private static Paths.Path path(Node step) {
    if (step instanceof Paths.Path path) {
      return path;
    }
    var path = new Paths.Path();
    path.steps.add(step);
    return path;
  }

  private Node path(Syntax.Step step) {
    var left = node(step.left(), false);
    var path = path(left);
    if (left instanceof Basics.Parent parent) {
      path.seeking.clear();
      path.seeking.add(parent.slot);
    }
    var rest = node(step.right(), false);
    if (rest instanceof Paths.Path other) {
      path.steps.addAll(other.steps);
    } else {
      rest.predicates.forEach(predicate -> rest.stages.add(new Node.Stage.Filter(predicate)));
      rest.predicates.clear();
      path.steps.add(rest);
    }
    path.steps.replaceAll(Compiler::named);
    path.keepSingleton |= path.steps.stream().anyMatch(it -> it.keepArray);
    if (path.steps.getFirst() instanceof Basics.ArrayMaker maker) {
      maker.constructed = true;
    }
    if (path.steps.getLast() instanceof Basics.ArrayMaker maker) {
      maker.constructed = true;
    }
    resolve(path);
    return path;
  }

  /// A string as a step is a name; other literals are no steps.
  private static Node named(Node step) {
    if (!(step instanceof Basics.Literal literal)) {
      return step;
    }
    if (!(literal.value() instanceof String name)) {
      throw new InvalidJsonataException(
          "The literal value %s cannot be used as a step within a path expression"
              .formatted(Stringifier.show(literal.value())));
    }
    var named = new Basics.Name(name);
    named.stages.addAll(literal.stages);
    literal.predicates.forEach(predicate -> named.stages.add(new Node.Stage.Filter(predicate)));
    named.keepArray = literal.keepArray;
    named.focus = literal.focus;
    named.index = literal.index;
    named.tuple = literal.tuple;
    return named;
  }

  private Node filter(Syntax.Filter filter, boolean keepArray) {
    var result = node(filter.left(), keepArray);
    var step = result instanceof Paths.Path path ? path.steps.getLast() : result;
    if (step.group != null) {
      throw new InvalidJsonataException(
          "A predicate cannot follow a grouping expression in a step");
    }
    var predicate = node(filter.predicate(), false);
    for (var slot : predicate.seeking) {
      if (slot.level == 1) {
        seek(step, slot);
      } else {
        slot.level--;
      }
    }
    seeking(step, predicate);
    if (result instanceof Paths.Path) {
      step.stages.add(new Node.Stage.Filter(predicate));
    } else {
      step.predicates.add(predicate);
    }
    return result;
  }

  private Node group(Syntax.Group group) {
    var result = node(group.left(), false);
    if (result.group != null) {
      throw new InvalidJsonataException("Each step can only have one grouping expression");
    }
    result.group = grouping(group.pairs());
    return result;
  }

  private Grouping grouping(List<Syntax.Pair> pairs) {
    return new Grouping(
        pairs.stream()
            .map(pair -> new Grouping.Pair(node(pair.key(), false), node(pair.value(), false)))
            .toList());
  }

  private Node sort(Syntax.Sort sort) {
    var path = path(node(sort.left(), false));
    var values = new ArrayList<Node>();
    var terms = new ArrayList<Paths.Sort.Term>();
    for (var term : sort.terms()) {
      var value = node(term.value(), false);
      values.add(value);
      terms.add(new Paths.Sort.Term(value, term.descending()));
    }
    path.steps.add(seeking(new Paths.Sort(terms), values.toArray(Node[]::new)));
    resolve(path);
    return path;
  }

  private Node focus(Syntax.Focus focus, boolean keepArray) {
    var result = node(focus.left(), false);
    var step = result instanceof Paths.Path path ? path.steps.getLast() : result;
    if (!step.stages.isEmpty() || !step.predicates.isEmpty()) {
      throw new InvalidJsonataException(
          "A context variable binding must precede any predicates on a step");
    }
    if (step instanceof Paths.Sort) {
      throw new InvalidJsonataException(
          "A context variable binding must precede the 'order-by' clause on a step");
    }
    step.keepArray |= keepArray;
    step.focus = focus.variable();
    step.tuple = true;
    return result;
  }

  private Node position(Syntax.Position position) {
    var left = node(position.left(), false);
    var path = path(left);
    var step = path.steps.getLast();
    if (!(left instanceof Paths.Path)) {
      step.predicates.forEach(predicate -> step.stages.add(new Node.Stage.Filter(predicate)));
      step.predicates.clear();
    }
    if (step.stages.isEmpty()) {
      step.index = position.variable();
    } else {
      step.stages.add(new Node.Stage.Index(position.variable()));
    }
    step.tuple = true;
    return path;
  }

  private Node negation(Syntax operand) {
    if (operand instanceof Syntax.Literal(var value) && value instanceof Json.Num) {
      var number = (Number) Values.of(value);
      return new Basics.Literal(
          number instanceof Long whole && whole != Long.MIN_VALUE
              ? (Object) (-whole)
              : Numbers.simplest(-number.doubleValue()));
    }
    var node = node(operand, false);
    return seeking(new Operators.Negation(node), node);
  }

  private Node call(Syntax.Call call) {
    if (call.isPartial()) {
      var arguments = new ArrayList<Optional<Node>>();
      for (var argument : call.arguments()) {
        arguments.add(
            argument instanceof Syntax.Placeholder
                ? Optional.empty()
                : Optional.of(node(argument, false)));
      }
      var partial = new Calls.PartialCall(node(call.procedure(), false), arguments);
      arguments.forEach(argument -> argument.ifPresent(it -> seeking(partial, it)));
      return partial;
    }
    var arguments = nodes(call.arguments());
    return seeking(
        new Calls.Call(node(call.procedure(), false), arguments), arguments.toArray(Node[]::new));
  }

  /// The body of a function, whose last call is put off.
  private static Node tail(Node node) {
    if (!node.predicates.isEmpty() || node.group != null) {
      return node;
    }
    switch (node) {
      case Calls.Call call -> {
        return new Calls.TailCall(call);
      }
      case Basics.Conditional conditional -> {
        conditional.then = tail(conditional.then);
        conditional.otherwise = conditional.otherwise.map(Compiler::tail);
      }
      case Basics.Block block -> {
        if (!block.expressions.isEmpty()) {
          block.expressions.set(block.expressions.size() - 1, tail(block.expressions.getLast()));
        }
      }
      default -> {}
    }
    return node;
  }

  /// Hands the slots of parts that found no ancestor to what holds the parts.
  private static <T extends Node> T seeking(T whole, Node... parts) {
    for (var part : parts) {
      whole.seeking.addAll(part.seeking);
      if (part instanceof Basics.Parent parent) {
        whole.seeking.add(parent.slot);
      }
    }
    return whole;
  }

  /// Finds the ancestors of the `%` in the last step of a path.
  private static void resolve(Paths.Path path) {
    var last = path.steps.getLast();
    var slots = new ArrayList<>(last.seeking);
    if (last instanceof Basics.Parent parent) {
      slots.add(parent.slot);
    }
    for (var slot : slots) {
      int index = path.steps.size() - 2;
      while (slot.level > 0) {
        if (index < 0) {
          path.seeking.add(slot);
          break;
        }
        var step = path.steps.get(index--);
        // Steps that bind their focus one after the other have one context.
        while (index >= 0 && step.focus != null && path.steps.get(index).focus != null) {
          step = path.steps.get(index--);
        }
        seek(step, slot);
      }
    }
  }

  private static void seek(Node node, Node.Slot slot) {
    switch (node) {
      case Basics.Name name -> found(name, slot);
      case Basics.Wildcard wildcard -> found(wildcard, slot);
      case Basics.Parent parent -> slot.level++;
      case Basics.Block block -> {
        if (!block.expressions.isEmpty()) {
          block.tuple = true;
          seek(block.expressions.getLast(), slot);
        }
      }
      case Paths.Path path -> {
        path.tuple = true;
        int index = path.steps.size() - 1;
        seek(path.steps.get(index--), slot);
        while (slot.level > 0 && index >= 0) {
          seek(path.steps.get(index--), slot);
        }
      }
      default -> throw underivable();
    }
  }

  private static void found(Node node, Node.Slot slot) {
    if (--slot.level == 0) {
      if (node.ancestor != null) {
        slot.label = node.ancestor.label;
      }
      node.ancestor = slot;
      node.tuple = true;
    }
  }
}
