package dev.steppe.integrations.mocks;

import dev.steppe.asl.json.Json;

/// JSON with a line for each member and item, for files that people read and change.
final class IndentedJson {
  private static final String STEP = "  ";

  private final StringBuilder text = new StringBuilder();

  private IndentedJson() {}

  static String of(Json json) {
    var written = new IndentedJson();
    written.append(json, "\n");
    return written.text.append('\n').toString();
  }

  /// @param line what begins a line at this depth
  private void append(Json json, String line) {
    switch (json) {
      case Json.Obj object when !object.members().isEmpty() -> {
        var between = "{";
        for (var member : object.members().entrySet()) {
          text.append(between).append(line).append(STEP).append(Json.of(member.getKey()).text());
          text.append(": ");
          append(member.getValue(), line + STEP);
          between = ",";
        }
        text.append(line).append('}');
      }
      case Json.Arr array when !array.items().isEmpty() -> {
        var between = "[";
        for (var item : array.items()) {
          text.append(between).append(line).append(STEP);
          append(item, line + STEP);
          between = ",";
        }
        text.append(line).append(']');
      }
      case Json.Obj _, Json.Arr _, Json.Str _, Json.Num _, Json.Bool _, Json.Null _ ->
          text.append(json.text());
    }
  }
}
