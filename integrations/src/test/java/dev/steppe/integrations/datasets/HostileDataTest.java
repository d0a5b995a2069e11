package dev.steppe.integrations.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.asl.ItemReader.Format;
import dev.steppe.asl.json.Json;
import dev.steppe.runtime.DatasetException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Data that means harm costs little and gets a clear answer, and nothing outside of a bucket's
/// folder is reached.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileDataTest {
  private static final String TOO_LARGE = "exceeds the maximum size of 8388608 bytes";

  @TempDir private Path home = Path.of("");
  private Data data = new Data(home);

  @BeforeEach
  void useAFolder() throws IOException {
    data = new Data(Files.createDirectory(home.resolve("bucket")));
  }

  private void fails(String key, Format format, String message) {
    assertThatThrownBy(() -> data.read(key, format))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(message);
  }

  /// Sixty-four megabytes of one character, which are little when they are packed.
  private static byte[] bomb(String before) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(before.getBytes(UTF_8));
      var chunk = "x".repeat(1 << 20).getBytes(UTF_8);
      for (int i = 0; i < 64; i++) {
        out.write(chunk);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  @Test
  void anItemWithoutEndIsGivenUp() {
    data.put("lines.gz", bomb("")).put("rows.gz", bomb("a\n\"")).put("doc.gz", bomb("[\""));
    data.put("header.gz", bomb("a,"));
    fails("lines.gz", Data.LINES, TOO_LARGE);
    fails("rows.gz", Data.CSV, TOO_LARGE);
    fails("doc.gz", Data.JSON, TOO_LARGE);
    fails("header.gz", Data.CSV, "the header at byte 0 exceeds the maximum size of 10240 bytes");
  }

  @Test
  void whatIsPassedOverTakesNoRoom() {
    data.put("doc.gz", bomb("{\"skip\": \""));
    fails(
        "doc.gz",
        new Format.JsonDocument(Optional.of("/a")),
        "the JSON document ends unfinished at byte 67108874");
  }

  @Test
  void aRowOfDelimitersIsGivenUp() {
    data.put("rows", "a\n" + ",".repeat(9 << 20)).put("blanks", "a\n\"\"" + " ".repeat(9 << 20));
    fails("rows", Data.CSV, TOO_LARGE);
    fails("blanks", Data.CSV, TOO_LARGE);
  }

  @Test
  void nestingWithoutEndIsRefused() {
    data.put("nested", "[" + "[".repeat(100_000) + "]".repeat(100_000) + "]");
    fails("nested", Data.JSON, "is not valid JSON: ");
    data.put("line", "[".repeat(1_000_000));
    fails("line", Data.LINES, "is not valid JSON: ");
    data.put("skip", "{\"a\":" + "[".repeat(1_000_000) + "]".repeat(1_000_000) + ",\"b\":[1]}");
    assertThat(data.read("skip", new Format.JsonDocument(Optional.of("/b")))).containsExactly("1");
  }

  @Test
  void aQuoteThatIsNeverClosedFails() {
    data.put("rows", "a,b\n1,\"2\n3,4\n");
    fails("rows", Data.CSV, "the row at byte 4 has a quote that is never closed");
    data.put("cells", "a,b\n\"1\"x,2\n");
    fails("cells", Data.CSV, "the row at byte 4 has 'x' after the end of a quoted cell");
  }

  @Test
  void anObjectThatIsCutOffFails() {
    var packed = Data.gzip("1\n".repeat(100_000));
    data.put("lines.gz", Arrays.copyOf(packed, packed.length / 2));
    fails("lines.gz", Data.LINES, "cannot be read");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 8, 12, 100})
  void whatIsNotParquetFails(int length) {
    data.put("rows", "x".repeat(length));
    fails("rows", new Format.Parquet(), "this is not a Parquet file");
  }

  @Test
  void aBrokenParquetFileFails() {
    data.put("rows", "PAR1xxxxxxxxxxxx\u0008\0\0\0PAR1");
    fails("rows", new Format.Parquet(), "cannot be read as Parquet");
    data.put("footer", "PAR1xxxxxxxxxxxx\0\0\0pPAR1");
    fails("footer", new Format.Parquet(), "the footer has 1879048192 bytes, which exceeds");
    data.put("beyond", "PAR1xxxxxxxxxxxx\0\u0001\0\0PAR1");
    fails("beyond", new Format.Parquet(), "cannot be read as Parquet");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../secret", "a/../../secret", "/etc/passwd", "..", ".", "a/../..", "a\0b", ""})
  void noKeyLeadsOutOfTheFolder(String key) {
    new Data(home).put("secret", "1\n");
    assertThatThrownBy(() -> data.read(key, Data.LINES)).isInstanceOf(DatasetException.class);
    if (!key.isEmpty()) {
      assertThatThrownBy(() -> new FolderStore(home, List.of(home)).create("file:bucket", key))
          .isInstanceOf(DatasetException.class)
          .hasMessage("The key '%s' leads out of the bucket's folder".formatted(key));
    }
  }

  @Test
  void noLinkLeadsOutOfTheFolder() throws IOException {
    var outside = new Data(Files.createDirectory(home.resolve("outside"))).put("secret", "1\n");
    Files.createSymbolicLink(data.folder().resolve("file"), outside.folder().resolve("secret"));
    Files.createSymbolicLink(data.folder().resolve("dir"), outside.folder());
    data.put("inside", "2\n");
    Files.createSymbolicLink(data.folder().resolve("ok"), data.folder().resolve("inside"));
    fails("file", Data.LINES, "leads out of the bucket's folder");
    fails("dir/secret", Data.LINES, "leads out of the bucket's folder");
    assertThat(data.read("ok", Data.LINES)).containsExactly("2");
    assertThatThrownBy(
            () -> new FolderStore(home, List.of(home)).create("file:bucket", "dir/x/new"))
        .hasMessageContaining("leads out of the bucket's folder");
    assertThatThrownBy(() -> new FolderStore(home, List.of(home)).create("file:bucket", "dir/new"))
        .hasMessageContaining("leads out of the bucket's folder");
    assertThat(outside.folder().toFile().list()).containsExactly("secret");
    var listing =
        new FolderStore(home, List.of(home))
            .list("file:bucket", "", Optional.empty(), Optional.empty());
    assertThat(listing.next().orElseThrow().key()).isEqualTo("inside");
    assertThat(listing.next()).isEmpty();
  }

  @Test
  void onlyFoldersBelowThoseThatAreAllowedAreReached() throws IOException {
    var allowed = Files.createDirectories(home.resolve("allowed"));
    Files.createDirectories(allowed.resolve("inner"));
    Files.createDirectories(home.resolve("allowed-not"));
    Files.createSymbolicLink(allowed.resolve("link"), home.resolve("allowed-not"));
    var store = new FolderStore(home, List.of(allowed));
    for (var bucket : List.of("file:allowed", "file:allowed/inner", "file:" + allowed)) {
      assertThat(store.list(bucket, "", Optional.empty(), Optional.empty()).next()).isEmpty();
    }
    for (var bucket :
        List.of(
            "file:.",
            "file:allowed/..",
            "file:allowed-not",
            "file:allowed/link",
            "file:/",
            "file:/no/such/folder",
            "file:" + home)) {
      assertThatThrownBy(() -> store.list(bucket, "", Optional.empty(), Optional.empty()))
          .as(bucket)
          .isInstanceOf(DatasetException.class)
          .hasMessageContaining("which it was not started to allow (option --dataset-folder)");
      assertThatThrownBy(() -> store.create(bucket, "key"))
          .as(bucket)
          .hasMessageContaining("which it was not started to allow");
    }
  }

  @Test
  void aFolderThatIsNotThereIsToldWithItsWholePath() throws IOException {
    var store = new FolderStore(home, List.of(home));
    assertThatThrownBy(() -> store.list("file:no", "", Optional.empty(), Optional.empty()))
        .hasMessage(
            "There is no folder for the bucket 'file:no': it would be " + home.resolve("no"));
  }

  @Test
  void whatIsNoJsonAtAllIsNotTakenForAValue() {
    data.put("rows.csv", "name,price\n");
    fails("rows.csv", Data.JSON, "the item at byte 0 is not valid JSON");
  }

  @Test
  void anAllowedFolderMustBeThere() {
    assertThatThrownBy(() -> new FolderStore(home, List.of(home.resolve("no"))))
        .hasMessageContaining("there is no folder of datasets " + home.resolve("no"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.csv", "a.gz", "a.json"})
  void whatCannotBeOpenedIsNotLeftOpen(String key) {
    var closed = new AtomicBoolean();
    var header = "x".repeat(20_000).getBytes(UTF_8);
    var store =
        new OneObject(
            new ByteArrayInputStream(header) {
              @Override
              public void close() {
                closed.set(true);
              }
            });
    var format =
        key.endsWith(".json")
            ? new Format.JsonDocument(Optional.of("/a"))
            : new Format.Csv(Optional.empty(), ',');
    var arguments = Arguments.of(Json.object().put("Bucket", "bucket").put("Key", key).build());

    assertThatThrownBy(() -> new Formats(_ -> store).open(format, arguments, Optional.empty()))
        .isInstanceOf(DatasetException.class);
    assertThat(closed).isTrue();
  }

  /// A store of one object.
  private record OneObject(InputStream in) implements ObjectStore {
    @Override
    public InputStream open(ObjectName name, long from) {
      return in;
    }

    @Override
    public byte[] read(ObjectName name, long from, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long size(ObjectName name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Listing list(
        String bucket, String prefix, Optional<String> owner, Optional<String> after) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Upload create(String bucket, String key) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void aFolderThatIsNotThereFails() throws IOException {
    for (var bucket : List.of("file:", "file:no", "file:bucket/no", "file:a\0b")) {
      assertThatThrownBy(() ->
              new FolderStore(home, List.of(home))
                  .list(bucket, "", Optional.empty(), Optional.empty()))
          .isInstanceOf(DatasetException.class);
    }
  }
}
