package dev.steppe.server.traces;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Where traces go, and of what.
///
/// @param endpoint the address that spans are posted to
/// @param headers what is sent with them
/// @param timeout how long a request may take
/// @param gzip whether they are compressed
/// @param all whether every execution is traced, or only those of machines whose
///   tracingConfiguration is enabled and those that are told of a trace
/// @param share which share is recorded of the traces that begin here
/// @param resource what the traces say of this server
/// @param sending how spans are gathered
public record TraceSettings(
    URI endpoint,
    Map<String, String> headers,
    Duration timeout,
    boolean gzip,
    boolean all,
    double share,
    Map<String, String> resource,
    Sending sending) {

  /// How spans are gathered before they are sent.
  ///
  /// @param queue how many may wait; what comes on top is dropped
  /// @param batch how many are sent together
  /// @param delay after which time they are sent, however few they are
  public record Sending(int queue, int batch, Duration delay) {
    public Sending {
      if (batch < 1 || batch > queue) {
        throw new IllegalArgumentException(
            "a queue of %d spans has no batches of %d".formatted(queue, batch));
      }
    }
  }

  public TraceSettings {
    headers = Map.copyOf(headers);
    resource = Map.copyOf(resource);
    var isWeb = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
    if (!isWeb || endpoint.getHost() == null) {
      throw new IllegalArgumentException("traces go to an http address, not to " + endpoint);
    }
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share of traces is from 0 to 1, not " + share);
    }
  }

  /// What the command line and OpenTelemetry's environment variables ask for; nothing unless one of
  /// them names a collector.
  ///
  /// @param collector its address as the command line has it, to which `/v1/traces` is added
  /// @throws IllegalArgumentException if they make no sense; the message names the variable
  public static Optional<TraceSettings> of(
      Map<String, String> environment, Optional<URI> collector, boolean all) {
    var variables = new OtelVariables(environment);
    if (variables.text("SDK_DISABLED").equals(Optional.of("true"))
        || variables.text("TRACES_EXPORTER").equals(Optional.of("none"))) {
      return Optional.empty();
    }
    return collector
        .map(TraceSettings::tracesOf)
        .or(() -> variables.address("EXPORTER_OTLP_TRACES_ENDPOINT"))
        .or(() -> variables.address("EXPORTER_OTLP_ENDPOINT").map(TraceSettings::tracesOf))
        .map(endpoint -> of(variables, endpoint, all));
  }

  private static URI tracesOf(URI collector) {
    return URI.create(collector.toString().replaceAll("/+$", "") + "/v1/traces");
  }

  private static TraceSettings of(OtelVariables variables, URI endpoint, boolean all) {
    variables.onlyKnow("TRACES_EXPORTER", "otlp");
    variables.onlyKnow("EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    variables.onlyKnow("EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf");
    return new TraceSettings(
        endpoint,
        variables.pairs(variables.ofTraces("HEADERS")),
        Duration.ofMillis(variables.number(variables.ofTraces("TIMEOUT"), 10_000)),
        variables.text(variables.ofTraces("COMPRESSION")).equals(Optional.of("gzip")),
        all,
        share(variables),
        resource(variables),
        new Sending(
            variables.number("BSP_MAX_QUEUE_SIZE", 8_192),
            variables.number("BSP_MAX_EXPORT_BATCH_SIZE", 512),
            Duration.ofMillis(variables.number("BSP_SCHEDULE_DELAY", 5_000))));
  }

  /// A trace that somebody else began is recorded or not as they have decided, whatever the
  /// sampler.
  private static double share(OtelVariables variables) {
    var sampler = variables.text("TRACES_SAMPLER").orElse("parentbased_always_on");
    return switch (sampler) {
      case "always_on", "parentbased_always_on" -> 1;
      case "always_off", "parentbased_always_off" -> 0;
      case "traceidratio", "parentbased_traceidratio" ->
          variables.fraction("TRACES_SAMPLER_ARG", 1);
      default ->
          throw new IllegalArgumentException(
              "OTEL_TRACES_SAMPLER names a sampler that Steppe does not know: " + sampler);
    };
  }

  private static Map<String, String> resource(OtelVariables variables) {
    var resource = new LinkedHashMap<String, String>();
    resource.put("service.name", "steppe");
    resource.putAll(variables.pairs("RESOURCE_ATTRIBUTES"));
    variables.text("SERVICE_NAME").ifPresent(name -> resource.put("service.name", name));
    return resource;
  }
}
