package dev.steppe.integrations.aws;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;

/// Where credentials for an endpoint that somebody named come from.
public final class Credentials {
  private Credentials() {}

  /// The credentials that are there, and some if there are none: many a server of one's own minds
  /// no signature. A virtual machine's own are not asked for, which takes seconds where there are
  /// none.
  public static AwsCredentialsProvider foundOrAny() {
    return AwsCredentialsProviderChain.of(
        found(), StaticCredentialsProvider.create(AwsBasicCredentials.create("steppe", "steppe")));
  }

  /// The credentials that are there, without those of a virtual machine.
  static AwsCredentialsProvider found() {
    return AwsCredentialsProviderChain.of(
        SystemPropertyCredentialsProvider.create(),
        EnvironmentVariableCredentialsProvider.create(),
        ProfileCredentialsProvider.create(),
        ContainerCredentialsProvider.create());
  }
}
