package dev.steppe.integrations.protocols;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Member;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.Shape;
import java.util.List;
import java.util.Optional;

/// Reads values out of XML: <https://smithy.io/2.0/spec/protocol-traits.html#xml-bindings>.
final class XmlReading {
  private XmlReading() {}

  static Json.Obj structure(List<Member> members, Xml element) {
    var read = Json.object();
    for (var member : members) {
      read.putJson(member.pascalCase(), member(member, element));
    }
    return read.build();
  }

  private static Optional<Json> member(Member member, Xml parent) {
    var name = member.wireName().orElse(member.name());
    if (member.xmlAttribute()) {
      return Optional.ofNullable(parent.attributes().get(name))
          .map(text -> Scalars.read(member.shape(), text));
    }
    if (member.flattened() && isCollection(member.shape())) {
      var all = parent.children(name);
      return all.isEmpty() ? Optional.empty() : Optional.of(flattened(member.shape(), all));
    }
    return parent.child(name).map(element -> value(member.shape(), element));
  }

  private static boolean isCollection(Shape shape) {
    return shape instanceof Shape.Items || shape instanceof Shape.Entries;
  }

  private static Json flattened(Shape shape, List<Xml> all) {
    return switch (shape) {
      case Shape.Items list -> items(list, all);
      case Shape.Entries map -> entries(map, all);
      case Shape.Structure _,
          Shape.Text _,
          Shape.Blob _,
          Shape.Quantity _,
          Shape.Flag _,
          Shape.Timestamp _,
          Shape.Document _,
          Shape.EventStream _ ->
          throw new IllegalArgumentException("only lists and maps are flattened");
    };
  }

  static Json value(Shape shape, Xml element) {
    return switch (shape) {
      case Shape.Structure structure -> structure(structure.members(), element);
      case Shape.Items list ->
          items(list, element.children(list.element().wireName().orElse("member")));
      case Shape.Entries map -> entries(map, element.children("entry"));
      case Shape.Text _,
          Shape.Blob _,
          Shape.Quantity _,
          Shape.Flag _,
          Shape.Timestamp _,
          Shape.Document _,
          Shape.EventStream _ ->
          Scalars.read(shape, element.text());
    };
  }

  private static Json items(Shape.Items list, List<Xml> elements) {
    return new Json.Arr(
        elements.stream().map(element -> value(list.element().shape(), element)).toList());
  }

  private static Json entries(Shape.Entries map, List<Xml> elements) {
    var read = Json.object();
    for (var entry : elements) {
      var value = entry.child(map.value().wireName().orElse("value"));
      read.put(
          entry.textOf(map.key().wireName().orElse("key")).orElse(""),
          value.map(it -> value(map.value().shape(), it)).orElse(Json.Null.NULL));
    }
    return read.build();
  }

  /// The element that has an error's code, message and members: of the document `Error`,
  /// `ErrorResponse/Error` or `Response/Errors/Error`.
  static Optional<Xml> errorElement(WireAnswer answer) {
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    try {
      var root = Xml.parse(answer.body());
      return root.name().equals("Error")
          ? Optional.of(root)
          : root.child("Error").or(() -> root.child("Errors").flatMap(all -> all.child("Error")));
    } catch (UnfitAnswerException _) {
      return Optional.empty();
    }
  }

  static WireError error(OperationModel operation, WireAnswer answer) {
    var element = errorElement(answer);
    var code = element.flatMap(it -> it.textOf("Code")).orElse("");
    var shape = operation.error(code);
    return new WireError(
        code,
        shape,
        element.flatMap(it -> it.textOf("Message").or(() -> it.textOf("message"))),
        shape
            .flatMap(it -> element.map(found -> structure(it.members(), found)))
            .orElse(Json.Obj.EMPTY));
  }
}
