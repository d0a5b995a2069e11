package dev.steppe.server.cli;

import dev.steppe.server.boot.ServiceSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The options that say which services Task states reach, and where.
final class ServiceOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--aws",
      description = {
        "Call AWS itself, with the credentials that its tools find, where no endpoint is named for",
        "a service. Without it nothing ever leaves for AWS."
      })
  private boolean aws;

  @Option(
      names = "--endpoint",
      paramLabel = "SERVICE=URL",
      description = {
        "Call this service there: sqs=http://127.0.0.1:9324. Or AWS_ENDPOINT_URL_SQS and so on, or",
        "AWS_ENDPOINT_URL for all services."
      })
  private Map<String, URI> endpoints = Map.of();

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description = {
        "Read further service models from this folder, in botocore's form or Smithy's JSON form."
      })
  private List<Path> models = List.of();

  @Option(
      names = "--connections",
      paramLabel = "FILE",
      description = "Read the connections that HTTP tasks use from this file.")
  private @Nullable Path connections;

  @Option(
      names = "--allow-host",
      paramLabel = "HOST",
      description = {
        "Let HTTP tasks call this host, or *.its.domain, and no others. A private address must be",
        "named here: without the option, only public hosts are called."
      })
  private List<String> allowedHosts = List.of();

  @Option(
      names = "--function-map",
      paramLabel = "FILE",
      description = "Read from this file what functions are: commands, URLs, external workers.")
  private @Nullable Path functionMappings;

  /// @throws CommandLine.ParameterException if an endpoint is no web address
  ServiceSettings settings() {
    endpoints.forEach((service, address) -> {
      if (address.getHost() == null || !String.valueOf(address.getScheme()).startsWith("http")) {
        throw new CommandLine.ParameterException(
            spec.commandLine(),
            "--endpoint %s takes an http or https address, not %s".formatted(service, address));
      }
    });
    return new ServiceSettings(
        aws,
        endpoints.entrySet().stream()
            .collect(
                Collectors.toMap(
                    entry -> entry.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue)),
        models,
        Optional.ofNullable(connections),
        allowedHosts,
        Optional.ofNullable(functionMappings));
  }
}
