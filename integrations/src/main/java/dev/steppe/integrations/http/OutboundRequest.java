package dev.steppe.integrations.http;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.http.FormText.Pair;
import dev.steppe.integrations.web.Header;
import dev.steppe.integrations.web.WebRequest;
import dev.steppe.runtime.HttpTaps;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The request that comes of a task and its connection: the connection wins where both say
/// something, and the body is written when it is complete
/// (<https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html#http-task-data-merge>).
///
/// @param headers all but those that follow from the rest, and a Content-Type that nobody gave
record OutboundRequest(String method, URI address, List<Header> headers, Optional<String> body) {
  private static final Header JSON = new Header("Content-Type", "application/json; charset=UTF-8");

  /// AWS asks for no more than it takes.
  private static final String RANGE = "bytes=0-262144";

  /// They follow from the request, or are the service's own.
  private static final Set<String> NOT_GIVEN =
      Set.of("host", "content-length", "transfer-encoding", "connection", "user-agent", "range");

  OutboundRequest {
    headers = List.copyOf(headers);
  }

  /// Nothing of it: it may have secrets.
  @Override
  public String toString() {
    return "OutboundRequest[" + method + "]";
  }

  /// The request as the connection completes it.
  ///
  /// @param authorization the header that authorizes it, if one does
  /// @throws TaskFailure if the two do not go together
  static OutboundRequest of(
      HttpCall call, Additions additions, Optional<Header> authorization, String region)
      throws TaskFailure {
    return new OutboundRequest(
        call.method(),
        address(call, additions.query()),
        headers(call.headers(), authorization, additions.headers(), region),
        body(call, additions.body()));
  }

  /// The request as the task alone would have it: what its connection adds is secret.
  static OutboundRequest withoutConnection(HttpCall call, String region) throws TaskFailure {
    return of(call, Additions.NONE, Optional.empty(), region);
  }

  static Header basic(String username, Secret password) {
    var both = username + ":" + password.text();
    return new Header(
        "Authorization",
        "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Header> headers(
      List<Header> task,
      Optional<Header> authorization,
      List<Parameter> connection,
      String region) {
    var added = new ArrayList<Header>();
    authorization.ifPresent(added::add);
    for (var header : connection) {
      if (authorization.filter(it -> it.name().equalsIgnoreCase(header.key())).isEmpty()) {
        added.add(new Header(header.key(), header.value().text()));
      }
    }
    var names =
        added.stream().map(it -> it.name().toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    var given =
        Stream.concat(
                task.stream().filter(it -> !names.contains(it.name().toLowerCase(Locale.ROOT))),
                added.stream())
            .filter(it -> !NOT_GIVEN.contains(it.name().toLowerCase(Locale.ROOT)));
    return Stream.concat(
            given,
            Stream.of(
                new Header("User-Agent", "Amazon|StepFunctions|HttpInvoke|" + region),
                new Header("Range", RANGE)))
        .toList();
  }

  /// What the address has already stays as it is, unless the connection says otherwise.
  private static URI address(HttpCall call, List<Parameter> connection) throws TaskFailure {
    var names = connection.stream().map(Parameter::key).collect(Collectors.toSet());
    var query = new ArrayList<String>();
    Optional.ofNullable(call.endpoint().getRawQuery()).stream()
        .flatMap(raw -> Stream.of(raw.split("&", -1)))
        .filter(part -> !part.isEmpty() && !names.contains(name(part)))
        .forEach(query::add);
    call.query().stream()
        .filter(pair -> !names.contains(pair.key()))
        .map(Pair::encoded)
        .forEach(query::add);
    connection.stream()
        .map(it -> new Pair(it.key(), it.value().text()).encoded())
        .forEach(query::add);
    var endpoint = call.endpoint();
    var path = endpoint.getRawPath() == null ? "" : endpoint.getRawPath();
    try {
      return new URI(
          endpoint.getScheme().toLowerCase(Locale.ROOT)
              + "://"
              + endpoint.getRawAuthority()
              + (path.isEmpty() ? "/" : path)
              + (query.isEmpty() ? "" : "?" + String.join("&", query)));
    } catch (URISyntaxException _) {
      throw TaskFailure.runtime("ApiEndpoint with its query parameters is not a URL.");
    }
  }

  private static String name(String part) {
    int equals = part.indexOf('=');
    var raw = equals < 0 ? part : part.substring(0, equals);
    try {
      return URLDecoder.decode(raw, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return raw;
    }
  }

  private static Optional<String> body(HttpCall call, List<Parameter> connection)
      throws TaskFailure {
    var body = merged(call.body(), connection);
    if (body.isEmpty()) {
      return Optional.empty();
    }
    return switch (body.get()) {
      case Json.Str(var text) -> Optional.of(text);
      case Json.Obj object when call.form().isPresent() ->
          Optional.of(FormText.of(object, call.form().get()));
      case Json other when call.form().isPresent() ->
          throw TaskFailure.runtime(
              "RequestBody must be an object or a string to be URL-encoded, not "
                  + (other instanceof Json.Arr ? "an array." : "a number or boolean."));
      case Json other -> Optional.of(other.text());
    };
  }

  private static Optional<Json> merged(Optional<Json> task, List<Parameter> connection)
      throws TaskFailure {
    if (connection.isEmpty()) {
      return task;
    }
    return switch (task.orElse(Json.Obj.EMPTY)) {
      case Json.Obj object -> {
        var members = new LinkedHashMap<>(object.members());
        connection.forEach(it -> members.put(it.key(), Json.of(it.value().text())));
        yield Optional.of(new Json.Obj(members));
      }
      case Json.Str _, Json.Arr _, Json.Num _, Json.Bool _, Json.Null _ ->
          throw TaskFailure.runtime(
              "The connection has body parameters, which can not be merged with a RequestBody that"
                  + " is not an object.");
    };
  }

  private boolean has(String name) {
    return headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(name));
  }

  WebRequest toWeb(Duration patience, int mostBytes) {
    var all = new ArrayList<>(headers);
    if (body.isPresent() && !has(JSON.name())) {
      all.add(JSON);
    }
    return new WebRequest(
        method,
        address,
        all,
        body.map(text -> text.getBytes(StandardCharsets.UTF_8)),
        patience,
        mostBytes);
  }

  HttpTaps.Request shown() {
    return new HttpTaps.Request(
        address.getScheme(),
        method,
        address.toString(),
        headers.stream().map(header -> header.name() + ": " + header.value()).toList(),
        body);
  }
}
