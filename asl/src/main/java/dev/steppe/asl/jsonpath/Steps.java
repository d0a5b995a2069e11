package dev.steppe.asl.jsonpath;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.jsonpath.PathMissException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A plain way down into a document: names of members and indices of items. Nearly all paths in
/// definitions are of this kind, so they are walked directly.
record Steps(List<Step> steps) implements Query {
  Steps {
    steps = List.copyOf(steps);
  }

  sealed interface Step {
    /// The node below `node`, or null if there is none.
    @Nullable Json from(Json node);
  }

  record Member(String name) implements Step {
    @Override
    public @Nullable Json from(Json node) {
      return node instanceof Json.Obj object ? object.members().get(name) : null;
    }

    @Override
    public String toString() {
      return "['" + name + "']";
    }
  }

  /// @param index counts from the end if it is negative
  record Item(int index) implements Step {
    @Override
    public @Nullable Json from(Json node) {
      if (!(node instanceof Json.Arr array)) {
        return null;
      }
      int size = array.items().size();
      int at = index < 0 ? size + index : index;
      return at >= 0 && at < size ? array.items().get(at) : null;
    }

    @Override
    public String toString() {
      return "[" + index + "]";
    }
  }

  /// Reads `$.a.b[0]['c d']`.
  ///
  /// @return nothing if `path` holds more than plain steps, or is malformed
  static Optional<Steps> parse(String path) {
    var steps = new ArrayList<Step>();
    int at = 1;
    while (at < path.length()) {
      int end = path.charAt(at) == '[' ? bracket(path, at, steps) : dot(path, at, steps);
      if (end < 0) {
        return Optional.empty();
      }
      at = end;
    }
    return Optional.of(new Steps(steps));
  }

  /// Reads `.name`; returns the place after it, or -1.
  private static int dot(String path, int at, List<Step> steps) {
    if (path.charAt(at) != '.') {
      return -1;
    }
    int end = at + 1;
    while (end < path.length() && isPlain(path.charAt(end))) {
      end++;
    }
    if (end == at + 1) {
      return -1;
    }
    steps.add(new Member(path.substring(at + 1, end)));
    return end;
  }

  private static boolean isPlain(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || Character.isSurrogate(c);
  }

  /// Reads `[0]`, `['name']` or `["name"]`; returns the place after it, or -1.
  private static int bracket(String path, int at, List<Step> steps) {
    if (at + 1 >= path.length()) {
      return -1;
    }
    char quote = path.charAt(at + 1);
    if (quote != '\'' && quote != '"') {
      return index(path, at, steps);
    }
    int end = path.indexOf(quote, at + 2);
    if (end < 0 || end + 1 >= path.length() || path.charAt(end + 1) != ']') {
      return -1;
    }
    var name = path.substring(at + 2, end);
    if (name.isEmpty() || name.indexOf('\\') >= 0) {
      return -1;
    }
    steps.add(new Member(name));
    return end + 2;
  }

  private static int index(String path, int at, List<Step> steps) {
    int end = path.indexOf(']', at);
    if (end < 0 || end - at > 10) {
      return -1;
    }
    int digits = path.charAt(at + 1) == '-' ? at + 2 : at + 1;
    if (digits == end) {
      return -1;
    }
    for (int i = digits; i < end; i++) {
      if (path.charAt(i) < '0' || path.charAt(i) > '9') {
        return -1;
      }
    }
    steps.add(new Item(Integer.parseInt(path, at + 1, end, 10)));
    return end + 1;
  }

  @Override
  public Json find(Json document) {
    var node = document;
    for (int i = 0; i < steps.size(); i++) {
      var next = steps.get(i).from(node);
      if (next == null) {
        throw miss(node, i);
      }
      node = next;
    }
    return node;
  }

  /// Tells in Jayway's words, which are AWS's words, why step `at` leads nowhere from `node`.
  private PathMissException miss(Json node, int at) {
    var step = steps.get(at);
    return switch (step) {
      case Member member when node instanceof Json.Obj ->
          new PathMissException(
              Kind.MEMBER,
              at == steps.size() - 1
                  ? "No results for path: " + path(at + 1)
                  : "Missing property in path " + path(at + 1));
      case Member member ->
          new PathMissException(
              Kind.MEMBER,
              "Expected to find an object with property %s in path %s but found '%s'."
                  .formatted(member, path(at), kind(node)));
      case Item item when node instanceof Json.Arr ->
          new PathMissException(Kind.ITEM, "No results for path: " + path(steps.size()));
      case Item item when node instanceof Json.Null ->
          new PathMissException(Kind.ARRAY, "The path %s is null".formatted(path(at)));
      case Item item ->
          new PathMissException(
              Kind.ARRAY,
              "Filter: %s can only be applied to arrays. Current context is: %s"
                  .formatted(item, node.text()));
    };
  }

  private static String kind(Json node) {
    return switch (node) {
      case Json.Null() -> "null";
      case Json.Bool bool -> "boolean";
      case Json.Num number -> "number";
      case Json.Str string -> "string";
      case Json.Arr array -> "array";
      case Json.Obj object -> "object";
    };
  }

  /// The first steps in the normal form of Jayway's messages: `$['a'][0]`.
  private String path(int length) {
    var out = new StringBuilder("$");
    for (var step : steps.subList(0, length)) {
      out.append(step);
    }
    return out.toString();
  }
}
