package dev.steppe.asl.jsonpath;

import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.Expression;
import dev.steppe.asl.Scope;
import dev.steppe.asl.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A call of an intrinsic function, compiled: `States.Format('Hello {}', $.name)`.
public final class Intrinsic implements Expression, Reading {
  private final String text;
  private final Call call;

  private Intrinsic(String text, Call call) {
    this.text = text;
    this.call = call;
  }

  /// @throws InvalidExpressionException if `text` is not a call of a known function with as many
  ///   arguments as it takes
  public static Intrinsic compile(String text) {
    return new Intrinsic(text, new IntrinsicParser(text).parse());
  }

  /// Whether the outermost function always returns a string, or may be relied on to: these are the
  /// functions that ErrorPath and CausePath allow.
  public boolean givesText() {
    return call.function().givesText();
  }

  @Override
  public Stream<String> variables() {
    return variables(call);
  }

  private static Stream<String> variables(Argument argument) {
    return switch (argument) {
      case Literal _, Text _ -> Stream.empty();
      case PathArgument(var path) -> path.variables();
      case Call(_, var arguments) -> arguments.stream().flatMap(Intrinsic::variables);
    };
  }

  @Override
  public Json evaluate(Scope scope) {
    try {
      return value(call, scope);
    } catch (InvalidArgumentsException e) {
      throw failure(e.getMessage());
    }
  }

  private Json value(Argument argument, Scope scope) {
    return switch (argument) {
      case Literal(var value) -> value;
      case Text(var value, var raw) -> new Json.Str(value);
      case PathArgument(var path) -> find(path, scope);
      case Call(var function, var arguments) -> {
        var values = arguments.stream().map(each -> value(each, scope)).toList();
        yield function.apply(new Arguments(function, values, template(arguments), scope.chance()));
      }
    };
  }

  /// The first argument as it stands in the definition, if it is a string there: Format must tell
  /// an escaped brace from one that is not.
  private static Optional<String> template(List<Argument> arguments) {
    return !arguments.isEmpty() && arguments.getFirst() instanceof Text(var value, var raw)
        ? Optional.of(raw)
        : Optional.empty();
  }

  private Json find(Path path, Scope scope) {
    try {
      return path.find(scope);
    } catch (PathMissException e) {
      throw switch (e.kind()) {
        case MEMBER, ITEM ->
            failure(
                "The JsonPath argument for the field '%s' could not be found in the input '%s'"
                    .formatted(path.text(), scope.input().text()));
        case ARRAY -> EvaluationException.runtime(e.getMessage());
      };
    }
  }

  private EvaluationException failure(String reason) {
    return EvaluationException.runtime(
        "The function '%s' had the following error: %s".formatted(text, reason));
  }

  /// What stands between the parentheses of a call.
  sealed interface Argument {}

  /// A number, a boolean or null.
  record Literal(Json value) implements Argument {}

  /// A string.
  ///
  /// @param raw as it stands in the definition, escapes included, without its quotes
  record Text(String value, String raw) implements Argument {}

  record PathArgument(Path path) implements Argument {}

  record Call(IntrinsicFunction function, List<Argument> arguments) implements Argument {
    Call {
      arguments = List.copyOf(arguments);
    }
  }
}
