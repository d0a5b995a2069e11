package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// The text of JSON values as it was written. AWS hands on what passes through a tested state
/// unchanged with its blanks as they were (recorded); what is made anew is compact.
final class WrittenText {
  private final IdentityHashMap<Json, Place> places = new IdentityHashMap<>();

  /// A part of a text. It is cut out when it is asked for: values lie in each other.
  private record Place(String text, int from, int to) {
    String cut() {
      return text.substring(from, to);
    }
  }

  /// Reads `text`, and keeps how its arrays and objects are written.
  ///
  /// @throws MalformedJsonException if it is not JSON
  Json parse(String text) {
    var value = Json.parse(text);
    keep(value, new Scanner(text).span(), text);
    return value;
  }

  /// The text of `value`: as it was read, or else compact.
  String of(Json value) {
    var place = places.get(value);
    return place == null ? value.text() : place.cut();
  }

  private void keep(Json value, Span span, String text) {
    switch (value) {
      // One and the same wherever it stands.
      case Json.Arr(var items) when items.isEmpty() -> {}
      case Json.Obj object when object.members().isEmpty() -> {}
      case Json.Arr(var items) -> {
        places.putIfAbsent(value, new Place(text, span.from(), span.to()));
        for (int i = 0; i < items.size(); i++) {
          keep(items.get(i), span.items().get(i), text);
        }
      }
      case Json.Obj object -> {
        places.putIfAbsent(value, new Place(text, span.from(), span.to()));
        object
            .members()
            .forEach((key, member) -> {
              var at = span.members().get(key);
              if (at != null) {
                keep(member, at, text);
              }
            });
      }
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> {}
    }
  }

  /// Where a value stands in a text, and the values in it.
  private record Span(int from, int to, List<Span> items, Map<String, Span> members) {}

  /// Finds the spans of a text that is known to be JSON.
  private static final class Scanner {
    private final String text;
    private int at;

    Scanner(String text) {
      this.text = text;
    }

    Span span() {
      skipBlanks();
      int from = at;
      var items = new ArrayList<Span>();
      var members = new HashMap<String, Span>();
      switch (text.charAt(at)) {
        case '[' -> {
          at++;
          while (!endsWith(']')) {
            items.add(span());
          }
        }
        case '{' -> {
          at++;
          while (!endsWith('}')) {
            var key = span();
            members.put(key(key), span()); // The last one of a name counts.
          }
        }
        case '"' -> skipString();
        default -> skipWord();
      }
      return new Span(from, at, items, members);
    }

    /// Passes what stands between two values, and the end of the value around them if that comes.
    private boolean endsWith(char end) {
      skipBlanks();
      if (text.charAt(at) == end) {
        at++;
        return true;
      }
      return false;
    }

    private void skipBlanks() {
      while (at < text.length() && " \t\r\n,:".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private void skipString() {
      at++;
      while (text.charAt(at) != '"') {
        at += text.charAt(at) == '\\' ? 2 : 1;
      }
      at++;
    }

    private void skipWord() {
      while (at < text.length() && " \t\r\n,:]}".indexOf(text.charAt(at)) < 0) {
        at++;
      }
    }

    private String key(Span span) {
      return Json.parse(text.substring(span.from(), span.to())) instanceof Json.Str(var key)
          ? key
          : "";
    }
  }
}
