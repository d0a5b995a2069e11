package dev.steppe.server.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.function.Consumer;

/// One reading of everything that is counted, metric by metric.
final class Reading {
  private final MetricSnapshots.Builder metrics = MetricSnapshots.builder();

  /// Takes the points of one metric.
  interface Points<V> {
    void add(Labels labels, V value);
  }

  /// What only grows. Its name is shown with `_total`.
  Reading counter(String name, String help, Consumer<Points<Long>> values) {
    var snapshot = CounterSnapshot.builder().name(name).help(help);
    values.accept((labels, value) ->
        snapshot.dataPoint(
            CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(labels)
                .value(value)
                .build()));
    metrics.metricSnapshot(snapshot.build());
    return this;
  }

  /// What is so many at the moment.
  Reading gauge(String name, String help, long value) {
    return gauges(name, help, points -> points.add(Labels.EMPTY, value));
  }

  /// What is so many of each at the moment.
  Reading gauges(String name, String help, Consumer<Points<Long>> values) {
    var snapshot = GaugeSnapshot.builder().name(name).help(help);
    values.accept((labels, value) ->
        snapshot.dataPoint(
            GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels)
                .value((double) value)
                .build()));
    metrics.metricSnapshot(snapshot.build());
    return this;
  }

  /// What takes some time.
  Reading histogram(String name, String help, Consumer<Points<Times>> values) {
    var snapshot = HistogramSnapshot.builder().name(name).help(help);
    values.accept((labels, times) ->
        snapshot.dataPoint(
            HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .labels(labels)
                .classicHistogramBuckets(
                    ClassicHistogramBuckets.of(times.scale().shown(), times.counts()))
                .sum(times.sum())
                .build()));
    metrics.metricSnapshot(snapshot.build());
    return this;
  }

  MetricSnapshots done() {
    return metrics.build();
  }
}
