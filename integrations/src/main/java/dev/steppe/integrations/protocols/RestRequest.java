package dev.steppe.integrations.protocols;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Member;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.Shape;
import dev.steppe.integrations.models.Shape.TimeFormat;
import dev.steppe.integrations.protocols.WireRequest.Parameter;
import dev.steppe.integrations.web.Header;
import dev.steppe.integrations.web.Percent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A request of the REST protocols while it is put together: what goes where in it is said by its
/// members' places. <https://smithy.io/2.0/spec/http-bindings.html>
final class RestRequest {
  private final OperationModel operation;
  private final Json.Obj input;
  private final List<Parameter> query = new ArrayList<>();
  private final Map<String, Header> headers = new LinkedHashMap<>();
  private String path;
  private Optional<byte[]> body = Optional.empty();

  /// Everything but the body.
  RestRequest(OperationModel operation, Json.Obj input) throws UnfitInputException {
    this.operation = operation;
    this.input = input;
    for (var key : input.members().keySet()) {
      Inputs.member(operation.input(), key);
    }
    int mark = operation.uri().indexOf('?');
    this.path = mark < 0 ? operation.uri() : operation.uri().substring(0, mark);
    if (mark >= 0) {
      constants(operation.uri().substring(mark + 1));
    }
    for (var member : operation.input().members()) {
      bind(member);
    }
    queryParameters();
  }

  /// What the operation's own address has in its query.
  private void constants(String fixed) {
    for (var part : fixed.split("&", -1)) {
      int equals = part.indexOf('=');
      if (!part.isEmpty()) {
        query.add(
            equals < 0
                ? new Parameter(part, Optional.empty())
                : new Parameter(part.substring(0, equals), part.substring(equals + 1)));
      }
    }
  }

  private Json given(Member member) {
    return input.get(member.pascalCase()).orElse(Json.Null.NULL);
  }

  private void bind(Member member) throws UnfitInputException {
    var value = given(member);
    switch (member.place()) {
      case LABEL -> label(member, value);
      case QUERY -> query(member, value);
      case HEADER -> header(member, value);
      case PREFIX_HEADERS -> prefixHeaders(member, value);
      case BODY, PAYLOAD, QUERY_PARAMETERS, STATUS -> {}
    }
  }

  private static String wireName(Member member) {
    return member.wireName().orElse(member.name());
  }

  private void label(Member member, Json value) throws UnfitInputException {
    var text = value instanceof Json.Null ? "" : Scalars.text(member, value, TimeFormat.DATE_TIME);
    if (text.isEmpty()) {
      throw new UnfitInputException(
          "The field '" + member.pascalCase() + "' is required and must not be empty");
    }
    path =
        path.replace("{" + wireName(member) + "+}", Percent.encode(text, true))
            .replace("{" + wireName(member) + "}", Percent.encode(text));
  }

  private void query(Member member, Json value) throws UnfitInputException {
    if (value instanceof Json.Null) {
      return;
    }
    if (member.shape() instanceof Shape.Items list) {
      for (var item : Inputs.array(member, value)) {
        query.add(
            new Parameter(
                wireName(member), Scalars.text(list.element(), item, TimeFormat.DATE_TIME)));
      }
    } else {
      query.add(new Parameter(wireName(member), Scalars.text(member, value, TimeFormat.DATE_TIME)));
    }
  }

  /// A map whose keys are parameters, as far as no other member is one.
  private void queryParameters() throws UnfitInputException {
    var taken = new HashSet<String>();
    query.forEach(parameter -> taken.add(parameter.name()));
    for (var member : operation.input().members()) {
      if (member.place() != Member.Place.QUERY_PARAMETERS || given(member) instanceof Json.Null) {
        continue;
      }
      for (var entry : Inputs.object(member, given(member)).members().entrySet()) {
        if (!taken.contains(entry.getKey())) {
          var values =
              entry.getValue() instanceof Json.Arr(var items) ? items : List.of(entry.getValue());
          values.forEach(value -> query.add(new Parameter(entry.getKey(), Scalars.written(value))));
        }
      }
    }
  }

  private void header(Member member, Json value) throws UnfitInputException {
    if (value instanceof Json.Null) {
      return;
    }
    if (member.shape() instanceof Shape.Items list) {
      var items = new ArrayList<String>();
      for (var item : Inputs.array(member, value)) {
        items.add(listed(list.element(), item));
      }
      put(wireName(member), String.join(", ", items));
    } else {
      put(wireName(member), headerText(member, value));
    }
  }

  /// An item of a list in a header. Text with a comma or a quote in it is quoted.
  private static String listed(Member member, Json value) throws UnfitInputException {
    var text = headerText(member, value);
    return member.shape() instanceof Shape.Text && (text.contains(",") || text.contains("\""))
        ? '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
        : text;
  }

  /// JSON goes as base64.
  private static String headerText(Member member, Json value) throws UnfitInputException {
    boolean json =
        member.shape() instanceof Shape.Document
            || (member.shape() instanceof Shape.Text text
                && text.mediaType().filter(type -> type.contains("json")).isPresent());
    return json
        ? Base64.getEncoder()
            .encodeToString(Scalars.written(value).getBytes(StandardCharsets.UTF_8))
        : Scalars.text(member, value, TimeFormat.HTTP_DATE);
  }

  private void prefixHeaders(Member member, Json value) throws UnfitInputException {
    if (value instanceof Json.Null) {
      return;
    }
    for (var entry : Inputs.object(member, value).members().entrySet()) {
      var name = member.wireName().orElse("") + entry.getKey();
      if (!headers.containsKey(lower(name))) {
        put(name, Scalars.written(entry.getValue()));
      }
    }
  }

  private void put(String name, String value) throws UnfitInputException {
    try {
      headers.put(lower(name), new Header(name, value));
    } catch (IllegalArgumentException e) {
      throw new UnfitInputException("It can not be sent: " + e.getMessage());
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /// The member that is the body, if one is.
  Optional<Member> payload() {
    return operation.input().members().stream()
        .filter(member -> member.place() == Member.Place.PAYLOAD)
        .findFirst();
  }

  /// What is given for the member that is the body.
  Optional<Json> payloadValue() {
    return payload().map(this::given).filter(value -> !(value instanceof Json.Null));
  }

  /// Whether the body is made of members of the input.
  boolean hasBodyMembers() {
    return operation.input().members().stream()
        .anyMatch(member -> member.place() == Member.Place.BODY);
  }

  /// The members that are given and stand in the body.
  Json.Obj bodyMembers() {
    var members = Json.object();
    operation.input().members().stream()
        .filter(member -> member.place() == Member.Place.BODY)
        .filter(member -> !(given(member) instanceof Json.Null))
        .forEach(member -> members.put(member.pascalCase(), given(member)));
    return members.build();
  }

  /// @param contentType of the body, unless a member says another
  void setBody(byte[] bytes, String contentType) throws UnfitInputException {
    body = Optional.of(bytes);
    if (!headers.containsKey("content-type")) {
      put("Content-Type", contentType);
    }
  }

  void setBody(String text, String contentType) throws UnfitInputException {
    setBody(text.getBytes(StandardCharsets.UTF_8), contentType);
  }

  /// Takes a payload that is written by no protocol of its own.
  ///
  /// @return whether it was one
  boolean setPlainBody(Shape shape, Json value) throws UnfitInputException {
    return switch (shape) {
      case Shape.Blob blob -> {
        setBody(Scalars.bytes(value), blob.mediaType().orElse("application/octet-stream"));
        yield true;
      }
      case Shape.Text text -> {
        setBody(Scalars.written(value), text.mediaType().orElse("text/plain"));
        yield true;
      }
      case Shape.Structure _,
          Shape.Items _,
          Shape.Entries _,
          Shape.Quantity _,
          Shape.Flag _,
          Shape.Timestamp _,
          Shape.Document _,
          Shape.EventStream _ ->
          false;
    };
  }

  WireRequest finished() {
    return new WireRequest(
        operation.method(), path, query, List.copyOf(headers.values()), body, Optional.empty());
  }
}
