package dev.steppe.store;

import java.time.Instant;
import java.util.Optional;

/// A connection as the catalog keeps it: what HTTP tasks call an API with. EventBridge calls it
/// that, and so do its ARNs: `arn:aws:events:REGION:ACCOUNT:connection/NAME/ID`. A name is taken
/// once in an account and region; the id at the end tells connections that had it one after another
/// apart.
///
/// @param type how it authorizes, in EventBridge's words: `BASIC`, `API_KEY`,
///   `OAUTH_CLIENT_CREDENTIALS`
/// @param shown its parameters without what is secret, as JSON text in EventBridge's form
/// @param sealed all of its parameters, sealed: nothing in here can be read without the key
/// @param authorizedAt when it was last authorized
public record Connection(
    String arn,
    String name,
    String description,
    String type,
    State state,
    String stateReason,
    String shown,
    String sealed,
    Instant createdAt,
    Instant modifiedAt,
    Optional<Instant> authorizedAt) {

  /// Whether it can be used, in EventBridge's words.
  public enum State {
    AUTHORIZED,
    DEAUTHORIZED
  }

  /// The same connection, which cannot be used any more until it is updated.
  public Connection deauthorized(String reason, Instant now) {
    return new Connection(
        arn,
        name,
        description,
        type,
        State.DEAUTHORIZED,
        reason,
        shown,
        sealed,
        createdAt,
        now,
        authorizedAt);
  }

  /// The ARN without the id: what a name is taken under.
  public String place() {
    return arn.substring(0, arn.lastIndexOf('/'));
  }

  /// The place that a connection's ARN names.
  public static Optional<String> place(String arn) {
    int slash = arn.indexOf(":connection/");
    int id = arn.lastIndexOf('/');
    return slash >= 0 && id > slash + ":connection/".length()
        ? Optional.of(arn.substring(0, id))
        : Optional.empty();
  }

  /// Not what is sealed: even so it is nobody's business.
  @Override
  public String toString() {
    return "Connection[" + arn + ", " + state + "]";
  }
}
