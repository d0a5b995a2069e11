package dev.steppe.asl.definition;

import dev.steppe.asl.definition.Diagnostic.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/// Finds the line and column of locations by reading the text once more, which happens only for a
/// text that has faults.
public final class PositionFinder {
  private static final JsonFactory JSON = JsonFactory.builder().build();

  private final JsonParser parser;
  private final Set<String> wanted;
  private final StringBuilder path = new StringBuilder();
  private final Map<String, Position> found = new HashMap<>();

  private PositionFinder(JsonParser parser, Set<String> wanted) {
    this.parser = parser;
    this.wanted = wanted;
  }

  /// @param text a JSON document
  /// @param wanted locations as AWS writes them: `/States/A/Choices[0]/Next`
  /// @return where the key of each location stands, or the value of an item of an array
  public static Map<String, Position> find(String text, Set<String> wanted) {
    try (var parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      var finder = new PositionFinder(parser, wanted);
      parser.nextToken();
      finder.visit("/");
      finder.value();
      return finder.found;
    }
  }

  private void visit(String location) {
    if (wanted.contains(location)) {
      TokenStreamLocation at = parser.currentTokenLocation();
      found.putIfAbsent(location, new Position(at.getLineNr(), at.getColumnNr()));
    }
  }

  /// Reads the value on which the parser stands.
  private void value() {
    int length = path.length();
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      for (var name = parser.nextName(); name != null; name = parser.nextName()) {
        path.append('/').append(name);
        visit(path.toString());
        parser.nextToken();
        value();
        path.setLength(length);
      }
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
        path.append('[').append(i).append(']');
        visit(path.toString());
        value();
        path.setLength(length);
      }
    }
  }
}
