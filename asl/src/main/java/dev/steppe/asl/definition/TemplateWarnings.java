package dev.steppe.asl.definition;

import dev.steppe.asl.json.Json;
import java.util.regex.Pattern;

/// Warns of strings that look like paths where they are not evaluated.
final class TemplateWarnings {
  private static final Pattern CALL = Pattern.compile("States\\.[A-Z]\\w*\\(.*\\)", Pattern.DOTALL);

  private TemplateWarnings() {}

  /// Warns of members of a template whose values look like paths or intrinsic function calls and
  /// whose keys lack the `.$`.
  static void report(Json template, Location at, Diagnostics diagnostics) {
    report(template, at, at, diagnostics);
  }

  /// @param place where in the template at `at`
  private static void report(Json template, Location at, Location place, Diagnostics diagnostics) {
    switch (template) {
      case Json.Obj object ->
          object
              .members()
              .forEach((key, value) -> {
                var member = place.field(key);
                if (!key.endsWith(".$") && (looksLikePath(value) || looksLikeCall(value))) {
                  diagnostics.warning(
                      Code.NO_DOLLAR,
                      at,
                      member,
                      "The value of the field '%s' looks like %s, but the field's name does not end in '.$'"
                          .formatted(
                              key, looksLikePath(value) ? "a path" : "an intrinsic function"));
                }
                report(value, at, member, diagnostics);
              });
      case Json.Arr(var items) -> {
        for (int i = 0; i < items.size(); i++) {
          report(items.get(i), at, place.item(i), diagnostics);
        }
      }
      case Json.Null nothing -> {}
      case Json.Bool bool -> {}
      case Json.Num number -> {}
      case Json.Str string -> {}
    }
  }

  /// Warns of a field whose value looks like a path, where only the field with `Path` at the end of
  /// its name takes one.
  static void reportLiteral(String name, Json value, Location at, Diagnostics diagnostics) {
    if (looksLikePath(value)) {
      diagnostics.warning(
          Code.NO_PATH,
          at,
          at,
          "The value of the field '%s' looks like a path, but the field's name does not end in 'Path'"
              .formatted(name));
    }
  }

  /// Warns if the Result of a Pass state holds what looks like a path.
  static void reportResult(Json result, Location at, Diagnostics diagnostics) {
    if (holdsPath(result)) {
      diagnostics.warning(
          Code.PASS_RESULT_IS_STATIC,
          at,
          at,
          "The Result of a Pass state is static: paths in it are not evaluated");
    }
  }

  private static boolean holdsPath(Json json) {
    return switch (json) {
      case Json.Obj object ->
          object.members().keySet().stream().anyMatch(key -> key.endsWith(".$"))
              || object.members().values().stream().anyMatch(TemplateWarnings::holdsPath);
      case Json.Arr(var items) -> items.stream().anyMatch(TemplateWarnings::holdsPath);
      case Json.Str string -> looksLikePath(string);
      case Json.Null nothing -> false;
      case Json.Bool bool -> false;
      case Json.Num number -> false;
    };
  }

  private static boolean looksLikeCall(Json value) {
    return value instanceof Json.Str(var text) && CALL.matcher(text).matches();
  }

  private static boolean looksLikePath(Json value) {
    return value instanceof Json.Str(var text)
        && (text.equals("$")
            || text.equals("$$")
            || text.startsWith("$.")
            || text.startsWith("$[")
            || text.startsWith("$$."));
  }
}
