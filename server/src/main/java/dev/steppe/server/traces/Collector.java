package dev.steppe.server.traces;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Sends spans to a collector by OTLP over HTTP, from a thread of its own. A collector that is slow
/// or gone costs what is in the queue, and no more.
final class Collector implements EndedSpan.Sink, AutoCloseable {
  private static final int CLOSE_SECONDS = 5;

  private final GivenIds ids = new GivenIds();
  private final SdkTracerProvider provider;
  private final Tracer tracer;

  Collector(TraceSettings settings) {
    var resource = Attributes.builder();
    settings.resource().forEach(resource::put);
    this.provider =
        SdkTracerProvider.builder()
            .setIdGenerator(ids)
            .setSampler(Sampler.alwaysOn())
            .setResource(Resource.getDefault().merge(Resource.create(resource.build())))
            .addSpanProcessor(
                BatchSpanProcessor.builder(new LoggedExporter(exporter(settings)))
                    .setMaxQueueSize(settings.sending().queue())
                    .setMaxExportBatchSize(settings.sending().batch())
                    .setScheduleDelay(settings.sending().delay())
                    .build())
            .build();
    this.tracer = provider.get("dev.steppe");
  }

  private static OtlpHttpSpanExporter exporter(TraceSettings settings) {
    var exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(settings.endpoint().toString())
            .setTimeout(settings.timeout())
            .setCompression(settings.gzip() ? "gzip" : "none");
    settings.headers().forEach(exporter::addHeader);
    return exporter.build();
  }

  @Override
  public void accept(EndedSpan ended) {
    var span = begun(ended);
    if (ended.ending().isBad()) {
      span.setStatus(
          StatusCode.ERROR, ended.ending().error().map(Collector::description).orElse(""));
    }
    span.end(nanos(ended.to()), TimeUnit.NANOSECONDS);
  }

  private Span begun(EndedSpan ended) {
    ids.give(ended);
    return tracer
        .spanBuilder(ended.name())
        .setParent(
            ended
                .parent()
                .map(parent -> Context.root().with(Span.wrap(context(ended.traceId(), parent))))
                .orElse(Context.root()))
        .setSpanKind(kind(ended.kind()))
        .setStartTimestamp(nanos(ended.from()), TimeUnit.NANOSECONDS)
        .setAllAttributes(attributes(ended))
        .startSpan();
  }

  private static SpanContext context(String traceId, String spanId) {
    return SpanContext.createFromRemoteParent(
        traceId, spanId, TraceFlags.getSampled(), TraceState.getDefault());
  }

  private static SpanKind kind(EndedSpan.Kind kind) {
    return switch (kind) {
      case SERVER -> SpanKind.SERVER;
      case CLIENT -> SpanKind.CLIENT;
      case INTERNAL -> SpanKind.INTERNAL;
    };
  }

  private static Attributes attributes(EndedSpan ended) {
    AttributesBuilder attributes = Attributes.builder();
    ended
        .attributes()
        .forEach((name, value) -> {
          switch (value) {
            case EndedSpan.Value.Text(var text) ->
                attributes.put(AttributeKey.stringKey(name), text);
            case EndedSpan.Value.Count(var number) ->
                attributes.put(AttributeKey.longKey(name), number);
          }
        });
    return attributes.build();
  }

  private static String description(Ending.Fault error) {
    return error.cause().isEmpty() ? error.name() : error.name() + ": " + error.cause();
  }

  private static long nanos(Instant at) {
    return TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
  }

  /// Sends what is left, for a while.
  @Override
  public void close() {
    provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  /// Gives each span the ids that it has already.
  private static final class GivenIds implements IdGenerator {
    private final ThreadLocal<Optional<EndedSpan>> next = ThreadLocal.withInitial(Optional::empty);

    void give(EndedSpan span) {
      next.set(Optional.of(span));
    }

    @Override
    public String generateSpanId() {
      return next.get().orElseThrow().spanId();
    }

    @Override
    public String generateTraceId() {
      return next.get().orElseThrow().traceId();
    }
  }
}
