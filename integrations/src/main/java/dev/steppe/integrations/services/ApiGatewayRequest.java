package dev.steppe.integrations.services;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.web.Header;
import dev.steppe.integrations.web.Percent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The request that `apigateway:invoke` makes of its parameters
/// (<https://docs.aws.amazon.com/step-functions/latest/dg/connect-api-gateway.html>).
///
/// @param pathAndQuery written as they are sent
record ApiGatewayRequest(
    String host,
    String method,
    String pathAndQuery,
    List<Header> headers,
    Optional<byte[]> body,
    Auth auth) {
  ApiGatewayRequest {
    headers = List.copyOf(headers);
  }

  /// How the caller shows who it is.
  enum Auth {
    NO_AUTH,
    IAM_ROLE,
    RESOURCE_POLICY
  }

  static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS");

  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

  private static final Set<String> FORBIDDEN =
      Set.of(
          "authorization",
          "connection",
          "content-md5",
          "expect",
          "host",
          "max-forwards",
          "proxy-authenticate",
          "server",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "via",
          "www-authenticate");

  private static final List<String> FORBIDDEN_PREFIXES = List.of("x-forwarded", "x-amz");

  /// Whether a task may not set the header.
  static boolean isForbidden(String header) {
    var name = header.toLowerCase(Locale.ROOT);
    return FORBIDDEN.contains(name) || FORBIDDEN_PREFIXES.stream().anyMatch(name::startsWith);
  }

  /// @throws IllegalArgumentException if the parameters make no request; the message says why
  static ApiGatewayRequest of(Json.Obj parameters) {
    var method = text(parameters, "Method").orElse("");
    if (!METHODS.contains(method)) {
      throw new IllegalArgumentException(
          "Method must be one of " + METHODS.stream().sorted().toList());
    }
    var host = text(parameters, "ApiEndpoint").orElse("");
    if (!isHost(host)) {
      throw new IllegalArgumentException("ApiEndpoint must be the name of a host, not " + host);
    }
    var body = WITH_BODY.contains(method) ? body(parameters) : Optional.<byte[]>empty();
    return new ApiGatewayRequest(
        host,
        method,
        path(parameters) + query(parameters),
        headers(parameters, body.isPresent()),
        body,
        auth(text(parameters, "AuthType")));
  }

  private static boolean isHost(String text) {
    try {
      var address = URI.create("https://" + text);
      return address.getHost() != null
          && address.getRawUserInfo() == null
          && text.equals(address.getAuthority());
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static Auth auth(Optional<String> type) {
    try {
      return type.map(Auth::valueOf).orElse(Auth.NO_AUTH);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "AuthType must be NO_AUTH, IAM_ROLE or RESOURCE_POLICY, not " + type.orElse(""), e);
    }
  }

  private static Optional<String> text(Json.Obj parameters, String name) {
    return parameters.get(name).flatMap(Parameters::text);
  }

  private static String path(Json.Obj parameters) {
    return "/"
        + Stream.of(text(parameters, "Stage"), text(parameters, "Path"))
            .flatMap(Optional::stream)
            .map(part -> part.startsWith("/") ? part.substring(1) : part)
            .filter(part -> !part.isEmpty())
            .map(ApiGatewayRequest::encodedPath)
            .collect(Collectors.joining("/"));
  }

  /// What may stand in a path stays, with what is percent-encoded already.
  static String encodedPath(String path) {
    var encoded = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          c < 128 && (Character.isLetterOrDigit(c) || "-._~/%@:!$&'()*+,;=".indexOf(c) >= 0);
      encoded.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return encoded.toString();
  }

  static String query(Json.Obj parameters) {
    var query =
        lists(parameters, "QueryParameters")
            .map(it -> Percent.encode(it.name()) + "=" + Percent.encode(it.value()))
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? "" : "?" + query;
  }

  private record Pair(String name, String value) {}

  /// The values of an object whose members are lists, or single values.
  private static Stream<Pair> lists(Json.Obj parameters, String name) {
    return parameters.get(name).orElse(Json.Null.NULL) instanceof Json.Obj object
        ? object.members().entrySet().stream()
            .flatMap(entry ->
                (entry.getValue() instanceof Json.Arr(var items)
                        ? items.stream()
                        : Stream.of(entry.getValue()))
                    .flatMap(it -> Parameters.text(it).stream())
                    .map(value -> new Pair(entry.getKey(), value)))
        : Stream.empty();
  }

  private static List<Header> headers(Json.Obj parameters, boolean hasBody) {
    var headers = new ArrayList<Header>();
    lists(parameters, "Headers").forEach(it -> headers.add(new Header(it.name(), it.value())));
    for (var header : headers) {
      if (isForbidden(header.name())) {
        throw new IllegalArgumentException(
            "The header \"%s\" can not be set by a task".formatted(header.name()));
      }
    }
    if (hasBody && headers.stream().noneMatch(it -> it.name().equalsIgnoreCase("Content-Type"))) {
      headers.add(new Header("Content-Type", "application/json"));
    }
    return headers;
  }

  private static Optional<byte[]> body(Json.Obj parameters) {
    boolean nulls = parameters.get("AllowNullValues").equals(Optional.of(Json.Bool.TRUE));
    return parameters
        .get("RequestBody")
        .map(body -> nulls ? body : withoutNulls(body))
        .flatMap(Parameters::text)
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  private static Json withoutNulls(Json value) {
    return switch (value) {
      case Json.Obj object -> {
        var kept = Json.object();
        object
            .members()
            .forEach((name, member) -> {
              if (!(member instanceof Json.Null)) {
                kept.put(name, withoutNulls(member));
              }
            });
        yield kept.build();
      }
      case Json.Arr(var items) ->
          new Json.Arr(items.stream().map(ApiGatewayRequest::withoutNulls).toList());
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> value;
    };
  }
}
