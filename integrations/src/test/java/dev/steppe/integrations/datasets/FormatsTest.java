package dev.steppe.integrations.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.steppe.asl.ItemReader.Format;
import dev.steppe.asl.json.Json;
import dev.steppe.runtime.DatasetException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is read of objects in each format.
class FormatsTest {
  @TempDir private Path folder = Path.of("");
  private Data data = new Data(folder);

  @BeforeEach
  void useTheFolder() {
    data = new Data(folder);
  }

  private static Format pointer(String pointer) {
    return new Format.JsonDocument(Optional.of(pointer));
  }

  @Test
  void anArrayHasItems() {
    data.put("a.json", " [ 1 , \"zwei\",{\"a\": [true, null]},[ ] ,-0.5]\n");
    assertThat(data.read("a.json", Data.JSON))
        .containsExactly("1", "\"zwei\"", "{\"a\":[true,null]}", "[]", "-0.5");
    assertThat(data.items("a.json", Data.JSON)).allMatch(item -> item.key().isEmpty());
  }

  @Test
  void anEmptyArrayHasNone() {
    assertThat(data.put("a.json", "[ ]").read("a.json", Data.JSON)).isEmpty();
    assertThat(data.put("a.json", "{ }").read("a.json", Data.JSON)).isEmpty();
  }

  @Test
  void theMembersOfAnObjectAreItems() {
    data.put("a.json", "\uFEFF{\"a\\u00e9\": 1, \"b\" : {\"}\": \"]\\\"\"}}");
    assertThat(data.items("a.json", Data.JSON))
        .extracting(item -> item.key().orElse("?") + "=" + item.value())
        .containsExactly("aé=1", "b={\"}\":\"]\\\"\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "\"text\"", "null", "true", ""})
  void anythingElseHasNoItems(String document) {
    data.put("a.json", document);
    assertThatThrownBy(() -> data.read("a.json", Data.JSON))
        .isInstanceOf(DatasetException.class)
        .hasMessage("Attempting to map over non-iterable node.");
  }

  @Test
  void aPointerLeadsToTheItems() {
    data.put(
        "a.json",
        "{\"x\": [{\"y\": 1}, {\"a/b~\": [1, 2]}], \"z\": {\"\": {\"k\": 3}}, \"s\": 1}  trailing");
    assertThat(data.read("a.json", pointer("/x/1/a~1b~0"))).containsExactly("1", "2");
    assertThat(data.read("a.json", pointer("/x"))).hasSize(2);
    assertThat(data.read("a.json", pointer("/z/"))).containsExactly("3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/y", "/x/2", "/x/-", "/x/01", "/x/1e0", "/x/0/y/z", "/x/x", "/s/a"})
  void aPointerThatLeadsNowhereFails(String pointer) {
    data.put("a.json", "{\"x\": [{\"y\": 1}, {}], \"s\": 1}");
    assertThatThrownBy(() -> data.read("a.json", pointer(pointer)))
        .hasMessage(
            "The provided ReaderConfig.ItemsPointer does not match any valid path in the JSON structure.");
  }

  @Test
  void aPointerToAScalarFails() {
    data.put("a.json", "{\"x\": 1}");
    assertThatThrownBy(() -> data.read("a.json", pointer("/x")))
        .hasMessage("Attempting to map over non-iterable node.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1, 2",
        "[1 2]",
        "[1,]",
        "[,1]",
        "[1]]",
        "[1] 2",
        "{\"a\" 1}",
        "{1: 2}",
        "{\"a\": 1,}",
        "[tru]",
        "[\"a]",
        "[{\"a\": 1]",
        "[\"\\x\"]",
        "[1}",
        "[01]"
      })
  void whatIsNotJsonFails(String document) {
    data.put("a.json", document);
    assertThatThrownBy(() -> data.read("a.json", Data.JSON))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("file:" + folder + "/a.json");
  }

  @Test
  void aLineIsAnItem() {
    data.put("a.jsonl", "\uFEFF{\"a\":1}\r\n\n  \t\n[2]\n\"drei\"");
    assertThat(data.read("a.jsonl", Data.LINES)).containsExactly("{\"a\":1}", "[2]", "\"drei\"");
    assertThat(data.put("b.jsonl", "").read("b.jsonl", Data.LINES)).isEmpty();
  }

  @Test
  void aLineThatIsNotJsonFails() {
    data.put("a.jsonl", "1\n2 3\n");
    assertThatThrownBy(() -> data.read("a.jsonl", Data.LINES))
        .hasMessageContaining("a.jsonl: the line at byte 2 is not valid JSON: ");
  }

  @Test
  void aRowIsAnItem() {
    data.put("a.csv", "\uFEFFa,b,c\n1,2,3\r\n,,,\n\n4\n5,6,7,8\n   \n");
    assertThat(data.read("a.csv", Data.CSV))
        .containsExactly(
            "{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}",
            "{\"a\":\"\",\"b\":\"\",\"c\":\"\"}",
            "{\"a\":\"4\",\"b\":\"\",\"c\":\"\"}",
            "{\"a\":\"5\",\"b\":\"6\",\"c\":\"7\"}",
            "{\"a\":\"   \",\"b\":\"\",\"c\":\"\"}");
  }

  /// As recorded: AWS keeps a row in a hash map.
  @Test
  void theColumnsOfARowStandInTheOrderOfTheirHashes() {
    data.put("a.csv", "0,True,{}\n1,2,3\n");
    assertThat(data.read("a.csv", Data.CSV))
        .containsExactly("{\"0\":\"1\",\"{}\":\"3\",\"True\":\"2\"}");
  }

  @Test
  void headersMayBeGiven() {
    data.put("a.csv", "1;2\n3;4");
    assertThat(data.read("a.csv", new Format.Csv(Optional.of(List.of("x")), ';')))
        .containsExactly("{\"x\":\"1\"}", "{\"x\":\"3\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '\0',
      value = {
        "\"a,b\" ! a,b",
        "\"a\"\"b\" ! a\"b",
        "\"\" ! ''",
        "\"a\\\"b\" ! a\"b",
        "a\\,b ! a,b",
        "a\\\\b ! a\\b",
        "a\\nb ! anb",
        "\"a\\nb\" ! anb",
        "a\"b\" ! a\"b\"",
        "'a' ! 'a'",
        "ü ! ü",
        "\"a\"  ! a",
        "a\\ ! a"
      })
  void cellsAreQuotedAndEscaped(String cell, String value) {
    data.put("a.csv", "x\n" + cell);
    var expected = value.equals("''") ? "" : value;
    assertThat(data.items("a.csv", Data.CSV))
        .singleElement()
        .satisfies(
            item -> assertThat(item.value()).isEqualTo(Json.object().put("x", expected).build()));
  }

  @Test
  void aQuotedCellMayHoldLines() {
    data.put("a.csv", "x,y\n\"1\n\r\n2\",3\n");
    assertThat(data.read("a.csv", Data.CSV)).containsExactly("{\"x\":\"1\\n\\r\\n2\",\"y\":\"3\"}");
  }

  @Test
  void headersMustDiffer() {
    data.put("a.csv", "x,y,x\n1,2,3\n");
    assertThatThrownBy(() -> data.read("a.csv", Data.CSV))
        .hasMessage("CSV headers cannot contain duplicates.");
    assertThatThrownBy(
            () -> data.read("a.csv", new Format.Csv(Optional.of(List.of("x", "x")), ',')))
        .hasMessage("CSV headers cannot contain duplicates.");
  }

  @Test
  void aFileWithoutRowsHasNoItems() {
    assertThat(data.put("a.csv", "").read("a.csv", Data.CSV)).isEmpty();
    assertThat(data.put("a.csv", "a,b").read("a.csv", Data.CSV)).isEmpty();
  }

  @Test
  void packedObjectsAreUnpacked() {
    data.put("a.jsonl.gz", Data.gzip("1\n2\n"));
    data.put("a.csv.ZST", Zstd.compress("a\n1\n".getBytes(UTF_8)));
    assertThat(data.read("a.jsonl.gz", Data.LINES)).containsExactly("1", "2");
    assertThat(data.read("a.csv.ZST", Data.CSV)).containsExactly("{\"a\":\"1\"}");
  }

  @Test
  void whatIsNotPackedFails() {
    data.put("a.gz", "1\n").put("b.zst", "1\n");
    assertThatThrownBy(() -> data.read("a.gz", Data.LINES))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("a.gz cannot be unpacked");
    assertThatThrownBy(() -> data.read("b.zst", Data.LINES))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("b.zst cannot be read");
  }

  @Test
  void aListingHasObjectsAsItems() {
    data.put("p/b.txt", "12").put("p/a.txt", "1").put("q.txt", "");
    var arguments = Json.object().put("Bucket", "file:" + folder).put("Prefix", "p/").build();
    var items = Data.items(data.datasets(), new Format.Listing(), arguments, Optional.empty());
    assertThat(items).hasSize(2);
    var item = (Json.Obj) items.getLast().value();
    assertThat(item.members().keySet())
        .containsExactly("Etag", "Key", "LastModified", "Size", "StorageClass");
    assertThat(item.get("Key")).contains(Json.of("p/b.txt"));
    assertThat(item.get("Size")).contains(Json.of(2));
    assertThat(item.get("Etag").orElseThrow().text()).matches("\"\\\\\"[0-9a-f]{32}\\\\\"\"");
  }

  @Test
  void listedObjectsAreReadOneAfterTheOther() throws InterruptedException {
    data.put("p/1.csv", "a\n1\n2\n").put("p/2.csv", "a\n").put("p/3.csv", "b\n3\n");
    var arguments = Json.object().put("Bucket", "file:" + folder).put("Prefix", "p/").build();
    try (var dataset =
        data.datasets()
            .open(Data.reader(new Format.Flattened(Data.CSV)), arguments, Optional.empty())) {
      assertThat(dataset.next().orElseThrow().value().text()).isEqualTo("{\"a\":\"1\"}");
      assertThat(dataset.source()).isEqualTo("file:" + folder + "/p/1.csv");
      assertThat(dataset.next().orElseThrow().value().text()).isEqualTo("{\"a\":\"2\"}");
      assertThat(dataset.next().orElseThrow().value().text()).isEqualTo("{\"b\":\"3\"}");
      assertThat(dataset.source()).isEqualTo("file:" + folder + "/p/3.csv");
      assertThat(dataset.next()).isEmpty();
      assertThat(dataset.next()).isEmpty();
    }
  }

  @Test
  void theFilesOfAnAthenaManifestAreRead() {
    data.put("out/1.gz", Data.gzip("1\n2\n")).put("out/2", "3\n");
    data.put("m.csv", "out/1.gz\nout/2\n");
    assertThat(data.read("m.csv", new Format.AthenaManifest(Data.LINES)))
        .containsExactly("1", "2", "3");
  }

  @Test
  void theFilesOfAnInventoryAreRead() {
    data.put("inv/1.csv.gz", Data.gzip("\"b\",\"k1\",\"1\"\n\"b\",\"k2\",\"2\"\n"));
    data.put("inv/2.csv.gz", Data.gzip("\"b\",\"k3\",\"3\"\n"));
    data.put(
        "manifest.json",
        """
        {"sourceBucket": "b", "destinationBucket": "arn:aws:s3:::d", "fileFormat": "CSV",
         "fileSchema": "Bucket, Key, Size",
         "files": [{"key": "inv/1.csv.gz", "size": 1}, {"key": "inv/2.csv.gz", "size": 1}]}\
        """);
    assertThat(data.read("manifest.json", new Format.InventoryManifest()))
        .containsExactly(
            "{\"Bucket\":\"b\",\"Size\":\"1\",\"Key\":\"k1\"}",
            "{\"Bucket\":\"b\",\"Size\":\"2\",\"Key\":\"k2\"}",
            "{\"Bucket\":\"b\",\"Size\":\"3\",\"Key\":\"k3\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "[]",
        "{}",
        "{\"fileFormat\": \"ORC\", \"fileSchema\": \"\", \"files\": []}",
        "{\"fileFormat\": \"CSV\", \"files\": []}",
        "{\"fileFormat\": \"CSV\", \"fileSchema\": \"a\"}",
        "{\"fileFormat\": \"CSV\", \"fileSchema\": \"a\", \"files\": [1]}",
        "{\"fileFormat\": \"CSV\", \"fileSchema\": \"a\", \"files\": [{}]}"
      })
  void aBrokenInventoryFails(String manifest) {
    data.put("manifest.json", manifest);
    assertThatThrownBy(() -> data.read("manifest.json", new Format.InventoryManifest()))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("manifest.json");
  }

  @Test
  void aMissingObjectFails() {
    assertThatThrownBy(() -> data.read("no.json", Data.JSON))
        .isInstanceOf(DatasetException.class)
        .hasMessage("file:%s/no.json cannot be read: there is no such file".formatted(folder));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"Bucket\":\"b\"}; The field 'Key' is required but was missing",
        "{\"Key\":\"k\"}; The field 'Bucket' is required but was missing",
        "{\"Bucket\":\"\",\"Key\":\"k\"}; The field 'Bucket' is required but was missing",
        "{\"Bucket\":\"b\",\"Key\":1}; The value of the field 'Key' must be a string, but it is 1",
        "[1]; The parameters must be an object, but they are [1]"
      })
  void wrongParametersFail(String arguments, String message) {
    assertThatThrownBy(
            () -> Data.items(data.datasets(), Data.JSON, Json.parse(arguments), Optional.empty()))
        .isInstanceOf(DatasetException.class)
        .hasMessage(message);
  }

  @Test
  void aVersionOfAParquetFileCannotBeAskedFor() {
    var arguments = Json.object().put("Bucket", "b").put("Key", "k").put("VersionId", "1").build();
    assertThatThrownBy(
            () -> Data.items(data.datasets(), new Format.Parquet(), arguments, Optional.empty()))
        .hasMessage("The field 'VersionId' is not supported for the InputType 'PARQUET'");
  }
}
