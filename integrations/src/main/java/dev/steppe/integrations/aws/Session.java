package dev.steppe.integrations.aws;

import dev.steppe.asl.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/// Credentials that STS has granted for a while.
record Session(AwsSessionCredentials identity, Instant expires) {
  /// They are renewed while they still hold.
  private static final Duration BEFORE_EXPIRY = Duration.ofMinutes(5);

  /// The least that AWS grants, for an answer that does not say.
  private static final Duration LEAST = Duration.ofMinutes(15);

  /// Those of an answer; empty if it has none.
  static Optional<Session> of(Json.Obj answer, InstantSource clock) {
    if (!(answer.get("Credentials").orElse(Json.Null.NULL) instanceof Json.Obj found)) {
      return Optional.empty();
    }
    var key = text(found, "AccessKeyId");
    var secret = text(found, "SecretAccessKey");
    var token = text(found, "SessionToken");
    return key.isEmpty() || secret.isEmpty() || token.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Session(AwsSessionCredentials.create(key, secret, token), expiry(found, clock)));
  }

  private static Instant expiry(Json.Obj credentials, InstantSource clock) {
    try {
      return Instant.parse(text(credentials, "Expiration"));
    } catch (DateTimeParseException _) {
      return clock.instant().plus(LEAST);
    }
  }

  private static String text(Json.Obj object, String member) {
    return object.get(member).orElse(Json.Null.NULL) instanceof Json.Str(var text) ? text : "";
  }

  boolean isFresh(InstantSource clock) {
    return clock.instant().isBefore(expires.minus(BEFORE_EXPIRY));
  }
}
