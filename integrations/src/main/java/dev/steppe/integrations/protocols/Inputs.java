package dev.steppe.integrations.protocols;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Member;
import dev.steppe.integrations.models.Shape;
import java.util.List;

/// What an input must be, member for member.
final class Inputs {
  private Inputs() {}

  /// The member that a key means.
  static Member member(Shape.Structure structure, String key) throws UnfitInputException {
    return structure
        .member(key)
        .orElseThrow(() ->
            new UnfitInputException(
                "The field \"" + key + "\" is not supported by Step Functions"));
  }

  static Json.Obj object(Member member, Json value) throws UnfitInputException {
    if (value instanceof Json.Obj object) {
      return object;
    }
    throw new UnfitInputException(
        "The value for the field '" + member.pascalCase() + "' must be an object");
  }

  static List<Json> array(Member member, Json value) throws UnfitInputException {
    if (value instanceof Json.Arr(var items)) {
      return items;
    }
    throw new UnfitInputException(
        "The value for the field '" + member.pascalCase() + "' must be an array");
  }
}
