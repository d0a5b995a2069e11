package dev.steppe.integrations.protocols;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Member;
import dev.steppe.integrations.models.Shape;
import dev.steppe.integrations.models.Shape.TimeFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What an answer of the REST protocols says, by its members' places.
final class RestAnswer {
  private RestAnswer() {}

  /// How a protocol reads bodies.
  interface Bodies {
    /// The members that stand in the body.
    Json.Obj members(List<Member> members, WireAnswer answer) throws UnfitAnswerException;

    /// The member that is the body.
    Json payload(Member member, WireAnswer answer) throws UnfitAnswerException;
  }

  static Json.Obj read(Shape.Structure structure, WireAnswer answer, Bodies bodies)
      throws UnfitAnswerException {
    var inBody =
        structure.members().stream().filter(member -> member.place() == Member.Place.BODY).toList();
    var body =
        inBody.isEmpty() || answer.isEmpty() ? Json.Obj.EMPTY : bodies.members(inBody, answer);
    var read = Json.object();
    for (var member : structure.members()) {
      var key = member.pascalCase();
      switch (member.place()) {
        case BODY -> read.putJson(key, body.get(key));
        case HEADER -> read.putJson(key, header(member, answer));
        case PREFIX_HEADERS -> read.putJson(key, prefixHeaders(member, answer));
        case STATUS -> read.put(key, answer.status());
        case PAYLOAD -> read.putJson(key, payload(member, answer, bodies));
        case QUERY, QUERY_PARAMETERS, LABEL -> {}
      }
    }
    return read.build();
  }

  private static Optional<Json> payload(Member member, WireAnswer answer, Bodies bodies)
      throws UnfitAnswerException {
    return switch (member.shape()) {
      case Shape.Blob blob ->
          answer.isEmpty() && !blob.streaming()
              ? Optional.empty()
              : Optional.of(Json.of(answer.text()));
      case Shape.Text _ ->
          answer.isEmpty() ? Optional.empty() : Optional.of(Json.of(answer.text()));
      case Shape.Structure _,
          Shape.Items _,
          Shape.Entries _,
          Shape.Quantity _,
          Shape.Flag _,
          Shape.Timestamp _,
          Shape.Document _,
          Shape.EventStream _ ->
          answer.isEmpty() ? Optional.empty() : Optional.of(bodies.payload(member, answer));
    };
  }

  private static Optional<Json> prefixHeaders(Member member, WireAnswer answer) {
    var prefix = member.wireName().orElse("");
    var found = Json.object();
    for (var header : answer.headers()) {
      if (header.name().toLowerCase(Locale.ROOT).startsWith(prefix.toLowerCase(Locale.ROOT))) {
        found.put(header.name().substring(prefix.length()), header.value());
      }
    }
    var all = found.build();
    return all.members().isEmpty() ? Optional.empty() : Optional.of(all);
  }

  private static Optional<Json> header(Member member, WireAnswer answer) {
    var name = member.wireName().orElse(member.name());
    if (member.shape() instanceof Shape.Items list) {
      return answer.joined(name).map(text -> items(list.element(), text));
    }
    return answer.header(name).map(text -> value(member, text));
  }

  private static Json value(Member member, String text) {
    boolean json =
        member.shape() instanceof Shape.Text shape
            && shape.mediaType().filter(type -> type.contains("json")).isPresent();
    return json ? unpacked(text) : Scalars.read(member.shape(), text);
  }

  private static Json unpacked(String base64) {
    try {
      return Json.of(
          new String(Base64.getDecoder().decode(base64.strip()), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      return Json.of(base64);
    }
  }

  /// The items of a list in a header. A time of HTTP has a comma in it.
  private static Json items(Member element, String text) {
    boolean commaWithin =
        element.shape() instanceof Shape.Timestamp times
            && Scalars.format(element, times, TimeFormat.HTTP_DATE) == TimeFormat.HTTP_DATE;
    var items = new ArrayList<Json>();
    for (var part : parts(text, commaWithin ? 2 : 1)) {
      items.add(value(element, part));
    }
    return new Json.Arr(items);
  }

  /// @param commas the how-manieth comma ends a part
  private static List<String> parts(String text, int commas) {
    var parts = new ArrayList<String>();
    var part = new StringBuilder();
    boolean quoted = false;
    int seen = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\' && i + 1 < text.length()) {
        part.append(text.charAt(++i));
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted && ++seen % commas == 0) {
        parts.add(part.toString().strip());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString().strip());
    return parts;
  }
}
