package dev.steppe.asl.jsonpath;

import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.Scope;
import dev.steppe.asl.json.Json;

/// A compiled JSONPath: `$…` into the input, or `$$…` into the context object.
///
/// A path is *definite* if it can only ever mean one node; such a path misses when that node does
/// not exist. Every other path gives an array of what it finds, empty if that is nothing.
public final class Path {
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

  private enum Root {
    INPUT,
    CONTEXT
  }

  /// @throws InvalidExpressionException if `text` is not a path
  public static Path compile(String text) {
    if (!text.startsWith("$")) {
      throw new InvalidExpressionException("Value must be a valid JSONPath.");
    }
    var root = text.startsWith("$$") ? Root.CONTEXT : Root.INPUT;
    var expression = root == Root.CONTEXT ? text.substring(1) : text;
    if (root == Root.INPUT && isVariable(text)) {
      throw new UnsupportedExpressionException(
          "The variable in '%s' is not supported by this version of Steppe yet".formatted(text));
    }
    var steps = Steps.parse(expression);
    return new Path(text, root, steps.isPresent() ? steps.get() : JaywayQuery.compile(expression));
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
    if (path.root == Root.CONTEXT) {
      throw new InvalidExpressionException(
          "Value is not a Reference Path: '%s' refers to the context object".formatted(text));
    }
    return path;
  }

  /// Whether `text` refers to a variable: `$name`.
  private static boolean isVariable(String text) {
    return text.length() > 1
        && (Character.isUnicodeIdentifierStart(text.codePointAt(1)) || text.charAt(1) == '_');
  }

  /// The path as the definition has it.
  public String text() {
    return text;
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
          case INPUT -> scope.input();
          case CONTEXT -> scope.context().get();
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
