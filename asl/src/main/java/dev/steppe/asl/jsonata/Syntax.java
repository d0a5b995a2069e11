package dev.steppe.asl.jsonata;

import dev.steppe.asl.json.Json;
import java.util.List;
import java.util.Optional;

/// An expression as it is written.
sealed interface Syntax {
  record Literal(Json value) implements Syntax {}

  /// A member of the context.
  record Name(String name) implements Syntax {}

  /// A variable, without its `$`; `$` itself has no name, and `$$` is called `$`.
  record Variable(String name) implements Syntax {}

  record Regex(String pattern, String flags) implements Syntax {}

  /// `*`
  record Wildcard() implements Syntax {}

  /// `**`
  record Descendants() implements Syntax {}

  /// `%`
  record Parent() implements Syntax {}

  /// `?` in the place of an argument.
  record Placeholder() implements Syntax {}

  /// `left.right`
  record Step(Syntax left, Syntax right) implements Syntax {}

  /// `left[predicate]`
  record Filter(Syntax left, Syntax predicate) implements Syntax {}

  /// `left[]`
  record KeepArray(Syntax left) implements Syntax {}

  /// `left{key: value, …}`
  record Group(Syntax left, List<Pair> pairs) implements Syntax {}

  /// `left^(terms)`
  record Sort(Syntax left, List<Term> terms) implements Syntax {}

  /// `left@$variable`
  record Focus(Syntax left, String variable) implements Syntax {}

  /// `left#$variable`
  record Position(Syntax left, String variable) implements Syntax {}

  /// `-operand`
  record Negation(Syntax operand) implements Syntax {}

  /// An operator between two operands, which both are evaluated, but for `and` and `or`.
  record Operation(String operator, Syntax left, Syntax right) implements Syntax {}

  /// `[first..last]`
  record Range(Syntax first, Syntax last) implements Syntax {}

  record ArrayMaker(List<Syntax> items) implements Syntax {}

  record ObjectMaker(List<Pair> pairs) implements Syntax {}

  /// `(first; second; …)`
  record Block(List<Syntax> expressions) implements Syntax {}

  /// `condition ? then : otherwise`
  record Conditional(Syntax condition, Syntax then, Optional<Syntax> otherwise) implements Syntax {}

  /// `left ?: right`
  record Elvis(Syntax left, Syntax right) implements Syntax {}

  /// `left ?? right`
  record Coalescing(Syntax left, Syntax right) implements Syntax {}

  /// `$variable := value`
  record Binding(String variable, Syntax value) implements Syntax {}

  /// `left ~> right`
  record Application(Syntax left, Syntax right) implements Syntax {}

  /// `procedure(arguments)`; partial if one of them is a [Placeholder].
  record Call(Syntax procedure, List<Syntax> arguments) implements Syntax {
    boolean isPartial() {
      return arguments.stream().anyMatch(Placeholder.class::isInstance);
    }
  }

  /// `function($parameters)<signature>{body}`
  record Lambda(List<String> parameters, Optional<String> signature, Syntax body)
      implements Syntax {}

  /// `|pattern|update, delete|`
  record Transformation(Syntax pattern, Syntax update, Optional<Syntax> delete) implements Syntax {}

  record Pair(Syntax key, Syntax value) {}

  record Term(Syntax value, boolean descending) {}
}
