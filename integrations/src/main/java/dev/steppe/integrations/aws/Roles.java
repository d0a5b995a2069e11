package dev.steppe.integrations.aws;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.ServiceModel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// Credentials of the roles that tasks name, from STS, kept until shortly before they expire. Each
/// role is asked for once, however many wait for it. Thread-safe.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-access-cross-acct-resources.html>
final class Roles {
  private static final Duration BEFORE_EXPIRY = Duration.ofMinutes(5);

  /// Roles are not many. If they are, all are forgotten and asked for again.
  private static final int MOST_KEPT = 10_000;

  private final AwsCalls calls;
  private final ServiceModel sts;
  private final InstantSource clock;
  private final ConcurrentMap<Key, Kept> kept = new ConcurrentHashMap<>();

  /// @param externalId the machine, which a role's trust policy may ask for
  private record Key(String roleArn, String region, Optional<String> externalId) {}

  private record Session(AwsCredentialsIdentity identity, Instant expires) {}

  private static final class Kept {
    final ReentrantLock asking = new ReentrantLock();
    volatile Optional<Session> session = Optional.empty();
  }

  /// What came of asking.
  sealed interface Assumed {
    record As(AwsCredentialsIdentity identity) implements Assumed {}

    /// @param reply what the call that needs the role comes to
    record Not(AwsReply reply) implements Assumed {}
  }

  Roles(AwsCalls calls, ServiceModel sts, InstantSource clock) {
    this.calls = calls;
    this.sts = sts;
    this.clock = clock;
  }

  /// Whether somebody can be asked.
  boolean haveEndpoint(Endpoints endpoints, String region) {
    return !(endpoints.of(sts, region) instanceof Endpoint.Missing);
  }

  Assumed assume(String roleArn, AwsCall call) throws InterruptedException {
    if (kept.size() > MOST_KEPT) {
      kept.clear();
    }
    var role =
        kept.computeIfAbsent(
            new Key(roleArn, call.region(), call.stateMachineArn()), _ -> new Kept());
    var known = fresh(role);
    if (known.isPresent()) {
      return new Assumed.As(known.get().identity());
    }
    role.asking.lockInterruptibly();
    try {
      var meanwhile = fresh(role);
      return meanwhile.isPresent()
          ? new Assumed.As(meanwhile.get().identity())
          : ask(roleArn, call, role);
    } finally {
      role.asking.unlock();
    }
  }

  private Optional<Session> fresh(Kept role) {
    return role.session.filter(
        session -> clock.instant().isBefore(session.expires().minus(BEFORE_EXPIRY)));
  }

  private Assumed ask(String roleArn, AwsCall call, Kept role) throws InterruptedException {
    var input =
        Json.object()
            .put("RoleArn", roleArn)
            .put("RoleSessionName", "steppe")
            .putString("ExternalId", call.stateMachineArn())
            .build();
    var operation = sts.operation("assumeRole").orElseThrow();
    var reply =
        calls.call(
            new AwsCall(
                sts,
                operation,
                input,
                call.region(),
                call.account(),
                Optional.empty(),
                call.patience()));
    return switch (reply) {
      case AwsReply.Succeeded(_, var output) -> {
        var session = session(output);
        role.session = session;
        yield session
            .<Assumed>map(it -> new Assumed.As(it.identity()))
            .orElseGet(() ->
                new Assumed.Not(new AwsReply.NoAnswer("STS answered without credentials", false)));
      }
      case AwsReply.Refused(_, var code, _, var message, _) ->
          new Assumed.Not(new AwsReply.NotAuthorized(message.orElse(code)));
      case AwsReply.NoAnswer(var why, _) ->
          new Assumed.Not(
              new AwsReply.NoAnswer("The role " + roleArn + " was not assumed: " + why, false));
      case AwsReply.NotAuthorized _ -> new Assumed.Not(reply);
    };
  }

  private Optional<Session> session(Json.Obj output) {
    if (!(output.get("Credentials").orElse(Json.Null.NULL) instanceof Json.Obj found)) {
      return Optional.empty();
    }
    var key = text(found, "AccessKeyId");
    var secret = text(found, "SecretAccessKey");
    var token = text(found, "SessionToken");
    return key.isEmpty() || secret.isEmpty() || token.isEmpty()
        ? Optional.empty()
        : Optional.of(new Session(AwsSessionCredentials.create(key, secret, token), expiry(found)));
  }

  /// A quarter of an hour if the answer does not say: the least that AWS grants.
  private Instant expiry(Json.Obj credentials) {
    try {
      return Instant.parse(text(credentials, "Expiration"));
    } catch (DateTimeParseException _) {
      return clock.instant().plus(Duration.ofMinutes(15));
    }
  }

  private static String text(Json.Obj object, String member) {
    return object.get(member).orElse(Json.Null.NULL) instanceof Json.Str(var text) ? text : "";
  }
}
