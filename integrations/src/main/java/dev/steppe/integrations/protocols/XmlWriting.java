package dev.steppe.integrations.protocols;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Member;
import dev.steppe.integrations.models.Shape;
import dev.steppe.integrations.models.Shape.TimeFormat;
import dev.steppe.integrations.models.XmlNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes values as XML: <https://smithy.io/2.0/spec/protocol-traits.html#xml-bindings>.
final class XmlWriting {
  private final StringBuilder xml = new StringBuilder(256);

  private XmlWriting() {}

  /// A document whose root has the members of a structure.
  static String document(
      String root, Optional<XmlNamespace> namespace, Shape.Structure structure, Json.Obj value)
      throws UnfitInputException {
    var writing = new XmlWriting();
    writing.structure(root, namespace, structure, value);
    return writing.xml.toString();
  }

  private void open(String name, Optional<XmlNamespace> namespace) {
    xml.append('<').append(name);
    namespace.ifPresent(space ->
        attribute("xmlns" + space.prefix().map(prefix -> ":" + prefix).orElse(""), space.uri()));
  }

  private void attribute(String name, String value) {
    xml.append(' ').append(name).append("=\"");
    escape(value, true);
    xml.append('"');
  }

  private void close(String name) {
    xml.append("</").append(name).append('>');
  }

  /// The members in the order of the model, in which some services want them.
  private void structure(
      String name, Optional<XmlNamespace> namespace, Shape.Structure structure, Json.Obj value)
      throws UnfitInputException {
    for (var key : value.members().keySet()) {
      Inputs.member(structure, key);
    }
    open(name, namespace);
    var within = new ArrayList<Member>();
    for (var member : structure.members()) {
      var given = value.get(member.pascalCase()).orElse(Json.Null.NULL);
      if (given instanceof Json.Null) {
        continue;
      }
      if (member.xmlAttribute()) {
        attribute(wireName(member), Scalars.text(member, given, TimeFormat.DATE_TIME));
      } else {
        within.add(member);
      }
    }
    xml.append('>');
    for (var member : within) {
      member(wireName(member), member, value.get(member.pascalCase()).orElse(Json.Null.NULL));
    }
    close(name);
  }

  private static String wireName(Member member) {
    return member.wireName().orElse(member.name());
  }

  /// A member, which is many elements if it is flattened.
  private void member(String name, Member member, Json value) throws UnfitInputException {
    switch (member.shape()) {
      case Shape.Items list when member.flattened() -> {
        for (var item : Inputs.array(member, value)) {
          element(name, list.element(), item);
        }
      }
      case Shape.Entries map when member.flattened() -> {
        for (var entry : Inputs.object(member, value).members().entrySet()) {
          open(name, member.namespace());
          xml.append('>');
          entry(map, entry.getKey(), entry.getValue());
          close(name);
        }
      }
      case Shape.Structure _,
          Shape.Items _,
          Shape.Entries _,
          Shape.Text _,
          Shape.Blob _,
          Shape.Quantity _,
          Shape.Flag _,
          Shape.Timestamp _,
          Shape.Document _,
          Shape.EventStream _ ->
          element(name, member, value);
    }
  }

  private void element(String name, Member member, Json value) throws UnfitInputException {
    switch (member.shape()) {
      case Shape.Structure structure ->
          structure(name, member.namespace(), structure, Inputs.object(member, value));
      case Shape.Items list -> items(name, member, list, Inputs.array(member, value));
      case Shape.Entries map -> entries(name, member, map, Inputs.object(member, value));
      case Shape.Text _,
          Shape.Blob _,
          Shape.Quantity _,
          Shape.Flag _,
          Shape.Timestamp _,
          Shape.Document _,
          Shape.EventStream _ -> {
        open(name, member.namespace());
        xml.append('>');
        escape(Scalars.text(member, value, TimeFormat.DATE_TIME), false);
        close(name);
      }
    }
  }

  private void items(String name, Member self, Shape.Items list, List<Json> values)
      throws UnfitInputException {
    open(name, self.namespace());
    xml.append('>');
    for (var value : values) {
      element(list.element().wireName().orElse("member"), list.element(), value);
    }
    close(name);
  }

  private void entries(String name, Member self, Shape.Entries map, Json.Obj value)
      throws UnfitInputException {
    open(name, self.namespace());
    xml.append('>');
    for (var entry : value.members().entrySet()) {
      xml.append("<entry>");
      entry(map, entry.getKey(), entry.getValue());
      xml.append("</entry>");
    }
    close(name);
  }

  private void entry(Shape.Entries map, String key, Json value) throws UnfitInputException {
    element(map.key().wireName().orElse("key"), map.key(), Json.of(key));
    member(map.value().wireName().orElse("value"), map.value(), value);
  }

  /// Line ends are escaped everywhere, since a parser may change them.
  private void escape(String text, boolean quotes) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> xml.append("&amp;");
        case '<' -> xml.append("&lt;");
        case '>' -> xml.append("&gt;");
        case '"' -> xml.append(quotes ? "&quot;" : "\"");
        case '\r' -> xml.append("&#xD;");
        case '\n' -> xml.append("&#xA;");
        case '\u0085' -> xml.append("&#x85;");
        case '\u2028' -> xml.append("&#x2028;");
        default -> xml.append(c);
      }
    }
  }
}
