package dev.steppe.integrations.http;

import dev.steppe.asl.json.Json;
import dev.steppe.store.Catalog;
import dev.steppe.store.Connection;
import dev.steppe.store.vault.SealedException;
import dev.steppe.store.vault.Vault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connections that HTTP tasks may use: those of the operator's file, which are found by their
/// names in whatever account and region, so that a definition that names one of AWS's runs as it
/// is; and those of the catalog, which belong to an account. Thread-safe.
public final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private static final Pattern ARN =
      Pattern.compile(
          "arn:aws[a-z-]*:events:[a-z0-9-]*:(?<account>[0-9]{12})?:connection/(?<name>[.\\-_A-Za-z0-9]+)/[-A-Za-z0-9]+");

  private final Optional<WatchedConnections> file;
  private final Catalog catalog;
  private final Vault vault;
  private final InstantSource clock;

  private Connections(
      Optional<WatchedConnections> file, Catalog catalog, Vault vault, InstantSource clock) {
    this.file = file;
    this.catalog = catalog;
    this.vault = vault;
    this.clock = clock;
  }

  /// @param file the operator's file of connections, if there is one
  /// @param environment where the file may say that its secrets are
  /// @param vault opens the secrets of the catalog
  /// @throws IOException if the file can not be read or is invalid; the message says where and why
  public static Connections open(
      Optional<Path> file, Map<String, String> environment, Catalog catalog, Vault vault)
      throws IOException {
    return new Connections(
        file.isPresent()
            ? Optional.of(WatchedConnections.open(file.get(), environment))
            : Optional.empty(),
        catalog,
        vault,
        InstantSource.system());
  }

  /// A connection as it is now.
  ///
  /// @param arn names it, and nothing else
  /// @param edition changes when its parameters do
  /// @param refuse makes it unusable until it is changed, for a reason without secrets
  record Usable(
      String arn, String edition, ConnectionParameters parameters, Consumer<String> refuse) {
    /// Its authorization was refused: it is not to be used again as it is.
    void deauthorize(String reason) {
      LOG.warn("the connection {} is not used any more: {}", arn, reason);
      refuse.accept(reason);
    }
  }

  /// @param account the account of the execution that uses it
  /// @throws TaskFailure if there is none, or it cannot be used
  Usable use(String arn, String account) throws TaskFailure {
    var matcher = ARN.matcher(arn);
    if (!matcher.matches()) {
      throw TaskFailure.runtime(
          "ConnectionArn is not the ARN of a connection: " + Json.of(arn).text());
    }
    var name = matcher.group("name");
    var found = file.flatMap(it -> it.find(name));
    return found.isPresent()
        ? ofFile(arn, name, found.get())
        : ofCatalog(arn, Optional.ofNullable(matcher.group("account")), account);
  }

  private Usable ofFile(String arn, String name, WatchedConnections.Found found)
      throws TaskFailure {
    if (found.deauthorized().isPresent()) {
      throw deauthorized(
          arn,
          found.deauthorized().get()
              + " Change the file of connections, or start the server anew.");
    }
    var of = file.orElseThrow();
    return new Usable(
        "file:" + name,
        Long.toString(found.reading()),
        found.parameters(),
        reason -> of.deauthorize(name, found.reading(), reason));
  }

  private Usable ofCatalog(String arn, Optional<String> owner, String account) throws TaskFailure {
    var connection =
        Connection.place(arn)
            .filter(_ -> owner.equals(Optional.of(account)))
            .flatMap(catalog::connection)
            .filter(it -> it.arn().equals(arn))
            .orElseThrow(() ->
                TaskFailure.connection(
                    "ResourceNotFound", "Connection '%s' does not exist.".formatted(arn)));
    if (connection.state() == Connection.State.DEAUTHORIZED) {
      throw deauthorized(arn, connection.stateReason());
    }
    return new Usable(
        arn,
        connection.modifiedAt().toString(),
        opened(connection),
        reason ->
            catalog.replace(
                connection,
                connection.deauthorized(reason, clock.instant().truncatedTo(ChronoUnit.MILLIS))));
  }

  private ConnectionParameters opened(Connection connection) throws TaskFailure {
    try {
      var parameters = Json.parse(vault.open(connection.arn(), connection.sealed()));
      if (parameters instanceof Json.Obj object) {
        var read = ConnectionParameters.read(connection.type(), object, (_, _) -> {});
        if (read.isPresent()) {
          return read.get();
        }
      }
    } catch (SealedException e) {
      LOG.error("a connection can not be used: {}", e.getMessage());
      throw TaskFailure.connection("AccessDenied", e.getMessage());
    }
    throw TaskFailure.connection(
        "InternalError",
        "The parameters of %s can not be used. Update the connection.".formatted(connection.arn()));
  }

  private static TaskFailure deauthorized(String arn, String reason) {
    return TaskFailure.connection(
        "InvalidConnectionState",
        "Connection '%s' is in state DEAUTHORIZED. %s".formatted(arn, reason));
  }
}
