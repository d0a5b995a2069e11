package dev.steppe.asl.jsonata;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// What an expression refers to: the variables that it reads and does not bind itself, and what a
/// state machine has not.
///
/// An expression of a state machine has no context of its own: data is reached through `$states`
/// and variables alone. AWS refuses what reads the context where there is none.
final class References {
  private final Moment moment;
  private final SortedSet<String> variables = new TreeSet<>();
  private final Set<String> faults = new LinkedHashSet<>();

  private References(Moment moment) {
    this.moment = moment;
  }

  static References of(Syntax syntax, Moment moment) {
    var references = new References(moment);
    references.visit(syntax, true, new HashSet<>());
    return references;
  }

  /// The names of variables that are read and not bound here, but for `states`; those of functions
  /// only where they are not called.
  SortedSet<String> variables() {
    return variables;
  }

  /// What is not supported, in AWS's words.
  List<String> faults() {
    return new ArrayList<>(faults);
  }

  /// @param root whether there is no context here
  /// @param bound the names that are bound here; grows as they are
  private void visit(Syntax syntax, boolean root, Set<String> bound) {
    switch (syntax) {
      case Syntax.Literal literal -> {}
      case Syntax.Regex regex -> {}
      case Syntax.Wildcard wildcard -> {}
      case Syntax.Descendants descendants -> {}
      case Syntax.Parent parent -> {}
      case Syntax.Placeholder placeholder -> {}
      case Syntax.Name(var name) -> {
        if (root) {
          faults.add("Reference to '%s' at the top level is not supported.".formatted(name));
        }
      }
      case Syntax.Variable(var name) -> variable(name, bound);
      case Syntax.Step(var left, var right) -> {
        if (left instanceof Syntax.Variable(var name)
            && name.equals("states")
            && !bound.contains(name)
            && right instanceof Syntax.Name(var field)
            && !moment.has(field)) {
          faults.add("Field '$states.%s' does not exist.".formatted(field));
        }
        visit(left, root, bound);
        visit(right, false, bound);
      }
      case Syntax.Filter(var left, var predicate) -> {
        visit(left, root, bound);
        visit(predicate, false, bound);
      }
      case Syntax.KeepArray(var left) -> visit(left, root, bound);
      case Syntax.Group(var left, var pairs) -> {
        visit(left, root, bound);
        pairs(pairs, false, bound);
      }
      case Syntax.Sort(var left, var terms) -> {
        visit(left, root, bound);
        terms.forEach(term -> visit(term.value(), false, bound));
      }
      case Syntax.Focus(var left, var variable) -> {
        visit(left, root, bound);
        bound.add(variable);
      }
      case Syntax.Position(var left, var variable) -> {
        visit(left, root, bound);
        bound.add(variable);
      }
      case Syntax.Negation(var operand) -> visit(operand, root, bound);
      case Syntax.Operation(var operator, var left, var right) -> both(left, right, root, bound);
      case Syntax.Range(var first, var last) -> both(first, last, root, bound);
      case Syntax.Elvis(var left, var right) -> both(left, right, root, bound);
      case Syntax.Coalescing(var left, var right) -> both(left, right, root, bound);
      case Syntax.Application(var left, var right) -> both(left, right, root, bound);
      case Syntax.ArrayMaker(var items) -> items.forEach(item -> visit(item, root, bound));
      case Syntax.ObjectMaker(var pairs) -> pairs(pairs, root, bound);
      case Syntax.Block(var expressions) -> {
        var inner = new HashSet<>(bound);
        expressions.forEach(expression -> visit(expression, root, inner));
      }
      case Syntax.Conditional(var condition, var then, var otherwise) -> {
        both(condition, then, root, bound);
        otherwise.ifPresent(expression -> visit(expression, root, bound));
      }
      case Syntax.Binding(var name, var value) -> {
        // A function may call itself by the name that it is about to get.
        if (value instanceof Syntax.Lambda) {
          bound.add(name);
        }
        visit(value, root, bound);
        bound.add(name);
      }
      case Syntax.Call(var procedure, var arguments) -> {
        if (!(procedure instanceof Syntax.Variable(var name) && Library.hasFunction(name))) {
          visit(procedure, root, bound);
        }
        arguments.forEach(argument -> visit(argument, root, bound));
      }
      case Syntax.Lambda(var parameters, var signature, var body) -> {
        var inner = new HashSet<>(bound);
        inner.addAll(parameters);
        visit(body, root, inner);
      }
      case Syntax.Transformation(var pattern, var update, var delete) -> {
        visit(pattern, false, bound);
        visit(update, false, bound);
        delete.ifPresent(expression -> visit(expression, false, bound));
      }
    }
  }

  private void both(Syntax left, Syntax right, boolean root, Set<String> bound) {
    visit(left, root, bound);
    visit(right, root, bound);
  }

  private void pairs(List<Syntax.Pair> pairs, boolean root, Set<String> bound) {
    for (var pair : pairs) {
      both(pair.key(), pair.value(), root, bound);
    }
  }

  private void variable(String name, Set<String> bound) {
    if (name.equals("$")) {
      faults.add("Reference to '$$' is not supported.");
    } else if (!name.isEmpty() && !name.equals("states") && !bound.contains(name)) {
      variables.add(name);
    }
  }
}
