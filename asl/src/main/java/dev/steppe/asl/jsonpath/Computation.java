package dev.steppe.asl.jsonpath;

import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.Expression;
import dev.steppe.asl.Scope;
import dev.steppe.asl.json.Json;
import java.util.stream.Stream;

/// The value of a field that is a path or an intrinsic function call: that of a `.$` key, and those
/// of ErrorPath and CausePath.
public sealed interface Computation extends Expression, Reading {
  /// Compiles the value of a key that ends in `.$`.
  ///
  /// @throws InvalidExpressionException if it is neither a path nor a call
  static Computation compile(String field, Json value) {
    if (value instanceof Json.Str(var text)) {
      try {
        return compile(field, text);
      } catch (UnsupportedExpressionException e) {
        throw e;
      } catch (InvalidExpressionException e) {
        throw invalid(field);
      }
    }
    throw invalid(field);
  }

  /// Compiles the value of `field`.
  ///
  /// @throws InvalidExpressionException if it is neither a path nor a call
  static Computation compile(String field, String text) {
    return text.startsWith("$")
        ? new FromPath(field, Path.compile(text))
        : new FromCall(Intrinsic.compile(text));
  }

  private static InvalidExpressionException invalid(String field) {
    return new InvalidExpressionException(
        "The value for the field '%s' must be a valid JSONPath or a valid intrinsic function call"
            .formatted(field));
  }

  /// Whether ErrorPath and CausePath may use this: any path, and the functions that give a string.
  default boolean givesText() {
    return switch (this) {
      case FromPath path -> true;
      case FromCall(var call) -> call.givesText();
    };
  }

  /// What a path finds.
  record FromPath(String field, Path path) implements Computation {
    @Override
    public Stream<String> variables() {
      return path.variables();
    }

    /// A member that is missing fails the state, but an item past the end of an array gives null,
    /// as measured on AWS.
    @Override
    public Json evaluate(Scope scope) {
      try {
        return path.find(scope);
      } catch (PathMissException e) {
        if (e.kind() == PathMissException.Kind.ITEM && field.endsWith(Template.SUFFIX)) {
          return Json.Null.NULL;
        }
        throw EvaluationException.runtime(
            "The JSONPath '%s' specified for the field '%s' could not be found in the input '%s'"
                .formatted(path.text(), field, scope.input().text()));
      }
    }
  }

  /// What an intrinsic function returns.
  record FromCall(Intrinsic call) implements Computation {
    @Override
    public Stream<String> variables() {
      return call.variables();
    }

    @Override
    public Json evaluate(Scope scope) {
      return call.evaluate(scope);
    }
  }
}
