package dev.steppe.asl.jsonpath;

import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.Scope;
import dev.steppe.asl.json.Json;
import java.util.stream.Stream;

/// A compiled JSONPath: `$…` into the input, `$$…` into the context object, or `$name…` into the
/// value of a variable.
///
/// A path is *definite* if it can only ever mean one node; such a path misses when that node does
/// not exist. Every other path gives an array of what it finds, empty if that is nothing.
public final class Path implements Reading {
  /// The whole input.
  public static final Path ROOT = compile("$");

  private final String text;
  private final Root root;
  private final Query query;

  private Path(String text, Root root, Query query) {
    this.text = text;
    this.root = root;
    this.query = query;
  }

  /// Where a path begins.
  private sealed interface Root {
    record Input() implements Root {}

    record Context() implements Root {}

    record Variable(String name) implements Root {}
  }

  /// @throws InvalidExpressionException if `text` is not a path
  public static Path compile(String text) {
    if (!text.startsWith("$")) {
      throw new InvalidExpressionException("Value must be a valid JSONPath.");
    }
    if (text.startsWith("$$")) {
      return new Path(text, new Root.Context(), query(text.substring(1)));
    }
    int end = endOfName(text);
    return end == 1
        ? new Path(text, new Root.Input(), query(text))
        : new Path(
            text, new Root.Variable(text.substring(1, end)), query("$" + text.substring(end)));
  }

  private static Query query(String expression) {
    var steps = Steps.parse(expression);
    return steps.isPresent() ? steps.get() : JaywayQuery.compile(expression);
  }

  /// Where the name of the variable ends that `text` begins with: at 1 if it begins with none.
  private static int endOfName(String text) {
    int end = 1;
    while (end < text.length()) {
      int c = text.codePointAt(end);
      boolean fits =
          end == 1
              ? Character.isUnicodeIdentifierStart(c) || c == '_'
              : Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
      if (!fits) {
        break;
      }
      end += Character.charCount(c);
    }
    return end;
  }

  /// A reference path: one that names a single node by plain steps.
  ///
  /// @throws InvalidExpressionException if `text` is not one
  public static Path compileReference(String text) {
    if (!text.startsWith("$")) {
      throw new InvalidExpressionException(
          "Value is not a Reference Path: Reference path didn't start with '$'");
    }
    var path = compile(text);
    if (!(path.query instanceof Steps)) {
      throw new InvalidExpressionException(
          "Value is not a Reference Path: '%s' does not name a single node".formatted(text));
    }
    return path;
  }

  /// A reference path that may not lead into the context object, which the numeric fields do not
  /// take.
  ///
  /// @throws InvalidExpressionException if `text` is not one
  public static Path compileInputReference(String text) {
    var path = compileReference(text);
    if (path.root instanceof Root.Context) {
      throw new InvalidExpressionException(
          "Value is not a Reference Path: '%s' refers to the context object".formatted(text));
    }
    return path;
  }

  @Override
  public Stream<String> variables() {
    return root instanceof Root.Variable(var name) ? Stream.of(name) : Stream.empty();
  }

  /// The path as the definition has it.
  public String text() {
    return text;
  }

  /// The path as AWS names it where it means something of the wrong type (recorded): one into the
  /// context object has a single `$` there.
  String textInItsRoot() {
    return text.startsWith("$$") ? text.substring(1) : text;
  }

  /// Whether the path is the whole input.
  public boolean isInput() {
    return text.equals("$");
  }

  /// What the path finds.
  ///
  /// @throws PathMissException if it is definite and finds nothing
  Json find(Scope scope) {
    return query.find(
        switch (root) {
          case Root.Input() -> scope.input();
          case Root.Context() -> scope.context().get();
          case Root.Variable(var name) ->
              scope
                  .variables()
                  .get(name)
                  .orElseThrow(() ->
                      new PathMissException(
                          PathMissException.Kind.MEMBER,
                          "No results for path: $['%s']".formatted(name)));
        });
  }

  /// What the path finds, for fields whose misses are told in the library's own words: InputPath,
  /// OutputPath, TimeoutSecondsPath and their like.
  ///
  /// @throws EvaluationException if it finds nothing
  public Json value(Scope scope) {
    try {
      return find(scope);
    } catch (PathMissException e) {
      throw EvaluationException.runtime("Invalid path '%s' : %s".formatted(text, e.getMessage()));
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
