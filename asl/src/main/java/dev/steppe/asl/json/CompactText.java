package dev.steppe.asl.json;

/// Compares a value with the text that it was read from, without writing it.
final class CompactText {
  private static final int DIFFERS = -1;

  private CompactText() {}

  /// Whether `text`, from which `json` was read, is its compact text.
  static boolean matches(Json json, String text) {
    return after(json, text, 0) == text.length();
  }

  /// Where the compact text of `json` ends that begins at `at`; or that something else is there.
  private static int after(Json json, String text, int at) {
    return switch (json) {
      case Json.Str(var value) -> afterString(value, text, at);
      case Json.Arr(var items) -> afterItems(items, text, at);
      case Json.Obj object -> afterMembers(object, text, at);
      case Json.Null _, Json.Bool _, Json.Num _ -> afterWord(json.text(), text, at);
    };
  }

  private static int afterWord(String word, String text, int at) {
    return text.startsWith(word, at) ? at + word.length() : DIFFERS;
  }

  private static int afterString(String value, String text, int at) {
    int end = at + 1 + value.length();
    if (isAt('"', text, at) && isAt('"', text, end) && text.startsWith(value, at + 1)) {
      return end + 1; // Nothing in there is escaped: each escape is longer than what it stands for.
    }
    var escaped = new StringBuilder();
    JsonWriter.string(value, escaped);
    return afterWord(escaped.toString(), text, at);
  }

  private static int afterItems(Iterable<Json> items, String text, int from) {
    if (!isAt('[', text, from)) {
      return DIFFERS;
    }
    int at = from + 1;
    for (var item : items) {
      if (at > from + 1 && !isAt(',', text, at++)) {
        return DIFFERS;
      }
      at = after(item, text, at);
      if (at == DIFFERS) {
        return DIFFERS;
      }
    }
    return isAt(']', text, at) ? at + 1 : DIFFERS;
  }

  private static int afterMembers(Json.Obj object, String text, int from) {
    if (!isAt('{', text, from)) {
      return DIFFERS;
    }
    int at = from + 1;
    for (var member : object.members().entrySet()) {
      if (at > from + 1 && !isAt(',', text, at++)) {
        return DIFFERS;
      }
      at = afterString(member.getKey(), text, at);
      if (at == DIFFERS || !isAt(':', text, at)) {
        return DIFFERS;
      }
      at = after(member.getValue(), text, at + 1);
      if (at == DIFFERS) {
        return DIFFERS;
      }
    }
    return isAt('}', text, at) ? at + 1 : DIFFERS;
  }

  private static boolean isAt(char c, String text, int at) {
    return at < text.length() && text.charAt(at) == c;
  }
}
