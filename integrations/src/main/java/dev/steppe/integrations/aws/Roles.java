package dev.steppe.integrations.aws;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Catalogue;
import dev.steppe.integrations.models.ServiceModel;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// Credentials of the roles that tasks name, from STS, kept until shortly before they expire. Each
/// role is asked for once, however many wait for it. Thread-safe.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-access-cross-acct-resources.html>
final class Roles {
  /// Roles are not many. If they are, all are forgotten and asked for again.
  private static final int MOST_KEPT = 10_000;

  private final AwsCalls calls;
  private final Catalogue catalogue;
  private final InstantSource clock;
  private final ConcurrentMap<Key, Kept> kept = new ConcurrentHashMap<>();

  /// @param externalId the machine, which a role's trust policy may ask for
  private record Key(String roleArn, String region, Optional<String> externalId) {}

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

  Roles(AwsCalls calls, Catalogue catalogue, InstantSource clock) {
    this.calls = calls;
    this.catalogue = catalogue;
    this.clock = clock;
  }

  /// Whether somebody can be asked.
  boolean haveEndpoint(Endpoints endpoints, String region) {
    return !(endpoints.of(sts(), region) instanceof Endpoint.Missing);
  }

  private ServiceModel sts() {
    return catalogue.service("sts").orElseThrow();
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
    return role.session.filter(session -> session.isFresh(clock));
  }

  private Assumed ask(String roleArn, AwsCall call, Kept role) throws InterruptedException {
    var input =
        Json.object()
            .put("RoleArn", roleArn)
            .put("RoleSessionName", "steppe")
            .putString("ExternalId", call.stateMachineArn())
            .build();
    var sts = sts();
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
        var session = Session.of(output, clock);
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
}
