package dev.steppe.integrations.protocols;

import com.sun.net.httpserver.HttpExchange;
import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Member;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.ServiceModel;
import dev.steppe.integrations.models.Shape;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A request that came to a stub, and what it means to an operation.
///
/// @param path as it came, percent-encoded
record StubRequest(
    String method,
    String path,
    Map<String, List<String>> query,
    Map<String, String> headers,
    String body) {

  static StubRequest of(HttpExchange exchange) throws IOException {
    var headers = new TreeMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) ->
            headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    var raw = exchange.getRequestURI().getRawQuery();
    return new StubRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getRawPath(),
        parameters(raw == null ? "" : raw),
        headers,
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
  }

  private static Map<String, List<String>> parameters(String text) {
    var parameters = new LinkedHashMap<String, List<String>>();
    for (var part : text.split("&", -1)) {
      if (!part.isEmpty()) {
        var halves = part.split("=", 2);
        parameters
            .computeIfAbsent(decoded(halves[0]), _ -> new ArrayList<>())
            .add(halves.length == 2 ? decoded(halves[1]) : "");
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /// The input, if it is a call of that operation.
  Optional<Json.Obj> read(ServiceModel service, OperationModel operation)
      throws UnfitAnswerException {
    return switch (service.protocol()) {
      case AWS_JSON_1_0, AWS_JSON_1_1 -> {
        var target = service.targetPrefix() + "." + operation.name();
        yield target.equals(headers.get("x-amz-target"))
            ? Optional.of(JsonBody.read(operation.input(), JsonBody.parse(asAnswer())))
            : Optional.empty();
      }
      case AWS_QUERY, EC2_QUERY -> {
        var form = new TreeMap<String, String>();
        parameters(body).forEach((name, values) -> form.put(name, values.getFirst()));
        yield operation.name().equals(form.get("Action"))
            ? Optional.of(StubForm.of(service.protocol(), form).read(operation.input()))
            : Optional.empty();
      }
      case REST_JSON, REST_XML -> rest(service, operation);
    };
  }

  private WireAnswer asAnswer() {
    return new WireAnswer(200, List.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  private Optional<Json.Obj> rest(ServiceModel service, OperationModel operation)
      throws UnfitAnswerException {
    var uri = operation.uri().split("[?]", 2);
    var fixed = parameters(uri.length == 2 ? uri[1] : "");
    var labels = labels(uri[0]);
    if (!method.equals(operation.method())
        || labels.isEmpty()
        || !query.keySet().containsAll(fixed.keySet())
        || otherSubresource(fixed)) {
      return Optional.empty();
    }
    var input = Json.object();
    for (var member : operation.input().members()) {
      var name = member.wireName().orElse(member.name());
      var found =
          switch (member.place()) {
            case LABEL -> Optional.<Json>of(Json.of(labels.get().getOrDefault(name, "")));
            case QUERY -> queried(member, query.get(name));
            case HEADER ->
                Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)))
                    .map(text -> Scalars.read(member.shape(), text));
            case PREFIX_HEADERS -> prefixed(name.toLowerCase(Locale.ROOT));
            case PAYLOAD -> payload(service, member);
            case BODY, QUERY_PARAMETERS, STATUS -> Optional.<Json>empty();
          };
      input.putJson(member.pascalCase(), found);
    }
    members(service, operation).members().forEach(input::put);
    return Optional.of(input.build());
  }

  /// S3 tells operations on one path apart by a name alone in the query: `?tagging`.
  private boolean otherSubresource(Map<String, List<String>> fixed) {
    return query.entrySet().stream()
        .filter(entry -> entry.getValue().getFirst().isEmpty())
        .anyMatch(entry -> !fixed.containsKey(entry.getKey()));
  }

  private Optional<Map<String, String>> labels(String template) {
    var names = new ArrayList<String>();
    var pattern = new StringBuilder();
    var parts = Pattern.compile("[{]([^}+]+)([+]?)[}]").matcher(template);
    int end = 0;
    while (parts.find()) {
      names.add(parts.group(1));
      pattern
          .append(Pattern.quote(template.substring(end, parts.start())))
          .append(parts.group(2).isEmpty() ? "([^/]+)" : "(.+)");
      end = parts.end();
    }
    pattern.append(Pattern.quote(template.substring(end)));
    var matched = Pattern.compile(pattern.toString()).matcher(path);
    if (!matched.matches()) {
      return Optional.empty();
    }
    var labels = new LinkedHashMap<String, String>();
    for (int i = 0; i < names.size(); i++) {
      labels.put(names.get(i), decoded(matched.group(i + 1)));
    }
    return Optional.of(labels);
  }

  private static Optional<Json> queried(
      Member member, @org.jspecify.annotations.Nullable List<String> values) {
    if (values == null) {
      return Optional.empty();
    }
    return Optional.of(
        member.shape() instanceof Shape.Items
            ? new Json.Arr(values.stream().<Json>map(Json::of).toList())
            : Scalars.read(member.shape(), values.getFirst()));
  }

  private Optional<Json> prefixed(String prefix) {
    var found = Json.object();
    headers.forEach((name, value) -> {
      if (name.startsWith(prefix)) {
        found.put(name.substring(prefix.length()), value);
      }
    });
    var all = found.build();
    return all.members().isEmpty() ? Optional.empty() : Optional.of(all);
  }

  private Optional<Json> payload(ServiceModel service, Member member) throws UnfitAnswerException {
    if (body.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (member.shape()) {
          case Shape.Blob _, Shape.Text _ -> Json.of(body);
          case Shape other when service.protocol().name().equals("REST_XML") ->
              XmlReading.value(other, Xml.parse(asAnswer().body()));
          case Shape other -> JsonBody.read(other, JsonBody.json(asAnswer()));
        });
  }

  private Json.Obj members(ServiceModel service, OperationModel operation)
      throws UnfitAnswerException {
    var inBody =
        operation.input().members().stream()
            .filter(member -> member.place() == Member.Place.BODY)
            .toList();
    if (inBody.isEmpty() || body.isEmpty()) {
      return Json.Obj.EMPTY;
    }
    return service.protocol().name().equals("REST_XML")
        ? XmlReading.structure(inBody, Xml.parse(asAnswer().body()))
        : JsonBody.read(inBody, JsonBody.parse(asAnswer()));
  }
}
