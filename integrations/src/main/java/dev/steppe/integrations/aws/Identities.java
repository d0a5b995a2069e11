package dev.steppe.integrations.aws;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// The server's own credentials. Thread-safe.
final class Identities {
  /// How long credentials that were not there are not looked for again.
  private static final long FORGOTTEN = Duration.ofSeconds(30).toNanos();

  private final AwsCredentialsProvider forNamed;
  private final AwsCredentialsProvider forAmazon;
  private final AtomicLong missingUntil = new AtomicLong(System.nanoTime());

  /// @param forNamed where those for endpoints come from that somebody named
  /// @param forAmazon where those for AWS itself come from
  Identities(AwsCredentialsProvider forNamed, AwsCredentialsProvider forAmazon) {
    this.forNamed = forNamed;
    this.forAmazon = forAmazon;
  }

  /// As the AWS SDKs find them.
  ///
  /// @param webIdentity finds those for a token that the environment names
  static Identities found(AwsCredentialsProvider webIdentity) {
    return new Identities(
        Credentials.found(),
        AwsCredentialsProviderChain.of(
            SystemPropertyCredentialsProvider.create(),
            EnvironmentVariableCredentialsProvider.create(),
            webIdentity,
            DefaultCredentialsProvider.builder().build()));
  }

  /// Those that are there; and if there are none, some that name the account: many a server of
  /// one's own checks no signature but reads the account from a key of twelve digits.
  AwsCredentialsIdentity forNamedEndpoint(String account) {
    long now = System.nanoTime();
    if (now - missingUntil.get() >= 0) {
      try {
        return forNamed.resolveCredentials();
      } catch (SdkClientException _) {
        missingUntil.set(now + FORGOTTEN);
      }
    }
    return AwsBasicCredentials.create(account, "steppe");
  }

  /// Those for AWS itself; empty if there are none.
  Optional<AwsCredentialsIdentity> forAmazon() {
    try {
      return Optional.of(forAmazon.resolveCredentials());
    } catch (SdkClientException _) {
      return Optional.empty();
    }
  }
}
