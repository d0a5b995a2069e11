package dev.steppe.integrations.protocols;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import dev.steppe.integrations.models.Member;
import dev.steppe.integrations.models.Shape;
import dev.steppe.integrations.models.Shape.TimeFormat;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Values in messages that are JSON:
/// <https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html#shape-serialization>.
final class JsonBody {
  private JsonBody() {}

  /// A structure as a message has it. Members that are null are left out.
  static Json.Obj write(Shape.Structure structure, Json.Obj value) throws UnfitInputException {
    var written = Json.object();
    for (var entry : value.members().entrySet()) {
      if (entry.getValue() instanceof Json.Null) {
        continue;
      }
      var member = Inputs.member(structure, entry.getKey());
      written.put(wireName(member), write(member, entry.getValue()));
    }
    return written.build();
  }

  static Json write(Member member, Json value) throws UnfitInputException {
    if (value instanceof Json.Null) {
      return value;
    }
    return switch (member.shape()) {
      case Shape.Structure structure -> write(structure, Inputs.object(member, value));
      case Shape.Items list -> items(list, Inputs.array(member, value));
      case Shape.Entries map -> entries(map, Inputs.object(member, value));
      case Shape.Timestamp shape ->
          Times.json(
              Scalars.time(member, value), Scalars.format(member, shape, TimeFormat.EPOCH_SECONDS));
      case Shape.Blob _ -> Json.of(Base64.getEncoder().encodeToString(Scalars.bytes(value)));
      case Shape.Text _ -> Json.of(Scalars.written(value));
      case Shape.Quantity _, Shape.Flag _, Shape.Document _ -> value;
      case Shape.EventStream _ ->
          throw new UnfitInputException(
              "The field \"" + member.pascalCase() + "\" can not be sent");
    };
  }

  private static Json items(Shape.Items list, List<Json> values) throws UnfitInputException {
    var written = new ArrayList<Json>(values.size());
    for (var value : values) {
      written.add(write(list.element(), value));
    }
    return new Json.Arr(written);
  }

  private static Json entries(Shape.Entries map, Json.Obj value) throws UnfitInputException {
    var written = Json.object();
    for (var entry : value.members().entrySet()) {
      written.put(entry.getKey(), write(map.value(), entry.getValue()));
    }
    return written.build();
  }

  private static String wireName(Member member) {
    return member.wireName().orElse(member.name());
  }

  /// The object that a message is.
  static Json.Obj parse(WireAnswer answer) throws UnfitAnswerException {
    if (answer.isEmpty()) {
      return Json.Obj.EMPTY;
    }
    if (json(answer) instanceof Json.Obj object) {
      return object;
    }
    throw new UnfitAnswerException("it is no JSON object");
  }

  static Json json(WireAnswer answer) throws UnfitAnswerException {
    try {
      return Json.parse(answer.text());
    } catch (MalformedJsonException e) {
      throw new UnfitAnswerException("it is not JSON: " + e.getMessage());
    }
  }

  /// A structure of a message as Step Functions shows it. Members that are null or that the model
  /// does not have are left out.
  static Json.Obj read(Shape.Structure structure, Json.Obj value) {
    return read(structure.members(), value);
  }

  /// Those of a structure's members that stand in a message's body.
  static Json.Obj read(List<Member> members, Json.Obj value) {
    var read = Json.object();
    for (var member : members) {
      value
          .get(wireName(member))
          .filter(given -> !(given instanceof Json.Null))
          .ifPresent(given -> read.put(member.pascalCase(), read(member.shape(), given)));
    }
    return read.build();
  }

  /// What is not of its shape is shown as it came.
  static Json read(Shape shape, Json value) {
    return switch (shape) {
      case Shape.Structure structure ->
          value instanceof Json.Obj object ? read(structure, object) : value;
      case Shape.Items list ->
          value instanceof Json.Arr(var items)
              ? new Json.Arr(
                  items.stream().map(item -> read(list.element().shape(), item)).toList())
              : value;
      case Shape.Entries map -> value instanceof Json.Obj object ? readEntries(map, object) : value;
      case Shape.Timestamp _ -> Scalars.time(value);
      case Shape.Blob _,
          Shape.Text _,
          Shape.Quantity _,
          Shape.Flag _,
          Shape.Document _,
          Shape.EventStream _ ->
          value;
    };
  }

  private static Json readEntries(Shape.Entries map, Json.Obj value) {
    var read = Json.object();
    value.members().forEach((key, entry) -> read.put(key, read(map.value().shape(), entry)));
    return read.build();
  }
}
