package dev.steppe.integrations.models;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// What resources call a service: `arn:aws:states:::aws-sdk:NAME:…`. It is the name of its package
/// in the AWS SDK for Java 2.
public final class IntegrationName {
  /// Names of optimized integrations and of their documentation that are not those of services.
  private static final Map<String, String> ALSO =
      Map.of(
          "states", "sfn",
          "stepfunctions", "sfn",
          "events", "eventbridge",
          "elasticmapreduce", "emr",
          "logs", "cloudwatchlogs",
          "monitoring", "cloudwatch");

  private static final Pattern COMPANY = Pattern.compile("^(AWS|Amazon) ");
  private static final Pattern BLANKS = Pattern.compile("[ -]");
  private static final Pattern SUFFIX = Pattern.compile("service$");

  private IntegrationName() {}

  /// @param id what the AWS SDKs call the service: `Secrets Manager`, `Config Service`
  public static String of(String id) {
    var name = BLANKS.matcher(COMPANY.matcher(id).replaceFirst("")).replaceAll("");
    return SUFFIX.matcher(name.toLowerCase(Locale.ROOT)).replaceFirst("");
  }

  /// The name that somebody means who writes `emr-containers`, `Secrets Manager` or `events`.
  public static String meant(String given) {
    var name = of(given);
    return ALSO.getOrDefault(name, name);
  }
}
