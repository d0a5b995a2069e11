package dev.steppe.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Trace headers are read as AWS's SDKs write them.
final class TraceHeaderTest {
  private static final String ROOT = "1-5f84c7a5-0f1e2d3c4b5a69788796a5b4";

  @Test
  void theMembersComeInAnyOrderAndSomeAreUnknown() {
    assertThat(TraceHeader.parse("Sampled=1; Lineage=a:1;Parent=0102030405060708;root=" + ROOT))
        .contains(new TraceHeader(ROOT, Optional.of("0102030405060708"), Optional.of(true)));
    assertThat(TraceHeader.parse("Root=" + ROOT + ";Sampled=?"))
        .contains(new TraceHeader(ROOT, Optional.empty(), Optional.empty()));
  }

  @Test
  void whatHasNoTraceInItIsNone() {
    assertThat(TraceHeader.parse("")).isEmpty();
    assertThat(TraceHeader.parse("Sampled=1")).isEmpty();
    assertThat(TraceHeader.parse("Root=1-5f84c7a5-0f1e\r\nX: y")).isEmpty();
  }

  @Test
  void aHeaderIsWrittenAsItWasRead() {
    var text = "Root=" + ROOT + ";Parent=0102030405060708;Sampled=0";
    var header = TraceHeader.parse(text).orElseThrow();

    assertThat(header).hasToString(text);
    assertThat(header.traceId()).isEqualTo("5f84c7a50f1e2d3c4b5a69788796a5b4");
    assertThat(TraceHeader.of(header.traceId(), "0102030405060708", false)).isEqualTo(header);
  }
}
