package dev.steppe.integrations.functions;

import java.util.List;
import java.util.Locale;

/// What somebody may have meant by a word that is not known.
final class Hint {
  private Hint() {}

  /// `Did you mean url?`, or all that there is.
  static String of(String word, List<String> known) {
    var lower = word.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(candidate -> {
          var other = candidate.toLowerCase(Locale.ROOT);
          return other.startsWith(lower)
              || lower.startsWith(other)
              || distance(lower, other) <= Math.max(1, other.length() / 4);
        })
        .findFirst()
        .map(candidate -> "Did you mean " + candidate + "?")
        .orElseGet(() -> "Known are " + String.join(", ", known) + ".");
  }

  /// How many letters must be changed, added or taken away.
  private static int distance(String a, String b) {
    var row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], above) + 1, diagonal + change);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
