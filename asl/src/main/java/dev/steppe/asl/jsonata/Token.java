package dev.steppe.asl.jsonata;

import dev.steppe.asl.json.Json;

/// A token of an expression.
///
/// @param id how the grammar knows it: an operator's own text, or `(name)`, `(literal)`, `(regex)`,
///   `(end)`
/// @param text what it says: the operator, the name without quotes or `$`, the pattern
/// @param literal the value of a literal
/// @param flags the flags of a regular expression
record Token(Kind kind, String id, String text, Json literal, String flags) {
  static final Token END = new Token(Kind.END, "(end)", "(end)", Json.Null.NULL, "");

  enum Kind {
    OPERATOR,
    NAME,
    VARIABLE,
    LITERAL,
    REGEX,
    END
  }

  static Token operator(String text) {
    return new Token(Kind.OPERATOR, text, text, Json.Null.NULL, "");
  }

  static Token name(String text) {
    return new Token(Kind.NAME, "(name)", text, Json.Null.NULL, "");
  }

  static Token variable(String text) {
    return new Token(Kind.VARIABLE, "(name)", text, Json.Null.NULL, "");
  }

  static Token literal(Json value) {
    return new Token(
        Kind.LITERAL,
        "(literal)",
        value instanceof Json.Str(var text) ? text : value.text(),
        value,
        "");
  }

  static Token regex(String pattern, String flags) {
    return new Token(Kind.REGEX, "(regex)", pattern, Json.Null.NULL, flags);
  }

  boolean is(String operator) {
    return id.equals(operator);
  }
}
