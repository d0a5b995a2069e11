package dev.steppe.asl.jsonata;

import dev.steppe.asl.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Regular expressions, which are functions: applied to a string they give the first match, which
/// has a function for the next.
final class Regexes {
  private static final Pattern QUANTIFIER = Pattern.compile("\\{\\d+(,\\d*)?}");

  private Regexes() {}

  /// @throws InvalidJsonataException if it is not a regular expression
  static Matching compile(String pattern, String flags) {
    int bits = 0;
    if (flags.contains("i")) {
      bits |= Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    }
    if (flags.contains("m")) {
      bits |= Pattern.MULTILINE;
    }
    try {
      return new Matching(Pattern.compile(translated(pattern, flags.contains("m")), bits));
    } catch (PatternSyntaxException e) {
      throw new InvalidJsonataException(
          "Invalid regular expression: /%s/: %s".formatted(pattern, e.getDescription()));
    }
  }

  /// The pattern in Java's dialect, which reads a few characters differently from JavaScript's.
  private static String translated(String pattern, boolean lines) {
    var out = new StringBuilder();
    boolean set = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        out.append(c).append(pattern.charAt(++i));
      } else if (set) {
        set = c != ']';
        out.append(c == '[' || c == '&' ? "\\" + c : String.valueOf(c));
      } else if (c == '[') {
        set = true;
        out.append(c);
      } else if (c == '$' && !lines) {
        out.append("\\z");
      } else if (c == '{' && !QUANTIFIER.matcher(pattern).region(i, pattern.length()).lookingAt()) {
        out.append("\\{");
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /// A regular expression as a function.
  static final class Matching extends Procedure {
    private final Pattern pattern;

    Matching(Pattern pattern) {
      this.pattern = pattern;
    }

    @Override
    int arity() {
      return 2;
    }

    @Override
    Optional<Signature> signature() {
      return Optional.empty();
    }

    @Override
    @Nullable Object call(Evaluation evaluation, @Nullable Object[] arguments) {
      if (arguments.length == 0 || !(arguments[0] instanceof String text)) {
        return null;
      }
      int from =
          arguments.length > 1 && arguments[1] instanceof Number start
              ? Math.max(0, start.intValue())
              : 0;
      return match(evaluation, text, from);
    }

    private @Nullable Map<String, Object> match(Evaluation evaluation, String text, int from) {
      var matcher = pattern.matcher(new Watched(evaluation, text));
      if (from > text.length() || !matcher.find(from)) {
        return null;
      }
      var groups = Sequence.array();
      for (int i = 1; i <= matcher.groupCount(); i++) {
        var group = matcher.group(i);
        groups.add(group == null ? Json.Null.NULL : group);
      }
      int end = matcher.end();
      var match = new LinkedHashMap<String, Object>();
      match.put("match", matcher.group());
      match.put("start", (long) matcher.start());
      match.put("end", (long) end);
      match.put("groups", groups);
      match.put("next", new Next(this, text, end));
      return match;
    }
  }

  /// The match after another.
  private static final class Next extends Procedure {
    private final Matching matching;
    private final String text;
    private final int from;

    Next(Matching matching, String text, int from) {
      this.matching = matching;
      this.text = text;
      this.from = from;
    }

    @Override
    int arity() {
      return 0;
    }

    @Override
    Optional<Signature> signature() {
      return Optional.empty();
    }

    @Override
    @Nullable Object call(Evaluation evaluation, @Nullable Object[] arguments) {
      if (from >= text.length()) {
        return null;
      }
      var match = matching.match(evaluation, text, from);
      if (match != null && "".equals(match.get("match"))) {
        // It would never come further.
        throw JsonataError.of("D1004", "Regular expression matches zero length string");
      }
      return match;
    }
  }

  /// A text that counts how often it is looked at, so that no expression can look for ever.
  private record Watched(Evaluation evaluation, String text) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      evaluation.read();
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
