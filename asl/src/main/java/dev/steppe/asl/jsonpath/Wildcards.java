package dev.steppe.asl.jsonpath;

import java.util.ArrayList;
import java.util.List;

/// The pattern of StringMatches: `*` stands for any run of characters, `\*` for a star and `\\` for
/// a backslash.
///
/// @param pieces the literal texts between the stars; one more than there are stars
record Wildcards(List<String> pieces) {
  Wildcards {
    pieces = List.copyOf(pieces);
  }

  static Wildcards compile(String pattern) {
    var pieces = new ArrayList<String>();
    var piece = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      boolean escapes =
          c == '\\'
              && i + 1 < pattern.length()
              && (pattern.charAt(i + 1) == '*' || pattern.charAt(i + 1) == '\\');
      if (escapes) {
        piece.append(pattern.charAt(++i));
      } else if (c == '*') {
        pieces.add(piece.toString());
        piece.setLength(0);
      } else {
        piece.append(c);
      }
    }
    pieces.add(piece.toString());
    return new Wildcards(pieces);
  }

  /// Takes for each piece the first place that fits, which finds a match if there is one, in time
  /// that no pattern can make explode.
  boolean matches(String text) {
    var first = pieces.getFirst();
    var last = pieces.getLast();
    if (pieces.size() == 1) {
      return text.equals(first);
    }
    int end = text.length() - last.length();
    if (first.length() > end || !text.startsWith(first) || !text.endsWith(last)) {
      return false;
    }
    int at = first.length();
    for (var piece : pieces.subList(1, pieces.size() - 1)) {
      int found = text.indexOf(piece, at);
      if (found < 0 || found + piece.length() > end) {
        return false;
      }
      at = found + piece.length();
    }
    return true;
  }
}
