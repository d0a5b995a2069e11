package dev.steppe.asl.jsonata;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The functions that look for one string, or a regular expression, in another.
final class PatternFunctions {
  private PatternFunctions() {}

  static void define() {
    Library.define(
        "contains",
        "<s-(sf):b>",
        2,
        String.class,
        (e, text, a) ->
            switch (a[1]) {
              case String token -> text.contains(token);
              case Procedure matcher -> first(e, matcher, text) != null;
              case null, default -> null;
            });
    Library.define(
        "match",
        "<s-f<s:o>n?:a<o>>",
        3,
        String.class,
        (e, text, a) ->
            a[1] instanceof Procedure matcher
                ? match(e, text, matcher, limit(a, 2, "D3040", "Third argument of match function"))
                : null);
    Library.define(
        "replace",
        "<s-(sf)(sf)n?:s>",
        4,
        String.class,
        (e, text, a) -> {
          if ("".equals(a[1])) {
            throw JsonataError.of(
                "D3010", "Second argument of replace function cannot be an empty string");
          }
          return new Replacing(
                  e, text, a[2], limit(a, 3, "D3011", "Fourth argument of replace function"))
              .replace(a[1]);
        });
    Library.define(
        "split",
        "<s-(sf)n?:a<s>>",
        3,
        String.class,
        (e, text, a) ->
            split(e, text, a[1], limit(a, 2, "D3020", "Third argument of split function")));
  }

  /// How many matches are wanted at most.
  private static long limit(@Nullable Object[] a, int index, String code, String subject) {
    var limit = Library.optional(a, index, Number.class);
    if (limit.isPresent() && limit.get().doubleValue() < 0) {
      throw JsonataError.of(code, subject + " must evaluate to a positive number");
    }
    return limit.map(number -> (long) Math.ceil(number.doubleValue())).orElse(Long.MAX_VALUE);
  }

  private static @Nullable Map<String, Object> first(
      Evaluation evaluation, Procedure matcher, String text) {
    return checked(matcher.apply(evaluation, new @Nullable Object[] {text}, null));
  }

  private static @Nullable Map<String, Object> next(
      Evaluation evaluation, Map<String, Object> match) {
    return match.get("next") instanceof Procedure next
        ? checked(next.apply(evaluation, new @Nullable Object[0], null))
        : null;
  }

  private static @Nullable Map<String, Object> checked(@Nullable Object match) {
    if (match == null) {
      return null;
    }
    if (!(match instanceof Map)
        || !(Values.members(match).get("start") instanceof Number)
        || !(Values.members(match).get("match") instanceof String)) {
      throw JsonataError.of(
          "T1010",
          "The matcher function argument passed to function {{token}} does not return the correct object structure");
    }
    return Values.members(match);
  }

  private static int start(Map<String, Object> match) {
    return match.get("start") instanceof Number start ? start.intValue() : 0;
  }

  private static String matched(Map<String, Object> match) {
    return match.get("match") instanceof String text ? text : "";
  }

  private static List<Object> groups(Map<String, Object> match) {
    return match.get("groups") instanceof List<?> groups ? Values.items(groups) : List.of();
  }

  private static Sequence match(Evaluation evaluation, String text, Procedure matcher, long limit) {
    var result = Sequence.loose();
    var match = limit > 0 ? first(evaluation, matcher, text) : null;
    while (match != null && result.size() < limit) {
      var found = new LinkedHashMap<String, Object>();
      found.put("match", matched(match));
      found.put("index", (long) start(match));
      found.put("groups", groups(match));
      result.add(found);
      evaluation.work(1);
      match = next(evaluation, match);
    }
    evaluation.makeArray(result.size() * 4L);
    return result;
  }

  private static Sequence split(
      Evaluation evaluation, String text, @Nullable Object separator, long limit) {
    var result = Sequence.array();
    if (separator instanceof Procedure matcher) {
      int from = 0;
      var match = limit > 0 ? first(evaluation, matcher, text) : null;
      while (match != null && result.size() < limit) {
        result.add(text.substring(Math.min(from, start(match)), start(match)));
        from = start(match) + matched(match).length();
        evaluation.work(1);
        match = next(evaluation, match);
      }
      if (result.size() < limit) {
        result.add(text.substring(from));
      }
    } else if (separator instanceof String mark) {
      split(text, mark, limit, result);
    } else if (limit > 0) {
      result.add(text);
    }
    evaluation.work(result.size());
    evaluation.makeArray(result.size());
    return result;
  }

  private static void split(String text, String mark, long limit, Sequence into) {
    if (mark.isEmpty()) {
      for (int i = 0; i < text.length() && into.size() < limit; i++) {
        into.add(String.valueOf(text.charAt(i)));
      }
      return;
    }
    int from = 0;
    int at = text.indexOf(mark);
    while (at >= 0 && into.size() < limit) {
      into.add(text.substring(from, at));
      from = at + mark.length();
      at = text.indexOf(mark, from);
    }
    if (into.size() < limit) {
      into.add(text.substring(from));
    }
  }

  /// One call of `$replace`.
  private record Replacing(
      Evaluation evaluation, String text, @Nullable Object replacement, long limit) {

    String replace(@Nullable Object pattern) {
      return switch (pattern) {
        case String mark when replacement instanceof String by -> literally(mark, by);
        case Procedure matcher -> matching(matcher);
        case null, default -> text;
      };
    }

    private String literally(String mark, String by) {
      var out = new StringBuilder();
      int from = 0;
      long count = 0;
      int at = text.indexOf(mark);
      while (at >= 0 && count < limit) {
        append(out, text.substring(from, at), by);
        from = at + mark.length();
        count++;
        at = text.indexOf(mark, from);
      }
      return evaluation.made(out.append(text, from, text.length()).toString());
    }

    private String matching(Procedure matcher) {
      var match = limit > 0 ? first(evaluation, matcher, text) : null;
      var out = new StringBuilder();
      int from = 0;
      for (long count = 0; match != null && count < limit; count++) {
        append(out, text.substring(Math.min(from, start(match)), start(match)), substitute(match));
        from = start(match) + matched(match).length();
        match = next(evaluation, match);
      }
      return evaluation.made(out.append(text, from, text.length()).toString());
    }

    private void append(StringBuilder out, String before, String by) {
      evaluation.work(1);
      out.append(before).append(by);
      if (out.length() > 8_000_000) {
        evaluation.make(out.length());
      }
    }

    private String substitute(Map<String, Object> match) {
      if (replacement instanceof String template) {
        return filled(template, match);
      }
      if (replacement instanceof Procedure procedure
          && procedure.apply(evaluation, new @Nullable Object[] {match}, null)
              instanceof String made) {
        return made;
      }
      throw JsonataError.of(
          "D3012", "Attempted to replace a matched string with a non-string value");
    }

    /// `$0` is the match, `$1` its first group, `$$` a dollar sign.
    private static String filled(String template, Map<String, Object> match) {
      var groups = groups(match);
      var out = new StringBuilder();
      int at = 0;
      while (at < template.length()) {
        char c = template.charAt(at++);
        if (c != '$') {
          out.append(c);
        } else if (template.startsWith("$", at)) {
          out.append('$');
          at++;
        } else if (template.startsWith("0", at)) {
          out.append(matched(match));
          at++;
        } else {
          var group = group(template, at, groups.size());
          if (group.isEmpty()) {
            out.append('$');
            continue;
          }
          long number = group.getAsLong();
          if (number >= 1
              && number <= groups.size()
              && groups.get((int) number - 1) instanceof String text) {
            out.append(text);
          }
          at += String.valueOf(number).length();
        }
      }
      return out.toString();
    }

    /// The number of a group at a place, of no more digits than there can be groups.
    private static OptionalLong group(String template, int at, int groups) {
      int digits = groups == 0 ? 1 : (int) Math.floor(Math.log10(groups)) + 1;
      var number = number(template, at, digits);
      return digits > 1 && number.isPresent() && number.getAsLong() > groups
          ? number(template, at, digits - 1)
          : number;
    }

    private static OptionalLong number(String template, int at, int digits) {
      int end = at;
      while (end < template.length()
          && end < at + digits
          && template.charAt(end) >= '0'
          && template.charAt(end) <= '9') {
        end++;
      }
      return end == at
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(template.substring(at, end)));
    }
  }
}
