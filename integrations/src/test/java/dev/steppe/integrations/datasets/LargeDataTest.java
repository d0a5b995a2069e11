package dev.steppe.integrations.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.ItemReader.Format;
import dev.steppe.asl.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A million items take no more memory than a few: they are read in a process whose heap could not
/// hold them.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LargeDataTest {
  private static final int ITEMS = 1_000_000;

  private static final Map<String, Format> FORMATS =
      Map.of(
          "lines", Data.LINES,
          "rows", Data.CSV,
          "array", Data.JSON,
          "members", Data.JSON,
          "listing", new Format.Listing(),
          "parts", new Format.Flattened(Data.LINES));

  @ParameterizedTest
  @ValueSource(strings = {"lines", "rows", "array", "members", "listing", "parts"})
  void aMillionItemsAreReadInASmallHeap(String kind) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx24m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LargeDataTest.class.getName(),
                kind)
            .redirectErrorStream(true)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("read " + ITEMS);
  }

  /// @param arguments the kind of data
  public static void main(String[] arguments) {
    var kind = arguments[0];
    var formats = new Formats(bucket -> new Endless(kind));
    var parameters =
        Arguments.of(Json.object().put("Bucket", "b").put("Key", "k").put("Prefix", "").build());
    long count = 0;
    try (var items =
        formats.open(
            Optional.ofNullable(FORMATS.get(kind)).orElseThrow(), parameters, Optional.empty())) {
      for (var item = items.next(); item.isPresent(); item = items.next()) {
        count++;
      }
    }
    System.out.println("read " + count);
  }

  /// A store of as many items as are wanted, which are made as they are read.
  private record Endless(String kind) implements ObjectStore {
    private static final String PADDING = "x".repeat(60);

    @Override
    public InputStream open(ObjectName name, long from) {
      return switch (kind) {
        case "rows" -> new Made("a,b\n", i -> i + ",\"" + PADDING + "\"\n", "", ITEMS);
        case "array" -> new Made("[", i -> comma(i) + record(i), "]", ITEMS);
        case "members" -> new Made("{", i -> comma(i) + "\"k" + i + "\":" + record(i), "}", ITEMS);
        case "parts" -> new Made("", i -> record(i) + "\n", "", 10);
        default -> new Made("", i -> record(i) + "\n", "", ITEMS);
      };
    }

    private static String comma(long i) {
      return i == 0 ? "" : ",";
    }

    private static String record(long i) {
      return "{\"id\":" + i + ",\"text\":\"" + PADDING + "\"}";
    }

    @Override
    public byte[] read(ObjectName name, long from, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long size(ObjectName name) {
      return Long.MAX_VALUE;
    }

    @Override
    public Listing list(
        String bucket, String prefix, Optional<String> owner, Optional<String> after) {
      return new Listing() {
        private int made;

        @Override
        public Optional<Listed> next() {
          return made == (kind.equals("parts") ? ITEMS / 10 : ITEMS)
              ? Optional.empty()
              : Optional.of(
                  new Listed("key" + made++ + PADDING, "\"e\"", Instant.EPOCH, 1, "STANDARD"));
        }
      };
    }

    @Override
    public Upload create(String bucket, String key) {
      throw new UnsupportedOperationException();
    }
  }

  /// Text that is made a piece at a time.
  private static final class Made extends InputStream {
    private final LongFunction<String> piece;
    private final String end;
    private final long pieces;
    private long made;
    private byte[] bytes;
    private int at;

    Made(String start, LongFunction<String> piece, String end, long pieces) {
      this.bytes = start.getBytes(UTF_8);
      this.piece = piece;
      this.end = end;
      this.pieces = pieces;
    }

    @Override
    public int read() {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      while (at == bytes.length) {
        if (made > pieces) {
          return -1;
        }
        bytes = (made < pieces ? piece.apply(made) : end).getBytes(UTF_8);
        made++;
        at = 0;
      }
      int count = Math.min(length, bytes.length - at);
      System.arraycopy(bytes, at, buffer, offset, count);
      at += count;
      return count;
    }
  }
}
