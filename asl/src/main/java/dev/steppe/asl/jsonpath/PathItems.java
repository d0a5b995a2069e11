package dev.steppe.asl.jsonpath;

import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.Expression;
import dev.steppe.asl.Scope;
import dev.steppe.asl.json.Json;

/// The items of a Map state: what ItemsPath finds, which must be an array.
public record PathItems(Path path) implements Expression {
  @Override
  public Json evaluate(Scope scope) {
    var items = path.value(scope);
    if (!(items instanceof Json.Arr)) {
      throw EvaluationException.runtime(
          "Reference path \"%s\" must point to array.".formatted(path.text()));
    }
    return items;
  }
}
