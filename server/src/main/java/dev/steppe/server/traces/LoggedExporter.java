package dev.steppe.server.traces;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/// An exporter that says in the server's own log, and not for each batch, that spans are lost.
final class LoggedExporter implements SpanExporter {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("traces");
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /// The exporter's own complaints. Held, because the JDK forgets loggers that nobody holds.
  private static final Logger OWN = Logger.getLogger("io.opentelemetry.exporter");

  private final SpanExporter exporter;
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong saidAt = new AtomicLong(System.nanoTime() - PAUSE.toNanos());

  LoggedExporter(SpanExporter exporter) {
    this.exporter = exporter;
    OWN.setLevel(Level.OFF);
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    var sent = exporter.export(spans);
    sent.whenComplete(() -> {
      if (!sent.isSuccess()) {
        lost(spans.size());
      }
    });
    return sent;
  }

  private void lost(int spans) {
    var all = lost.addAndGet(spans);
    var said = saidAt.get();
    var now = System.nanoTime();
    if (now - said >= PAUSE.toNanos() && saidAt.compareAndSet(said, now)) {
      LOG.warn("the collector of traces did not take {} spans so far", all);
    }
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
