package dev.steppe.asl.jsonpath;

import java.util.Set;

/// Rewrites what filters mean on AWS into what Jayway's library understands.
///
/// AWS takes a bare word for a string, `[?(@.name==Receipt)]`, as definitions that run there show.
/// And `!@.key` holds there for a member that is null, not only for one that is missing.
final class FilterDialect {
  private static final Set<String> LITERALS = Set.of("true", "false", "null", "empty");

  private final String text;
  private final StringBuilder out = new StringBuilder();
  private int at;

  private FilterDialect(String text) {
    this.text = text;
  }

  static String rewrite(String path) {
    return path.contains("?") ? new FilterDialect(path).rewrite() : path;
  }

  private String rewrite() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\'' || c == '"') {
        copyQuoted(c);
      } else if (c == '!' && text.startsWith("!@", at)) {
        negation();
      } else if (isComparison(c)) {
        comparison();
      } else {
        out.append(c);
        at++;
      }
    }
    return out.toString();
  }

  private void copyQuoted(char quote) {
    int from = at++;
    while (at < text.length() && text.charAt(at) != quote) {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    at = Math.min(at + 1, text.length());
    out.append(text, from, at);
  }

  private static boolean isComparison(char c) {
    return c == '=' || c == '<' || c == '>';
  }

  /// Copies an operator and puts quotes around a bare word after it.
  private void comparison() {
    while (at < text.length() && (isComparison(text.charAt(at)) || text.charAt(at) == ' ')) {
      out.append(text.charAt(at++));
    }
    int from = at;
    while (at < text.length() && isWord(text.charAt(at))) {
      at++;
    }
    var word = text.substring(from, at);
    boolean bare =
        !word.isEmpty() && Character.isLetter(word.charAt(0)) && !LITERALS.contains(word);
    out.append(bare ? "'" + word + "'" : word);
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
  }

  /// Turns `!@.key` into `(!@.key || @.key == null)`.
  private void negation() {
    int from = ++at;
    int nesting = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (nesting == 0 && (c == ' ' || c == ')' || c == '&' || c == '|')) {
        break;
      }
      if (c == '[' || c == '(') {
        nesting++;
      } else if (c == ']' || c == ')') {
        nesting--;
      }
      at++;
    }
    var member = text.substring(from, at);
    out.append("(!").append(member).append(" || ").append(member).append(" == null)");
  }
}
