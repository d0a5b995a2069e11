package dev.steppe.asl.jsonpath;

import java.util.ArrayList;
import java.util.List;

/// The pattern of StringMatches: `*` stands for any run of characters, `\*` for a star and `\\` for
/// a backslash.
///
/// @param pieces the literal texts between the stars; one more than there are stars
record Wildcards(List<String> pieces) {
  /// A longer piece is looked for in time that does not grow with its length.
  private static final int SHORT = 64;

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
      int found = find(text, piece, at);
      if (found < 0 || found + piece.length() > end) {
        return false;
      }
      at = found + piece.length();
    }
    return true;
  }

  /// The first place of `piece` from `from` on, or -1: by the method of Knuth, Morris and Pratt,
  /// where many almost-matches of a long piece would cost its length each.
  private static int find(String text, String piece, int from) {
    if (piece.length() <= SHORT) {
      return text.indexOf(piece, from);
    }
    var borders = borders(piece);
    int matched = 0;
    for (int i = from; i < text.length(); i++) {
      matched = matchedWith(text.charAt(i), piece, borders, matched);
      if (matched == piece.length()) {
        return i - matched + 1;
      }
    }
    return -1;
  }

  /// How many characters of the beginning of `piece` are matched after `c`, if it were `matched`
  /// before.
  private static int matchedWith(char c, String piece, int[] borders, int matched) {
    while (matched > 0 && piece.charAt(matched) != c) {
      matched = borders[matched - 1];
    }
    return piece.charAt(matched) == c ? matched + 1 : matched;
  }

  /// For every beginning of `piece` the length of its longest shorter beginning that it ends with.
  private static int[] borders(String piece) {
    var borders = new int[piece.length()];
    for (int i = 1; i < piece.length(); i++) {
      borders[i] = matchedWith(piece.charAt(i), piece, borders, borders[i - 1]);
    }
    return borders;
  }
}
