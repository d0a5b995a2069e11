package dev.steppe.integrations.models;

import java.util.Locale;

/// What resources call a service: `arn:aws:states:::aws-sdk:NAME:…`. It is the name of its package
/// in the AWS SDK for Java 2.
public final class IntegrationName {
  private IntegrationName() {}

  /// @param id what the AWS SDKs call the service: `Secrets Manager`, `Config Service`
  public static String of(String id) {
    return id.replaceFirst("^(AWS|Amazon) ", "")
        .replaceAll("[ -]", "")
        .toLowerCase(Locale.ROOT)
        .replaceFirst("service$", "");
  }
}
