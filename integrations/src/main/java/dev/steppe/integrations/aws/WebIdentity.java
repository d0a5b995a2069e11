package dev.steppe.integrations.aws;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/// Credentials for a token in a file, as pods on EKS are given one:
/// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html>. The SDK
/// has the same, but only beside its whole client of STS. Thread-safe.
final class WebIdentity implements AwsCredentialsProvider {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AwsCalls calls;
  private final Catalogue catalogue;
  private final Map<String, String> environment;
  private final InstantSource clock;
  private Optional<Session> session = Optional.empty();

  WebIdentity(
      AwsCalls calls, Catalogue catalogue, Map<String, String> environment, InstantSource clock) {
    this.calls = calls;
    this.catalogue = catalogue;
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /// @throws SdkClientException if the environment names no token, or STS grants nothing for it
  @Override
  public synchronized AwsCredentials resolveCredentials() {
    if (session.filter(it -> it.isFresh(clock)).isEmpty()) {
      session = Optional.of(granted());
    }
    return session.get().identity();
  }

  private Session granted() {
    var file = variable("AWS_WEB_IDENTITY_TOKEN_FILE");
    var role = variable("AWS_ROLE_ARN");
    if (file.isEmpty() || role.isEmpty()) {
      throw SdkClientException.create("no token of a web identity is named");
    }
    try {
      var input =
          Json.object()
              .put("RoleArn", role.get())
              .put("RoleSessionName", variable("AWS_ROLE_SESSION_NAME").orElse("steppe"))
              .put("WebIdentityToken", Files.readString(Path.of(file.get())).strip())
              .build();
      return granted(input);
    } catch (IOException e) {
      throw SdkClientException.create("the token in " + file.get() + " can not be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SdkClientException.create("interrupted while STS was asked", e);
    }
  }

  private Session granted(Json.Obj input) throws InterruptedException {
    var sts = catalogue.service("sts").orElseThrow();
    var region =
        variable("AWS_REGION").or(() -> variable("AWS_DEFAULT_REGION")).orElse("us-east-1");
    var reply =
        calls.call(
            new AwsCall(
                sts,
                sts.operation("assumeRoleWithWebIdentity").orElseThrow(),
                input,
                region,
                "",
                Optional.empty(),
                PATIENCE));
    return Optional.of(reply)
        .filter(AwsReply.Succeeded.class::isInstance)
        .map(AwsReply.Succeeded.class::cast)
        .flatMap(succeeded -> Session.of(succeeded.output(), clock))
        .orElseThrow(() -> SdkClientException.create("STS granted nothing: " + reply));
  }
}
