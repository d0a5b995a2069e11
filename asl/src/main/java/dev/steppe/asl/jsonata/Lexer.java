package dev.steppe.asl.jsonata;

import dev.steppe.asl.json.Json;
import java.math.BigDecimal;
import java.util.Set;
import java.util.regex.Pattern;

/// Splits an expression into tokens, as the reference implementation's tokenizer does. Whether a
/// slash begins a regular expression depends on where it stands, so tokens are asked for one by
/// one.
final class Lexer {
  private static final String BLANKS = " \t\n\r\u000B";

  private static final Set<String> PAIRS =
      Set.of("..", ":=", "!=", ">=", "<=", "**", "~>", "?:", "??");

  private static final String SINGLES = ".[]{}(),@#;:?+-*/%|=<>^&!~";

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|([1-9][0-9]*))(\\.[0-9]+)?([Ee][-+]?[0-9]+)?");

  private final String text;
  private int at;

  Lexer(String text) {
    this.text = text;
  }

  /// The next token.
  ///
  /// @param infix whether an operator may stand here, so that a slash divides
  Token next(boolean infix) {
    skipBlanksAndComments();
    if (at >= text.length()) {
      return Token.END;
    }
    char c = text.charAt(at);
    if (!infix && c == '/') {
      at++;
      return regex();
    }
    if (at + 1 < text.length() && PAIRS.contains(text.substring(at, at + 2))) {
      at += 2;
      return Token.operator(text.substring(at - 2, at));
    }
    if (SINGLES.indexOf(c) >= 0) {
      at++;
      return Token.operator(String.valueOf(c));
    }
    if (c == '"' || c == '\'') {
      return string(c);
    }
    var number = NUMBER.matcher(text).region(at, text.length());
    if (number.lookingAt()) {
      at = number.end();
      return number(number.group());
    }
    return c == '`' ? quotedName() : name();
  }

  private void skipBlanksAndComments() {
    while (at < text.length()) {
      if (BLANKS.indexOf(text.charAt(at)) >= 0) {
        at++;
      } else if (text.startsWith("/*", at)) {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
          throw new InvalidJsonataException("Comment has no closing tag");
        }
        at = end + 2;
      } else {
        return;
      }
    }
  }

  private Token regex() {
    int start = at;
    int depth = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '/' && depth == 0 && !isEscaped(at)) {
        var pattern = text.substring(start, at);
        if (pattern.isEmpty()) {
          throw new InvalidJsonataException("Empty regular expressions are not allowed");
        }
        int flags = ++at;
        while (at < text.length() && "im".indexOf(text.charAt(at)) >= 0) {
          at++;
        }
        return Token.regex(pattern, text.substring(flags, at));
      }
      boolean escaped = at > start && text.charAt(at - 1) == '\\';
      if ("([{".indexOf(c) >= 0 && !escaped) {
        depth++;
      }
      if (")]}".indexOf(c) >= 0 && !escaped) {
        depth--;
      }
      at++;
    }
    throw new InvalidJsonataException("No terminating / in regular expression");
  }

  private boolean isEscaped(int position) {
    int slashes = 0;
    while (position - slashes > 0 && text.charAt(position - slashes - 1) == '\\') {
      slashes++;
    }
    return slashes % 2 == 1;
  }

  private Token string(char quote) {
    var out = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == quote) {
        return Token.literal(new Json.Str(out.toString()));
      }
      out.append(c == '\\' ? escape() : c);
    }
    throw new InvalidJsonataException("String literal must be terminated by a matching quote");
  }

  private char escape() {
    char c = at < text.length() ? text.charAt(at++) : 0;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        if (at + 4 > text.length() || !isHex(text.substring(at, at + 4))) {
          throw new InvalidJsonataException(
              "The escape sequence \\u must be followed by 4 hex digits");
        }
        at += 4;
        yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
      }
      default ->
          throw new InvalidJsonataException(
              "Unsupported escape sequence: \\" + (c == 0 ? "" : "\"" + c + "\""));
    };
  }

  private static boolean isHex(String text) {
    return text.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
  }

  private static Token number(String text) {
    double value = Double.parseDouble(text);
    if (!Double.isFinite(value)) {
      throw new InvalidJsonataException("Number out of range: \"%s\"".formatted(text));
    }
    return Token.literal(Numbers.toJson(new BigDecimal(text).doubleValue()));
  }

  private Token quotedName() {
    int end = text.indexOf('`', at + 1);
    if (end < 0) {
      throw new InvalidJsonataException(
          "Quoted property name must be terminated with a backquote (`)");
    }
    var name = text.substring(at + 1, end);
    at = end + 1;
    return Token.name(name);
  }

  private Token name() {
    int start = at;
    while (at < text.length()
        && BLANKS.indexOf(text.charAt(at)) < 0
        && SINGLES.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (text.charAt(start) == '$') {
      return Token.variable(text.substring(start + 1, at));
    }
    var name = text.substring(start, at);
    return switch (name) {
      case "and", "or", "in" -> Token.operator(name);
      case "true" -> Token.literal(Json.Bool.TRUE);
      case "false" -> Token.literal(Json.Bool.FALSE);
      case "null" -> Token.literal(Json.Null.NULL);
      default -> Token.name(name);
    };
  }
}
