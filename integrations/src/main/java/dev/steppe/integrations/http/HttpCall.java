package dev.steppe.integrations.http;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.http.FormText.Arrays;
import dev.steppe.integrations.http.FormText.Pair;
import dev.steppe.integrations.web.Header;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What an HTTP task asks for, before its connection has its say:
/// <https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html#connect-http-task-fields>.
///
/// @param endpoint an http or https address without credentials and fragment
/// @param query what is put behind the address, besides what is there
/// @param form how arrays are written if the body is to be a form; otherwise it is JSON
record HttpCall(
    URI endpoint,
    String method,
    String connectionArn,
    List<Header> headers,
    List<Pair> query,
    Optional<Json> body,
    Optional<Arrays> form) {
  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD");

  HttpCall {
    headers = List.copyOf(headers);
    query = List.copyOf(query);
  }

  /// @param payload the evaluated Parameters or Arguments
  /// @throws TaskFailure if they do not describe a call
  static HttpCall of(Json payload) throws TaskFailure {
    if (!(payload instanceof Json.Obj given)) {
      throw TaskFailure.runtime("The parameters of an HTTP task must be a JSON object.");
    }
    var method = text(given, "Method");
    if (!METHODS.contains(method)) {
      throw TaskFailure.runtime(
          "Method must be one of GET, POST, PUT, DELETE, PATCH, OPTIONS, HEAD.");
    }
    return new HttpCall(
        endpoint(text(given, "ApiEndpoint")),
        method,
        connection(given),
        TaskHeaders.of(given.get("Headers").orElse(Json.Null.NULL)),
        query(given.get("QueryParameters").orElse(Json.Null.NULL)),
        given.get("RequestBody").filter(body -> !(body instanceof Json.Null)),
        form(given));
  }

  private static String text(Json.Obj given, String field) throws TaskFailure {
    return switch (given.get(field).orElse(Json.Null.NULL)) {
      case Json.Str(var text) -> text;
      case Json.Null _ -> throw TaskFailure.runtime("The field " + field + " is required.");
      case Json.Num _, Json.Bool _, Json.Arr _, Json.Obj _ ->
          throw TaskFailure.runtime("The field " + field + " must be a string.");
    };
  }

  private static URI endpoint(String text) throws TaskFailure {
    URI address;
    try {
      address = new URI(text);
    } catch (URISyntaxException e) {
      throw TaskFailure.runtime(
          "ApiEndpoint is not a URL: %s at index %d.".formatted(e.getReason(), e.getIndex()));
    }
    var scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw TaskFailure.runtime("ApiEndpoint must be an https or http URL.");
    }
    if (address.getRawUserInfo() != null) {
      throw TaskFailure.runtime(
          "ApiEndpoint has credentials in it. They belong into the connection.");
    }
    if (address.getHost() == null) {
      throw TaskFailure.runtime(
          "ApiEndpoint has no host, or one that is not written as hosts are.");
    }
    return address;
  }

  /// One of the two fields that may name it. InvocationConfig is the newer.
  private static String connection(Json.Obj given) throws TaskFailure {
    var named = new ArrayList<String>();
    for (var field : List.of("InvocationConfig", "Authentication")) {
      if (given.get(field).orElse(Json.Null.NULL) instanceof Json.Obj config) {
        named.add(text(config, "ConnectionArn"));
      }
    }
    if (named.size() != 1) {
      throw TaskFailure.runtime(
          "An HTTP task needs one connection, as InvocationConfig.ConnectionArn or"
              + " Authentication.ConnectionArn.");
    }
    return named.getFirst();
  }

  private static List<Pair> query(Json given) throws TaskFailure {
    return switch (given) {
      case Json.Null _ -> List.of();
      case Json.Obj object -> FormText.pairs(object, Arrays.REPEAT);
      case Json.Str(var text) -> split(text);
      case Json.Arr(var items) -> {
        var all = new ArrayList<Pair>();
        for (var item : items) {
          if (item instanceof Json.Arr) {
            throw badQuery();
          }
          all.addAll(query(item));
        }
        yield all;
      }
      case Json.Num _, Json.Bool _ -> throw badQuery();
    };
  }

  private static TaskFailure badQuery() {
    return TaskFailure.runtime(
        "QueryParameters must be an object, a text as \"key=value\", or a list of these.");
  }

  /// Pairs of a text that is not encoded: all that is in it will be.
  private static List<Pair> split(String text) {
    var pairs = new ArrayList<Pair>();
    for (var part : text.split("&", -1)) {
      int equals = part.indexOf('=');
      if (!part.isEmpty()) {
        pairs.add(
            equals < 0
                ? new Pair(part, "")
                : new Pair(part.substring(0, equals), part.substring(equals + 1)));
      }
    }
    return pairs;
  }

  private static Optional<Arrays> form(Json.Obj given) throws TaskFailure {
    var transform = given.get("Transform").orElse(Json.Null.NULL);
    if (transform instanceof Json.Null) {
      return Optional.empty();
    }
    if (!(transform instanceof Json.Obj how)) {
      throw TaskFailure.runtime("Transform must be an object.");
    }
    var options = how.get("RequestEncodingOptions").orElse(Json.Null.NULL);
    var arrays = options instanceof Json.Obj option ? arrays(option) : Arrays.INDICES;
    return switch (how.get("RequestBodyEncoding").map(FormText::scalar).orElse("NONE")) {
      case "NONE" -> Optional.empty();
      case "URL_ENCODED" -> Optional.of(arrays);
      default ->
          throw TaskFailure.runtime("Transform.RequestBodyEncoding must be NONE or URL_ENCODED.");
    };
  }

  private static Arrays arrays(Json.Obj options) throws TaskFailure {
    var wanted = options.get("ArrayFormat").map(FormText::scalar).orElse("INDICES");
    for (var arrays : Arrays.values()) {
      if (arrays.name().equals(wanted)) {
        return arrays;
      }
    }
    throw TaskFailure.runtime(
        "Transform.RequestEncodingOptions.ArrayFormat must be INDICES, REPEAT, COMMAS or BRACKETS.");
  }
}
