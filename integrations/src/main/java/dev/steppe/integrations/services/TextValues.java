package dev.steppe.integrations.services;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Member;
import dev.steppe.integrations.models.Shape;
import java.util.LinkedHashMap;

/// Texts that stand for a structure: `"done"` for DynamoDB's `{"S": "done"}`, which version 1 of
/// the AWS SDK for Java takes and definitions rely on.
///
/// @param member the structure's member that such a text is
record TextValues(String member) {
  /// The parameters with the structures that are meant.
  Json.Obj in(Shape.Structure shape, Json.Obj given) {
    var whole = new LinkedHashMap<>(given.members());
    whole.replaceAll(
        (name, value) -> shape.member(name).map(found -> whole(found, value)).orElse(value));
    return new Json.Obj(whole);
  }

  private Json whole(Member place, Json value) {
    return switch (place.shape()) {
      case Shape.Structure shape ->
          switch (value) {
            case Json.Obj object -> in(shape, object);
            case Json.Str text when shape.member(member).isPresent() ->
                Json.object().put(member, text).build();
            case Json.Str _, Json.Num _, Json.Bool _, Json.Null _, Json.Arr _ -> value;
          };
      case Shape.Items list ->
          value instanceof Json.Arr(var items)
              ? new Json.Arr(items.stream().map(it -> whole(list.element(), it)).toList())
              : value;
      case Shape.Entries map -> value instanceof Json.Obj object ? entries(map, object) : value;
      case Shape.Text _,
          Shape.Blob _,
          Shape.Quantity _,
          Shape.Flag _,
          Shape.Timestamp _,
          Shape.Document _,
          Shape.EventStream _ ->
          value;
    };
  }

  private Json.Obj entries(Shape.Entries map, Json.Obj object) {
    var whole = new LinkedHashMap<>(object.members());
    whole.replaceAll((_, value) -> whole(map.value(), value));
    return new Json.Obj(whole);
  }
}
