package dev.steppe.server.cli;

import dev.steppe.server.traces.TraceSettings;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The options that say where traces go. OpenTelemetry's environment variables say the rest.
final class TelemetryOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--trace-endpoint",
      paramLabel = "URL",
      description = {
        "Send traces to this OpenTelemetry collector, by HTTP, as OTEL_EXPORTER_OTLP_ENDPOINT",
        "does."
      })
  private @Nullable URI endpoint;

  @Option(
      names = "--trace-all",
      description = {
        "Trace the executions of all machines, and not only of those whose tracingConfiguration",
        "is enabled."
      })
  private boolean all;

  /// @throws CommandLine.ParameterException if traces can not be sent as the options and the
  ///   environment say
  Optional<TraceSettings> traces(Map<String, String> environment) {
    try {
      return TraceSettings.of(environment, Optional.ofNullable(endpoint), all);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "traces can not be sent: " + e.getMessage(), e);
    }
  }
}
