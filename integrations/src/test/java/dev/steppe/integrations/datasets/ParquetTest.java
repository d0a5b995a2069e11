package dev.steppe.integrations.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.ItemReader.Format;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Reads Parquet files that Parquet's own library wrote.
class ParquetTest {
  private static final Format PARQUET = new Format.Parquet();

  @TempDir private Path folder = Path.of("");

  @FunctionalInterface
  private interface Rows {
    void write(SimpleGroupFactory groups, Sink sink) throws IOException;
  }

  @FunctionalInterface
  private interface Sink {
    void add(Group row) throws IOException;
  }

  private Data file(MessageType schema, CompressionCodecName codec, Rows rows) throws IOException {
    var out = new LocalOutputFile(folder.resolve("rows.parquet"));
    try (var writer =
        ExampleParquetWriter.builder(out)
            .withType(schema)
            .withCompressionCodec(codec)
            .withRowGroupSize(64L * 1024)
            .build()) {
      rows.write(new SimpleGroupFactory(schema), writer::write);
    }
    return new Data(folder);
  }

  @ParameterizedTest
  @EnumSource(
      value = CompressionCodecName.class,
      names = {"UNCOMPRESSED", "SNAPPY", "ZSTD"})
  void rowsAreReadFromAnyPlace(CompressionCodecName codec) throws IOException {
    var schema =
        MessageTypeParser.parseMessageType(
            "message m { required int64 id; optional binary name (STRING); }");
    var data =
        file(
            schema,
            codec,
            (groups, sink) -> {
              for (int i = 0; i < 20_000; i++) {
                sink.add(groups.newGroup().append("id", (long) i).append("name", "n" + i * 31));
              }
            });
    var items = data.items("rows.parquet", PARQUET);
    assertThat(items).hasSize(20_000);
    assertThat(items.get(12_345).value().text()).isEqualTo("{\"id\":12345,\"name\":\"n382695\"}");
    for (int i : new int[] {0, 1, 9_999, 19_998, 19_999}) {
      assertThat(
              Data.items(
                  data.datasets(),
                  PARQUET,
                  data.arguments("rows.parquet"),
                  Optional.of(items.get(i).place())))
          .isEqualTo(items.subList(i + 1, 20_000));
    }
  }

  @Test
  void aFileWithoutRowsHasNoItems() throws IOException {
    var schema = MessageTypeParser.parseMessageType("message m { required int64 id; }");
    var data = file(schema, CompressionCodecName.SNAPPY, (groups, sink) -> {});
    assertThat(data.read("rows.parquet", PARQUET)).isEmpty();
  }

  @Test
  void valuesBecomeJson() throws IOException {
    var schema =
        MessageTypeParser.parseMessageType(
            """
            message m {
              required boolean yes; required int32 small; required float single;
              required double real; required double endless;
              required int32 day (DATE); required int64 at (TIMESTAMP(MILLIS,true));
              required int64 local (TIMESTAMP(MICROS,false));
              required int32 price (DECIMAL(9,2)); required binary text; required binary bytes;
              required fixed_len_byte_array(16) uuid (UUID); optional int32 none;
              required group inner { required int32 x; }
              required group list (LIST) { repeated group list { optional int32 element; } }
              required group map (MAP) {
                repeated group key_value { required binary key (STRING); optional int32 value; } }
            }\
            """);
    var data =
        file(
            schema,
            CompressionCodecName.SNAPPY,
            (groups, sink) -> {
              var row =
                  groups
                      .newGroup()
                      .append("yes", true)
                      .append("small", -7)
                      .append("single", 0.1f)
                      .append("real", 1e300)
                      .append("endless", Double.NEGATIVE_INFINITY)
                      .append("day", 1)
                      .append("at", 1_500L)
                      .append("local", 1_000_000L)
                      .append("price", new BigDecimal("12.30").unscaledValue().intValue())
                      .append("text", Binary.fromString("tëxt"))
                      .append("bytes", Binary.fromConstantByteArray(new byte[] {(byte) 0xFF, 0}))
                      .append(
                          "uuid",
                          Binary.fromConstantByteBuffer(
                              ByteBuffer.allocate(16)
                                  .order(ByteOrder.BIG_ENDIAN)
                                  .putLong(1)
                                  .putLong(2)
                                  .flip()));
              row.addGroup("inner").append("x", 1);
              var list = row.addGroup("list");
              list.addGroup("list").append("element", 1);
              list.addGroup("list");
              row.addGroup("map").addGroup("key_value").append("key", "k").append("value", 2);
              sink.add(row);
            });
    assertThat(data.read("rows.parquet", PARQUET))
        .containsExactly(
            "{\"yes\":true,\"small\":-7,\"single\":0.1,\"real\":1.0E300,\"endless\":\"-Infinity\","
                + "\"day\":\"1970-01-02\",\"at\":\"1970-01-01T00:00:01.500Z\",\"local\":\"1970-01-01T00:00:01\","
                + "\"price\":12.3,\"text\":\"tëxt\",\"bytes\":\"/wA=\","
                + "\"uuid\":\"00000000-0000-0001-0000-000000000002\",\"none\":null,"
                + "\"inner\":{\"x\":1},\"list\":[1,null],\"map\":{\"k\":2}}");
  }
}
