package dev.steppe.integrations.aws;

import dev.steppe.integrations.models.IntegrationName;
import dev.steppe.integrations.models.ServiceModel;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Where services are called: at the endpoint that an option names for one of them, or else a
/// variable does; at the one that a variable names for all; at AWS itself only if that was asked
/// for. So nothing reaches AWS by accident.
/// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html>
public final class Endpoints {
  private static final String ALL = "AWS_ENDPOINT_URL";

  /// Step Functions Local's variables:
  /// <https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local.html#sfn-local-config-options>.
  private static final Map<String, String> LOCAL =
      Map.of(
          "batch", "BATCH_ENDPOINT",
          "dynamodb", "DYNAMODB_ENDPOINT",
          "ecs", "ECS_ENDPOINT",
          "glue", "GLUE_ENDPOINT",
          "lambda", "LAMBDA_ENDPOINT",
          "sagemaker", "SAGE_MAKER_ENDPOINT",
          "sfn", "STEP_FUNCTIONS_ENDPOINT",
          "sns", "SNS_ENDPOINT",
          "sqs", "SQS_ENDPOINT");

  private final Map<String, URI> named;
  private final Map<String, String> environment;
  private final boolean realAws;

  /// @param named the endpoints that options name, by the services' names in resources
  /// @param realAws whether AWS itself is called where nothing is named
  /// @throws IllegalArgumentException if a variable names what is no http or https address
  public Endpoints(Map<String, URI> named, Map<String, String> environment, boolean realAws) {
    this.named = Map.copyOf(named);
    this.environment = Map.copyOf(environment);
    this.realAws = realAws;
    environment.keySet().stream()
        .filter(name -> name.startsWith(ALL) || LOCAL.containsValue(name))
        .forEach(this::variable);
  }

  /// The address that the first of `variables` that is set names.
  ///
  /// @throws IllegalArgumentException if that is no http or https address
  public static Optional<URI> named(Map<String, String> environment, List<String> variables) {
    return variables.stream().flatMap(name -> variable(environment, name).stream()).findFirst();
  }

  Endpoint of(ServiceModel service, String region) {
    var own = own(service);
    if (own.isPresent()) {
      return new Endpoint.Named(own.get(), true);
    }
    return variable(ALL)
        .<Endpoint>map(address -> new Endpoint.Named(address, false))
        .orElseGet(() -> realAws ? RealAws.endpoint(service, region) : missing(service));
  }

  private Optional<URI> own(ServiceModel service) {
    var name = IntegrationName.of(service.id());
    return Optional.ofNullable(named.get(name))
        .or(() -> variable(variableOf(service)))
        .or(() -> Optional.ofNullable(LOCAL.get(name)).flatMap(this::variable));
  }

  private static String variableOf(ServiceModel service) {
    return ALL + "_" + service.id().toUpperCase(Locale.ROOT).replace(' ', '_');
  }

  private Optional<URI> variable(String name) {
    return variable(environment, name);
  }

  private static Optional<URI> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .map(value -> address(name, value));
  }

  private static URI address(String variable, String value) {
    try {
      var address = URI.create(value);
      boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      if (web && address.getHost() != null && address.getRawUserInfo() == null) {
        return address;
      }
    } catch (IllegalArgumentException _) {
      // The message below says more.
    }
    throw new IllegalArgumentException(variable + " is not an http address: " + value);
  }

  private static Endpoint missing(ServiceModel service) {
    return new Endpoint.Missing(
        "No endpoint is known for %s. Set %s, or start the server with --endpoint %s=URL; or with --aws to call AWS itself."
            .formatted(service.id(), variableOf(service), IntegrationName.of(service.id())));
  }
}
