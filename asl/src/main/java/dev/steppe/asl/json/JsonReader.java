package dev.steppe.asl.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.io.ContentReference;
import tools.jackson.core.json.JsonFactory;

/// Reads JSON text with Jackson's streaming parser, whose complaints are AWS's complaints.
///
/// Of two members with one name the last wins. Nesting is bounded by Jackson's default (500), as is
/// the length of a number, so that a hostile document costs no more than its length.
final class JsonReader {
  private static final int MAX_DEPTH = StreamReadConstraints.DEFAULT_MAX_DEPTH;

  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamReadFeature.AUTO_CLOSE_SOURCE).build();

  private static final Pattern REDACTED = Pattern.compile("\\[Source: REDACTED[^\\]]*\\]");

  private JsonReader() {}

  static Json read(String text) {
    try (var parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      return document(parser, text);
    }
  }

  private static Json document(JsonParser parser, String text) {
    try {
      if (parser.nextToken() == null) {
        throw malformed(parser, text, "No content to map due to end-of-input");
      }
      var value = value(parser);
      if (parser.nextToken() != null) {
        throw malformed(
            parser,
            text,
            "Trailing token (of type " + parser.currentToken() + ") found after the document");
      }
      return value;
    } catch (NumberFormatException e) {
      throw malformed(parser, text, "Numeric value (" + parser.getString() + ") out of range");
    } catch (JacksonException e) {
      throw malformed(parser, text, words(e.getOriginalMessage(), parser, text));
    }
  }

  /// The fault at the place up to which the parser has read.
  private static MalformedJsonException malformed(JsonParser parser, String text, String message) {
    var at = parser.currentLocation();
    return new MalformedJsonException(
        message,
        text,
        at.getLineNr(),
        at.getColumnNr(),
        parser.streamReadContext().getNestingDepth() > MAX_DEPTH);
  }

  /// Jackson's message as its older versions put it, which is what AWS's messages show: they say
  /// "field" for "property", and quote the source where an unfinished array or object begins.
  private static String words(String message, JsonParser parser, String text) {
    var start = parser.streamReadContext().startLocation(ContentReference.unknown());
    var source = MalformedJsonException.source(text, start.getLineNr(), start.getColumnNr());
    return REDACTED
        .matcher(message.replace("property name", "field name"))
        .replaceAll(Matcher.quoteReplacement(source));
  }

  private static Json value(JsonParser parser) {
    var token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> new Json.Str(parser.getString());
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> decimal(parser.getString());
      case VALUE_TRUE -> Json.Bool.TRUE;
      case VALUE_FALSE -> Json.Bool.FALSE;
      case VALUE_NULL -> Json.Null.NULL;
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("the parser stands on " + token);
    };
  }

  private static Json object(JsonParser parser) {
    var members = new LinkedHashMap<String, Json>();
    for (var name = parser.nextName(); name != null; name = parser.nextName()) {
      parser.nextToken();
      members.put(name, value(parser));
    }
    return members.isEmpty() ? Json.Obj.EMPTY : Json.Obj.owning(members);
  }

  private static Json array(JsonParser parser) {
    var items = new ArrayList<Json>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser));
    }
    return items.isEmpty() ? Json.Arr.EMPTY : new Json.Arr(items);
  }

  private static Json integer(JsonParser parser) {
    return switch (parser.getNumberType()) {
      case INT, LONG -> new Json.Int(parser.getLongValue());
      case BIG_INTEGER -> new Json.Dec(new BigDecimal(parser.getString()));
      case FLOAT, DOUBLE, BIG_DECIMAL -> decimal(parser.getString());
    };
  }

  private static Json decimal(String text) {
    return new Json.Dec(new BigDecimal(text));
  }
}
