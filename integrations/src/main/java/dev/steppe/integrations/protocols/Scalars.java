package dev.steppe.integrations.protocols;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Member;
import dev.steppe.integrations.models.Shape;
import dev.steppe.integrations.models.Shape.TimeFormat;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/// Values without members as text: in headers, queries, paths, forms and XML.
final class Scalars {
  private Scalars() {}

  /// The text of a value in a message.
  ///
  /// @param times how times are written there if the model says nothing else
  static String text(Member member, Json value, TimeFormat times) throws UnfitInputException {
    return switch (member.shape()) {
      case Shape.Timestamp shape -> Times.text(time(member, value), format(member, shape, times));
      case Shape.Blob _ -> Base64.getEncoder().encodeToString(bytes(value));
      case Shape.Text _, Shape.Quantity _, Shape.Flag _, Shape.Document _ -> written(value);
      case Shape.Structure _, Shape.Items _, Shape.Entries _, Shape.EventStream _ ->
          throw new UnfitInputException(
              "The field \"" + member.pascalCase() + "\" can not be sent");
    };
  }

  static TimeFormat format(Member member, Shape.Timestamp shape, TimeFormat otherwise) {
    return member.timeFormat().or(shape::format).orElse(otherwise);
  }

  static Instant time(Member member, Json value) throws UnfitInputException {
    return Times.read(value)
        .orElseThrow(() ->
            new UnfitInputException(
                "The value for the field '%s' must be a valid timestamp"
                    .formatted(member.pascalCase())));
  }

  /// Text as it is, and other JSON written out.
  static String written(Json value) {
    return value instanceof Json.Str(var text) ? text : value.text();
  }

  /// What goes as bytes: text in UTF-8, and other JSON written out.
  static byte[] bytes(Json value) {
    return written(value).getBytes(StandardCharsets.UTF_8);
  }

  /// The value that a text of an answer means. What cannot be read stays text.
  static Json read(Shape shape, String text) {
    return switch (shape) {
      case Shape.Flag _ -> Json.of(Boolean.parseBoolean(text.strip()));
      case Shape.Quantity _ -> number(text.strip());
      case Shape.Timestamp _ -> time(Json.of(text));
      case Shape.Text _, Shape.Blob _, Shape.Document _ -> Json.of(text);
      case Shape.Structure _, Shape.Items _, Shape.Entries _, Shape.EventStream _ -> Json.of(text);
    };
  }

  /// A time of an answer as Step Functions shows it; as it came if it is none.
  static Json time(Json value) {
    return Times.read(value).<Json>map(time -> Json.of(time.toString())).orElse(value);
  }

  /// A number; text for what JSON has no number for, and for what is none.
  private static Json number(String text) {
    try {
      return Json.of(Long.parseLong(text));
    } catch (NumberFormatException _) {
      // It has a fraction, or is too large.
    }
    try {
      return text.length() > 400 ? Json.of(text) : Json.of(new BigDecimal(text));
    } catch (NumberFormatException _) {
      return Json.of(text);
    }
  }
}
