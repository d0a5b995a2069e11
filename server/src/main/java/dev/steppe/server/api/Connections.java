package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import dev.steppe.store.Catalog;
import dev.steppe.store.Connection;
import dev.steppe.store.vault.SealedException;
import dev.steppe.store.vault.Vault;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// The operations on the connections of HTTP tasks, which on AWS are EventBridge's:
/// <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateConnection.html>. What is
/// secret in a connection is sealed before it is stored, and no operation shows it.
final class Connections {
  private static final String ADDITIONS = "InvocationHttpParameters";

  /// The member of AuthParameters that an AuthorizationType needs.
  private static final Map<String, String> NEEDED =
      Map.of(
          "BASIC", "BasicAuthParameters",
          "API_KEY", "ApiKeyAuthParameters",
          "OAUTH_CLIENT_CREDENTIALS", "OAuthParameters");

  private final Catalog catalog;
  private final Vault vault;
  private final PageTokens tokens;
  private final InstantSource clock;

  Connections(Catalog catalog, Vault vault, PageTokens tokens, InstantSource clock) {
    this.catalog = catalog;
    this.vault = vault;
    this.tokens = tokens;
    this.clock = clock;
  }

  Json.Obj create(Request request) {
    checkSupported(request);
    var name = request.required("Name");
    var type = request.required("AuthorizationType");
    var parameters = complete(type, only(type, request.object("AuthParameters")));
    var now = Timestamps.now(clock);
    var arn = place(request, name) + "/" + UUID.randomUUID();
    var wanted =
        new Connection(
            arn,
            name,
            request.text("Description").orElse(""),
            type,
            Connection.State.AUTHORIZED,
            "",
            ConnectionSecrets.without(parameters).text(),
            sealed(arn, parameters),
            now,
            now,
            Optional.of(now));
    if (!catalog.create(wanted).equals(wanted)) {
      throw Refusal.ofEvents(
          "ResourceAlreadyExistsException", "Connection " + name + " already exists.");
    }
    return answer(wanted, wanted.state().name()).build();
  }

  /// What a request does not say stays as it is. A connection that could not be used is tried again
  /// from then on.
  Json.Obj update(Request request) {
    checkSupported(request);
    var changed = change(request, connection -> updated(request, connection));
    return answer(changed, changed.state().name()).build();
  }

  private Connection updated(Request request, Connection connection) {
    var type = request.text("AuthorizationType").orElse(connection.type());
    var given = request.object("AuthParameters");
    var now = Timestamps.now(clock);
    var isKept = given.isEmpty() && type.equals(connection.type());
    var isUsable = !isKept || !connection.sealed().isEmpty();
    var parameters =
        isKept
            ? Json.Obj.EMPTY
            : complete(type, only(type, Optional.of(merged(type, connection, given))));
    return new Connection(
        connection.arn(),
        connection.name(),
        request.text("Description").orElse(connection.description()),
        type,
        isUsable ? Connection.State.AUTHORIZED : connection.state(),
        isUsable ? "" : connection.stateReason(),
        isKept ? connection.shown() : ConnectionSecrets.without(parameters).text(),
        isKept ? connection.sealed() : sealed(connection.arn(), parameters),
        connection.createdAt(),
        now,
        isUsable ? Optional.of(now) : connection.authorizedAt());
  }

  Json.Obj describe(Request request) {
    var connection = connection(request);
    return row(connection)
        .put("AuthParameters", Json.parse(connection.shown()))
        .putString("Description", Optional.of(connection.description()).filter(it -> !it.isEmpty()))
        .put(
            "SecretArn",
            request
                .caller()
                .arn(
                    "secretsmanager",
                    "secret:events!"
                        + connection.arn().substring(connection.arn().indexOf("connection/"))))
        .build();
  }

  Json.Obj list(Request request) {
    var prefix =
        request.caller().arn("events", "connection/" + request.text("NamePrefix").orElse(""));
    var state = request.text("ConnectionState");
    var listing = List.of("ListConnections", prefix, state.orElse(""));
    int limit = request.number("Limit").map(number -> number.decimal().intValueExact()).orElse(100);
    var page =
        catalog.connections(prefix, tokens.cursor(request.text("NextToken"), listing), limit);
    var rows =
        page.rows().stream()
            .filter(it -> state.isEmpty() || state.get().equals(it.state().name()))
            .<Json>map(it -> row(it).build())
            .toList();
    return Json.object()
        .put("Connections", new Json.Arr(rows))
        .putString("NextToken", tokens.next(page, listing))
        .build();
  }

  /// Forgets the secrets.
  Json.Obj deauthorize(Request request) {
    var changed =
        change(
            request,
            it ->
                new Connection(
                        it.arn(),
                        it.name(),
                        it.description(),
                        it.type(),
                        it.state(),
                        it.stateReason(),
                        Json.Obj.EMPTY.text(),
                        "",
                        it.createdAt(),
                        it.modifiedAt(),
                        it.authorizedAt())
                    .deauthorized("DeauthorizeConnection was called.", Timestamps.now(clock)));
    return answer(changed, changed.state().name()).build();
  }

  Json.Obj delete(Request request) {
    while (true) {
      var connection = connection(request);
      if (catalog.delete(connection)) {
        return answer(connection, "DELETING").build();
      }
    }
  }

  /// Makes a change of the connection as it is then, however many make changes at once.
  private Connection change(Request request, UnaryOperator<Connection> change) {
    while (true) {
      var connection = connection(request);
      var changed = change.apply(connection);
      if (catalog.replace(connection, changed)) {
        return changed;
      }
    }
  }

  private Connection connection(Request request) {
    var name = request.required("Name");
    return catalog
        .connection(place(request, name))
        .orElseThrow(() ->
            Refusal.ofEvents(
                "ResourceNotFoundException",
                "Failed to describe the connection(s). Connection '" + name + "' does not exist."));
  }

  private static String place(Request request, String name) {
    return request.caller().arn("events", "connection/" + name);
  }

  private static Json.Builder answer(Connection connection, String state) {
    return Json.object()
        .put("ConnectionArn", connection.arn())
        .put("ConnectionState", state)
        .put("CreationTime", Timestamps.of(connection.createdAt()))
        .put("LastModifiedTime", Timestamps.of(connection.modifiedAt()))
        .putJson("LastAuthorizedTime", connection.authorizedAt().map(Timestamps::of));
  }

  private static Json.Builder row(Connection connection) {
    return answer(connection, connection.state().name())
        .put("AuthorizationType", connection.type())
        .put("Name", connection.name())
        .putString(
            "StateReason", Optional.of(connection.stateReason()).filter(it -> !it.isEmpty()));
  }

  private static void checkSupported(Request request) {
    if (request.object("InvocationConnectivityParameters").isPresent()
        || request
            .object("AuthParameters")
            .flatMap(it -> it.get("ConnectivityParameters"))
            .isPresent()) {
      throw Refusal.invalid(
          "Steppe has no private connectivity of VPC Lattice: it calls what its own network reaches"
              + " and --allow-host allows.");
    }
    if (request.text("KmsKeyIdentifier").filter(key -> !key.isEmpty()).isPresent()) {
      throw Refusal.invalid("Steppe does not encrypt with customer managed keys.");
    }
  }

  /// What of the parameters belongs to the type.
  private static Json.Obj only(String type, Optional<Json.Obj> parameters) {
    var members = new LinkedHashMap<>(parameters.orElse(Json.Obj.EMPTY).members());
    members.keySet().retainAll(List.of(NEEDED.getOrDefault(type, ""), ADDITIONS));
    return new Json.Obj(members);
  }

  private static Json.Obj complete(String type, Json.Obj parameters) {
    ConnectionSecrets.missing(type, parameters)
        .ifPresent(what -> {
          throw Refusal.invalid(
              "AuthParameters.%s must be given for the AuthorizationType %s."
                  .formatted(what, type));
        });
    ConnectionSecrets.badEndpoint(parameters)
        .ifPresent(why -> {
          throw Refusal.invalid("AuthParameters.OAuthParameters.AuthorizationEndpoint " + why);
        });
    return parameters;
  }

  /// What is given over what there was, as far as that is of the same type. Secrets that cannot be
  /// opened any more are as if there were none: that is how they are set anew.
  private Json.Obj merged(String type, Connection connection, Optional<Json.Obj> given) {
    var before = type.equals(connection.type()) ? opened(connection) : Json.Obj.EMPTY;
    var after = given.orElse(Json.Obj.EMPTY);
    var merged = ConnectionSecrets.merge(before, after);
    return after.get(ADDITIONS).map(it -> merged.with(ADDITIONS, it)).orElse(merged);
  }

  private Json.Obj opened(Connection connection) {
    if (connection.sealed().isEmpty()) {
      return Json.Obj.EMPTY;
    }
    try {
      return Json.parse(vault.open(connection.arn(), connection.sealed()))
              instanceof Json.Obj parameters
          ? parameters
          : Json.Obj.EMPTY;
    } catch (SealedException _) {
      return Json.Obj.EMPTY;
    }
  }

  private String sealed(String arn, Json.Obj parameters) {
    try {
      return vault.seal(arn, parameters.text());
    } catch (SealedException e) {
      throw Refusal.ofEvents("InternalException", e.getMessage());
    }
  }
}
