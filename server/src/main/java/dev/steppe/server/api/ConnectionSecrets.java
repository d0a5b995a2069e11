package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// EventBridge's `AuthParameters`: which of them are needed, and which are secret.
final class ConnectionSecrets {
  /// Members that no operation shows.
  private static final Set<String> SECRET = Set.of("Password", "ApiKeyValue", "ClientSecret");

  private static final Map<String, List<String>> NEEDED =
      Map.of(
          "BASIC", List.of("BasicAuthParameters.Username", "BasicAuthParameters.Password"),
          "API_KEY", List.of("ApiKeyAuthParameters.ApiKeyName", "ApiKeyAuthParameters.ApiKeyValue"),
          "OAUTH_CLIENT_CREDENTIALS",
              List.of(
                  "OAuthParameters.ClientParameters.ClientID",
                  "OAuthParameters.ClientParameters.ClientSecret",
                  "OAuthParameters.AuthorizationEndpoint",
                  "OAuthParameters.HttpMethod"));

  private ConnectionSecrets() {}

  /// The first parameter that the type needs and that is not there.
  static Optional<String> missing(String type, Json.Obj parameters) {
    return NEEDED.getOrDefault(type, List.of()).stream()
        .filter(path -> find(path, parameters).isEmpty())
        .findFirst();
  }

  private static Optional<Json> find(String path, Json.Obj parameters) {
    Optional<Json> at = Optional.of(parameters);
    for (var name : path.split("\\.", -1)) {
      at = at.flatMap(it -> it instanceof Json.Obj object ? object.get(name) : Optional.empty());
    }
    return at;
  }

  /// What is wrong with the address that hands out tokens, if there is one.
  static Optional<String> badEndpoint(Json.Obj parameters) {
    return find("OAuthParameters.AuthorizationEndpoint", parameters)
        .filter(it -> !(it instanceof Json.Str(var text) && isWeb(text)))
        .map(_ -> "must be an https or http URL without credentials.");
  }

  private static boolean isWeb(String text) {
    try {
      var address = URI.create(text);
      return ("https".equals(address.getScheme()) || "http".equals(address.getScheme()))
          && address.getHost() != null
          && address.getRawUserInfo() == null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// The parameters as an operation may show them: without what is always secret, and without the
  /// values that their owner has called secret.
  static Json.Obj without(Json.Obj parameters) {
    var shown = new LinkedHashMap<String, Json>();
    var isSecret = parameters.get("IsValueSecret").equals(Optional.of(Json.Bool.TRUE));
    parameters
        .members()
        .forEach((name, value) -> {
          if (!SECRET.contains(name) && !(isSecret && name.equals("Value"))) {
            shown.put(name, withoutAny(value));
          }
        });
    return new Json.Obj(shown);
  }

  private static Json withoutAny(Json value) {
    return switch (value) {
      case Json.Obj object -> without(object);
      case Json.Arr(var items) -> {
        var shown = new ArrayList<Json>();
        items.forEach(item -> shown.add(withoutAny(item)));
        yield new Json.Arr(shown);
      }
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> value;
    };
  }

  /// The members of both; `after` decides where both have one that is no object.
  static Json.Obj merge(Json.Obj before, Json.Obj after) {
    var merged = new LinkedHashMap<>(before.members());
    after
        .members()
        .forEach((name, value) ->
            merged.merge(
                name,
                value,
                (old, now) ->
                    old instanceof Json.Obj a && now instanceof Json.Obj b ? merge(a, b) : now));
    return new Json.Obj(merged);
  }
}
