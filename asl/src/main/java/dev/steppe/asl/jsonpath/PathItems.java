package dev.steppe.asl.jsonpath;

import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.Expression;
import dev.steppe.asl.Inspector.Stage;
import dev.steppe.asl.Scope;
import dev.steppe.asl.json.Json;

/// The items of a Map state: what ItemsPath finds, which must be an array.
///
/// @param objects whether an object will do too, as it does for a distributed Map
public record PathItems(Path path, boolean objects) implements Expression {
  @Override
  public Json evaluate(Scope scope) {
    var items = path.value(scope);
    if (!(items instanceof Json.Arr || (objects && items instanceof Json.Obj))) {
      throw EvaluationException.runtime(
          "Reference path \"%s\" must point to array.".formatted(path.textInItsRoot()));
    }
    scope.inspector().saw(Stage.AFTER_ITEMS_PATH, items);
    return items;
  }
}
