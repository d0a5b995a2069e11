package dev.steppe.asl.jsonpath;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import dev.steppe.asl.jsonpath.Intrinsic.Argument;
import dev.steppe.asl.jsonpath.Intrinsic.Call;
import dev.steppe.asl.jsonpath.Intrinsic.Literal;
import dev.steppe.asl.jsonpath.Intrinsic.PathArgument;
import dev.steppe.asl.jsonpath.Intrinsic.Text;
import java.util.ArrayList;
import java.util.List;

/// Reads a call: `States.Name(argument, …)`, where an argument is a string in single quotes, a
/// number, `null`, `true`, `false`, a path, or another call. Blanks between them mean nothing.
final class IntrinsicParser {
  /// How deep calls may nest, as documented.
  private static final int MAX_NESTING = 10;

  private static final String PREFIX = "States.";

  private final String text;
  private int at;

  IntrinsicParser(String text) {
    this.text = text;
  }

  /// @throws InvalidExpressionException if the text is no call
  Call parse() {
    skipBlanks();
    var call = call(1);
    skipBlanks();
    if (at < text.length()) {
      throw invalid("'%s' follows the call".formatted(text.substring(at)));
    }
    return call;
  }

  private Call call(int depth) {
    if (depth > MAX_NESTING) {
      throw invalid("calls nest deeper than %d".formatted(MAX_NESTING));
    }
    var function = function();
    skipBlanks();
    expect('(');
    var arguments = arguments(depth);
    if (!function.takes(arguments.size()) && !function.countsWhenItRuns()) {
      throw invalid(
          "States.%s does not take %d arguments".formatted(function.title(), arguments.size()));
    }
    return new Call(function, arguments);
  }

  private IntrinsicFunction function() {
    int from = at;
    while (at < text.length() && isNamePart(text.charAt(at))) {
      at++;
    }
    var name = text.substring(from, at);
    if (!name.startsWith(PREFIX)) {
      throw invalid("'%s' is not the name of a function".formatted(name));
    }
    return IntrinsicFunction.named(name.substring(PREFIX.length()))
        .orElseThrow(() -> invalid("there is no function '%s'".formatted(name)));
  }

  private static boolean isNamePart(char c) {
    return c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '.');
  }

  /// Reads what follows an opening parenthesis, up to and with the closing one.
  private List<Argument> arguments(int depth) {
    var arguments = new ArrayList<Argument>();
    skipBlanks();
    if (peek() == ')') {
      at++;
      return arguments;
    }
    while (true) {
      skipBlanks();
      arguments.add(argument(depth));
      skipBlanks();
      if (peek() == ')') {
        at++;
        return arguments;
      }
      expect(',');
    }
  }

  private Argument argument(int depth) {
    return switch (peek()) {
      case '\'' -> string();
      case '$' -> path();
      case 'S' -> call(depth + 1);
      default -> literal();
    };
  }

  private Text string() {
    int from = ++at;
    var value = new StringBuilder();
    while (peek() != '\'') {
      char c = text.charAt(at++);
      if (c == '\\') {
        c = peek();
        if ("'{}\\".indexOf(c) < 0) {
          throw invalid("'\\%s' is not an escape".formatted(c));
        }
        at++;
      }
      value.append(c);
    }
    return new Text(value.toString(), text.substring(from, at++));
  }

  /// A path ends at the comma or parenthesis that is not part of it.
  private PathArgument path() {
    int from = at;
    int nesting = 0;
    char quote = 0;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (quote != 0) {
        if (c == '\\') {
          at++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (nesting == 0 && (c == ',' || c == ')')) {
        break;
      } else if ((c == '\'' || c == '"') && nesting > 0) {
        quote = c;
      } else if (c == '[' || c == '(') {
        nesting++;
      } else if (c == ']' || c == ')') {
        nesting--;
      }
    }
    return new PathArgument(
        Path.compile(text.substring(from, Math.min(at, text.length())).strip()));
  }

  private Literal literal() {
    int from = at;
    while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != ')') {
      at++;
    }
    var literal = text.substring(from, at).strip();
    try {
      var value = Json.parse(literal.startsWith("+") ? literal.substring(1) : literal);
      return switch (value) {
        case Json.Null nothing -> new Literal(value);
        case Json.Bool bool -> new Literal(value);
        case Json.Num number -> new Literal(value);
        case Json.Str string -> throw invalid("strings take single quotes");
        case Json.Arr array -> throw invalid("'%s' is not an argument".formatted(literal));
        case Json.Obj object -> throw invalid("'%s' is not an argument".formatted(literal));
      };
    } catch (MalformedJsonException e) {
      throw invalid("'%s' is not an argument".formatted(literal));
    }
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw invalid("it ends too early");
    }
    return text.charAt(at);
  }

  private void expect(char c) {
    if (peek() != c) {
      throw invalid("'%s' is missing before '%s'".formatted(c, text.substring(at)));
    }
    at++;
  }

  private static InvalidExpressionException invalid(String reason) {
    return new InvalidExpressionException(
        "Value must be a valid intrinsic function call: " + reason);
  }
}
