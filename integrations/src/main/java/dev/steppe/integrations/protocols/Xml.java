package dev.steppe.integrations.protocols;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// An element of XML.
///
/// @param name with its prefix, if it has one
/// @param attributes by their names with prefixes
/// @param text all text directly in it
record Xml(String name, Map<String, String> attributes, List<Xml> children, String text) {
  /// Deeper than any answer of AWS, and less deep than where Java's parser stops.
  private static final int MOST_DEEP = 80;

  private static final XMLInputFactory XML = factory();

  Xml {
    attributes = Map.copyOf(attributes);
    children = List.copyOf(children);
  }

  /// Documents that declare a type of their own are refused: nothing is fetched and nothing grows.
  private static XMLInputFactory factory() {
    var factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  /// The element that a document is.
  static Xml parse(byte[] document) throws UnfitAnswerException {
    try {
      var reader = XML.createXMLStreamReader(new ByteArrayInputStream(document));
      while (reader.hasNext()) {
        int event = reader.next();
        if (event == XMLStreamConstants.DTD) {
          throw new UnfitAnswerException("its XML declares a document type");
        }
        if (event == XMLStreamConstants.START_ELEMENT) {
          return element(reader, 1);
        }
      }
      throw new UnfitAnswerException("it has no XML in it");
    } catch (XMLStreamException e) {
      throw new UnfitAnswerException("it is not XML: " + firstLine(e));
    }
  }

  private static String firstLine(XMLStreamException e) {
    var message = String.valueOf(e.getMessage());
    return message.substring(
        message.indexOf("Message: ") < 0 ? 0 : message.indexOf("Message: ") + 9);
  }

  private static Xml element(XMLStreamReader reader, int depth)
      throws XMLStreamException, UnfitAnswerException {
    if (depth > MOST_DEEP) {
      throw new UnfitAnswerException("its XML is nested too deeply");
    }
    var name = reader.getLocalName();
    var attributes = new LinkedHashMap<String, String>();
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      attributes.put(attributeName(reader, i), reader.getAttributeValue(i));
    }
    var children = new ArrayList<Xml>();
    var text = new StringBuilder();
    while (true) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> children.add(element(reader, depth + 1));
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            text.append(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          return new Xml(name, attributes, children, text.toString());
        }
        default -> {}
      }
    }
  }

  private static String attributeName(XMLStreamReader reader, int index) {
    var prefix = reader.getAttributePrefix(index);
    var name = reader.getAttributeLocalName(index);
    return prefix == null || prefix.isEmpty() ? name : prefix + ":" + name;
  }

  /// Whether the element has that name, which may lack the prefix.
  boolean isNamed(String wanted) {
    return name.equals(wanted)
        || (name.endsWith(wanted) && name.charAt(name.length() - wanted.length() - 1) == ':');
  }

  List<Xml> children(String wanted) {
    return children.stream().filter(child -> child.isNamed(wanted)).toList();
  }

  Optional<Xml> child(String wanted) {
    return children.stream().filter(child -> child.isNamed(wanted)).findFirst();
  }

  Optional<String> textOf(String wanted) {
    return child(wanted).map(Xml::text);
  }
}
