package dev.steppe.asl.definition;

import dev.steppe.asl.json.Json;

/// Warns of strings that look like paths where they are not evaluated.
final class TemplateWarnings {
  private TemplateWarnings() {}

  /// Warns of members of a template whose values look like paths and whose keys lack the `.$`.
  static void report(Json template, Location at, Diagnostics diagnostics) {
    switch (template) {
      case Json.Obj object ->
          object
              .members()
              .forEach((key, value) -> {
                if (!key.endsWith(".$") && looksLikePath(value)) {
                  diagnostics.warning(
                      Code.NO_DOLLAR,
                      at,
                      "The value of the field '%s' looks like a path, but the field's name does not end in '.$'"
                          .formatted(key));
                }
                report(value, at, diagnostics);
              });
      case Json.Arr(var items) -> items.forEach(item -> report(item, at, diagnostics));
      case Json.Null nothing -> {}
      case Json.Bool bool -> {}
      case Json.Num number -> {}
      case Json.Str string -> {}
    }
  }

  /// Warns if the Result of a Pass state holds what looks like a path.
  static void reportResult(Json result, Location at, Diagnostics diagnostics) {
    if (holdsPath(result)) {
      diagnostics.warning(
          Code.PASS_RESULT_IS_STATIC,
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

  private static boolean looksLikePath(Json value) {
    return value instanceof Json.Str(var text)
        && (text.equals("$")
            || text.equals("$$")
            || text.startsWith("$.")
            || text.startsWith("$[")
            || text.startsWith("$$."));
  }
}
