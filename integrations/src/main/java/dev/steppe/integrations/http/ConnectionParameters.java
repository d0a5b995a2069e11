package dev.steppe.integrations.http;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.web.Header;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a connection does to a request: EventBridge's `AuthParameters`, read.
record ConnectionParameters(Authorization authorization, Additions additions) {
  private static final Set<String> TOKEN_METHODS = Set.of("GET", "POST", "PUT");

  /// Is told what is wrong.
  interface Faults {
    /// @param at the members that lead to the fault, as `/BasicAuthParameters/Password`
    void fault(String at, String message);
  }

  /// Reads parameters in EventBridge's form
  /// (<https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateConnectionAuthRequestParameters.html>).
  ///
  /// @param type EventBridge's AuthorizationType, or `NONE`
  /// @return nothing if there is a fault
  static Optional<ConnectionParameters> read(String type, Json.Obj parameters, Faults faults) {
    var reader = new Reading(faults);
    var authorization =
        switch (type) {
          case "NONE" -> Optional.<Authorization>of(new Authorization.None());
          case "BASIC" -> reader.basic(parameters);
          case "API_KEY" -> reader.apiKey(parameters);
          case "OAUTH_CLIENT_CREDENTIALS" -> reader.clientCredentials(parameters);
          default -> Optional.<Authorization>empty();
        };
    var additions = reader.additions("", "InvocationHttpParameters", parameters);
    return reader.found
        ? Optional.empty()
        : authorization.map(it -> new ConnectionParameters(it, additions));
  }

  /// Reads, and remembers whether a fault was found.
  private static final class Reading {
    private final Faults faults;
    private boolean found;

    Reading(Faults faults) {
      this.faults = faults;
    }

    private void fault(String at, String message) {
      found = true;
      faults.fault(at, message);
    }

    Optional<Authorization> basic(Json.Obj parameters) {
      var at = "/BasicAuthParameters";
      var basic = object("", "BasicAuthParameters", parameters);
      return Optional.of(
          new Authorization.Basic(
              text(at, "Username", basic), new Secret(text(at, "Password", basic))));
    }

    Optional<Authorization> apiKey(Json.Obj parameters) {
      var at = "/ApiKeyAuthParameters";
      var key = object("", "ApiKeyAuthParameters", parameters);
      var name = text(at, "ApiKeyName", key);
      var value = text(at, "ApiKeyValue", key);
      header(at + "/ApiKeyName", at + "/ApiKeyValue", name, value);
      return Optional.of(new Authorization.ApiKey(name, new Secret(value)));
    }

    Optional<Authorization> clientCredentials(Json.Obj parameters) {
      var at = "/OAuthParameters";
      var oauth = object("", "OAuthParameters", parameters);
      var client = object(at, "ClientParameters", oauth);
      var method = text(at, "HttpMethod", oauth);
      if (!method.isEmpty() && !TOKEN_METHODS.contains(method)) {
        fault(at + "/HttpMethod", "it must be GET, POST or PUT");
      }
      var address = text(at, "AuthorizationEndpoint", oauth);
      var endpoint = web(address);
      if (!address.isEmpty() && endpoint.isEmpty()) {
        fault(at + "/AuthorizationEndpoint", "it must be an https or http URL without credentials");
      }
      var id = text(at + "/ClientParameters", "ClientID", client);
      var secret = text(at + "/ClientParameters", "ClientSecret", client);
      var additions = additions(at, "OAuthHttpParameters", oauth);
      return endpoint.map(where ->
          new Authorization.ClientCredentials(id, new Secret(secret), where, method, additions));
    }

    private static Optional<URI> web(String text) {
      try {
        var address = URI.create(text);
        var web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
        return web && address.getHost() != null && address.getRawUserInfo() == null
            ? Optional.of(address)
            : Optional.empty();
      } catch (IllegalArgumentException _) {
        return Optional.empty();
      }
    }

    Additions additions(String above, String name, Json.Obj owner) {
      if (owner.get(name).orElse(Json.Null.NULL) instanceof Json.Null) {
        return Additions.NONE;
      }
      var at = above + "/" + name;
      var given = object(above, name, owner);
      var headers = list(at, "HeaderParameters", given);
      for (int i = 0; i < headers.size(); i++) {
        var place = at + "/HeaderParameters[" + i + "]";
        header(
            place + "/Key", place + "/Value", headers.get(i).key(), headers.get(i).value().text());
      }
      return new Additions(
          headers, list(at, "QueryStringParameters", given), list(at, "BodyParameters", given));
    }

    private List<Parameter> list(String above, String name, Json.Obj owner) {
      var parameters = new ArrayList<Parameter>();
      switch (owner.get(name).orElse(Json.Null.NULL)) {
        case Json.Null _ -> {}
        case Json.Arr(var items) -> {
          for (int i = 0; i < items.size(); i++) {
            var at = above + "/" + name + "[" + i + "]";
            if (items.get(i) instanceof Json.Obj item) {
              parameters.add(
                  new Parameter(text(at, "Key", item), new Secret(text(at, "Value", item))));
            } else {
              fault(at, "it must be an object with Key and Value");
            }
          }
        }
        case Json.Obj _, Json.Str _, Json.Num _, Json.Bool _ ->
            fault(above + "/" + name, "it must be an array");
      }
      return parameters;
    }

    private void header(String keyAt, String valueAt, String key, String value) {
      if (key.isEmpty()) {
        return; // That has been said.
      }
      try {
        var unused = new Header(key, "");
      } catch (IllegalArgumentException _) {
        fault(keyAt, "it is no name of a header");
        return;
      }
      try {
        var unused = new Header(key, value);
      } catch (IllegalArgumentException _) {
        fault(valueAt, "it has a line break, which a header can not have");
      }
    }

    private Json.Obj object(String above, String name, Json.Obj owner) {
      if (owner.get(name).orElse(Json.Null.NULL) instanceof Json.Obj object) {
        return object;
      }
      fault(
          above + "/" + name,
          owner.get(name).isPresent() ? "it must be an object" : "it is missing");
      return Json.Obj.EMPTY;
    }

    /// Empty if there is none, or one that is no text.
    private String text(String above, String name, Json.Obj owner) {
      var value = owner.get(name).orElse(Json.Null.NULL);
      if (value instanceof Json.Str(var text) && (!text.isEmpty() || name.equals("Value"))) {
        return text;
      }
      if (!found || !(value instanceof Json.Null)) {
        fault(
            above + "/" + name,
            owner.get(name).isPresent()
                ? "it must be a string that is not empty"
                : "it is missing");
      }
      return "";
    }
  }
}
