package dev.steppe.server.metrics;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Locale;
import java.util.function.Supplier;

/// What Prometheus reads: what was counted, and what the JVM tells of itself. Made when it is first
/// asked for, because its libraries take their time to load.
final class Exposition implements AutoCloseable {
  /// Prometheus's own format, and the one that became a standard.
  private static final String PLAIN = "text/plain; version=0.0.4; charset=utf-8";

  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  /// A page of metrics and its media type.
  record Page(String type, String text) {}

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  /// @param counted takes a reading of all that is counted
  Exposition(Supplier<MetricSnapshots> counted) {
    registry.getPrometheusRegistry().register(counted::get);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    collections.bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /// @param accept the media types that the reader understands
  Page page(String accept) {
    var type =
        accept.toLowerCase(Locale.ROOT).contains("application/openmetrics-text")
            ? OPEN_METRICS
            : PLAIN;
    return new Page(type, registry.scrape(type));
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
