package dev.steppe.server.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The environment variables mean what OpenTelemetry says they mean.
final class TraceSettingsTest {
  private static Optional<TraceSettings> of(Map<String, String> environment) {
    return TraceSettings.of(environment, Optional.empty(), false);
  }

  @Test
  void nothingIsSentUnlessSomebodySaysWhere() {
    assertThat(of(Map.of("OTEL_SERVICE_NAME", "x", "OTEL_EXPORTER_OTLP_ENDPOINT", " "))).isEmpty();
    var where = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4318");
    assertThat(of(where)).isPresent();
    for (var off : Map.of("OTEL_SDK_DISABLED", "true", "OTEL_TRACES_EXPORTER", "none").entrySet()) {
      assertThat(
              of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c", off.getKey(), off.getValue())))
          .isEmpty();
    }
  }

  @Test
  void theAddressForTracesIsTakenAsItIsAndTheOneForAllIsContinued() {
    assertThat(of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4318/")).orElseThrow().endpoint())
        .hasToString("http://c:4318/v1/traces");
    assertThat(
            of(Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4318",
                    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://t/in"))
                .orElseThrow()
                .endpoint())
        .hasToString("https://t/in");
    assertThat(
            TraceSettings.of(
                    Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://t/in"),
                    Optional.of(URI.create("http://o:1")),
                    true)
                .orElseThrow())
        .satisfies(settings -> assertThat(settings.endpoint()).hasToString("http://o:1/v1/traces"))
        .satisfies(settings -> assertThat(settings.all()).isTrue());
  }

  @Test
  void theRestIsReadToo() {
    var settings =
        of(Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://c",
                "OTEL_EXPORTER_OTLP_TIMEOUT", "10",
                "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "250",
                "OTEL_EXPORTER_OTLP_COMPRESSION", "gzip",
                "OTEL_RESOURCE_ATTRIBUTES", "service.name=a,deployment=blue%2Cgreen+",
                "OTEL_SERVICE_NAME", "b",
                "OTEL_TRACES_SAMPLER", "traceidratio",
                "OTEL_TRACES_SAMPLER_ARG", "0.5",
                "OTEL_BSP_MAX_QUEUE_SIZE", "99",
                "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "9"))
            .orElseThrow();

    assertThat(settings.timeout()).isEqualTo(Duration.ofMillis(250));
    assertThat(settings.gzip()).isTrue();
    assertThat(settings.share()).isEqualTo(0.5);
    assertThat(settings.resource())
        .isEqualTo(Map.of("service.name", "b", "deployment", "blue,green+"));
    assertThat(settings.sending())
        .isEqualTo(new TraceSettings.Sending(99, 9, Duration.ofSeconds(5)));
  }

  @Test
  void whatMakesNoSenseIsRefusedByName() {
    for (var wrong :
        Map.of(
                "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc",
                "OTEL_TRACES_EXPORTER", "zipkin",
                "OTEL_EXPORTER_OTLP_TIMEOUT", "soon",
                "OTEL_TRACES_SAMPLER", "jaeger_remote",
                "OTEL_RESOURCE_ATTRIBUTES", "nameless")
            .entrySet()) {
      assertThatThrownBy(() ->
              of(
                  Map.of(
                      "OTEL_EXPORTER_OTLP_ENDPOINT", "http://c", wrong.getKey(), wrong.getValue())))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(wrong.getKey());
    }
    assertThatThrownBy(() -> of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "c:4317")))
        .hasMessageContaining("http address");
  }
}
