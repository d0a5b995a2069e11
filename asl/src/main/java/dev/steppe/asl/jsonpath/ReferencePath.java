package dev.steppe.asl.jsonpath;

import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.json.Json;
import dev.steppe.asl.jsonpath.Steps.Item;
import dev.steppe.asl.jsonpath.Steps.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A place in a document that can be written to: ResultPath. Objects on the way that do not exist
/// are made.
public final class ReferencePath implements Reading {
  private final String text;
  private final List<Steps.Step> steps;

  private ReferencePath(String text, List<Steps.Step> steps) {
    this.text = text;
    this.steps = steps;
  }

  /// @throws InvalidExpressionException if `text` is not a place in the input
  public static ReferencePath compile(String text) {
    if (!text.startsWith("$")) {
      throw new InvalidExpressionException(
          "Value is not a Reference Path: Reference path didn't start with '$'");
    }
    return Steps.parse(text)
        .map(steps -> new ReferencePath(text, steps.steps()))
        .orElseThrow(() ->
            new InvalidExpressionException(
                "Value is not a Reference Path: '%s' does not name a single node of the input"
                    .formatted(text)));
  }

  /// No variable can be written to.
  @Override
  public Stream<String> variables() {
    return Stream.empty();
  }

  /// Whether this is the whole document.
  public boolean isRoot() {
    return steps.isEmpty();
  }

  /// A copy of `document` in which `value` stands at this place.
  ///
  /// @throws EvaluationException if the way leads through something that has no such member or item
  public Json put(Json document, Json value) {
    return put(document, value, 0);
  }

  private Json put(Json node, Json value, int at) {
    if (at == steps.size()) {
      return value;
    }
    return switch (steps.get(at)) {
      case Member(var name) -> {
        if (!(node instanceof Json.Obj object)) {
          throw inapplicable(node);
        }
        var below = object.get(name).orElse(Json.Obj.EMPTY);
        yield object.with(name, put(below, value, at + 1));
      }
      case Item item -> {
        var below = item.from(node);
        if (!(node instanceof Json.Arr array) || below == null) {
          throw inapplicable(node);
        }
        var items = new ArrayList<>(array.items());
        int index = item.index() < 0 ? items.size() + item.index() : item.index();
        items.set(index, put(below, value, at + 1));
        yield new Json.Arr(items);
      }
    };
  }

  private EvaluationException inapplicable(Json node) {
    return new EvaluationException(
        "States.ReferencePathConflict",
        "Unable to apply ReferencePath %s to input %s".formatted(text, node.text()));
  }
}
