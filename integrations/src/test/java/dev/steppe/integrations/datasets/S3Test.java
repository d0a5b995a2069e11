package dev.steppe.integrations.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.asl.ItemReader.Format;
import dev.steppe.asl.ResultWriter.OutputType;
import dev.steppe.asl.json.Json;
import dev.steppe.runtime.DatasetException;
import dev.steppe.runtime.Datasets.Item;
import dev.steppe.runtime.Datasets.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Reads and writes over S3's API, with whatever credentials the machine has: none is needed.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class S3Test {
  private static final String RUN = "arn:aws:states:r:1:mapRun:m/l:run-id";

  private final S3StandIn s3 = new S3StandIn();
  private final ObjectDatasets datasets = ObjectDatasets.of(s3.environment(), false);

  @AfterEach
  void stop() {
    datasets.close();
    s3.close();
  }

  private static Json key(String key) {
    return Json.object().put("Bucket", "b").put("Key", key).build();
  }

  private List<Item> read(Format format, Json arguments) {
    return Data.items(datasets, format, arguments, Optional.empty());
  }

  private static List<String> values(List<Item> items) {
    return items.stream().map(item -> item.value().text()).toList();
  }

  private void put(String key, String text) {
    s3.objects.put(key, text.getBytes(UTF_8));
  }

  @Test
  void anObjectIsReadByPath() throws InterruptedException {
    put("dir/file ü.jsonl", "1\n2\n");
    assertThat(values(read(Data.LINES, key("dir/file ü.jsonl")))).containsExactly("1", "2");
    assertThat(s3.requests).singleElement().asString().startsWith("GET /b/dir/file");
    try (var dataset =
        datasets.open(Data.reader(Data.LINES), key("dir/file ü.jsonl"), Optional.empty())) {
      assertThat(dataset.source()).isEqualTo("s3://b/dir/file ü.jsonl");
    }
  }

  @Test
  void anEmptyObjectHasNoLines() {
    put("k", "");
    assertThat(read(Data.LINES, key("k"))).isEmpty();
  }

  @Test
  void aVersionMayBeAskedFor() {
    put("k", "1\n");
    put("k@v1", "2\n");
    var arguments = Json.object().put("Bucket", "b").put("Key", "k").put("VersionId", "v1").build();
    assertThat(values(read(Data.LINES, arguments))).containsExactly("2");
  }

  @Test
  void theOwnerOfTheBucketIsChecked() {
    put("k", "1\n");
    var arguments =
        Json.object().put("Bucket", "b").put("Key", "k").put("ExpectedBucketOwner", "999").build();
    assertThatThrownBy(() -> read(Data.LINES, arguments))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("s3://b/k cannot be read: Access Denied");
  }

  @Test
  void aMissingObjectFails() {
    assertThatThrownBy(() -> read(Data.JSON, key("k")))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("s3://b/k cannot be read: The specified key does not exist.");
  }

  @Test
  void aServerThatIsNotThereFails() {
    s3.close();
    assertThatThrownBy(() -> read(Data.JSON, key("k")))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("s3://b/k cannot be read: Unable to execute HTTP request");
  }

  @Test
  void allPagesOfAListingAreFollowed() {
    IntStream.range(0, 10).forEach(i -> put("p/" + i, "x".repeat(i)));
    put("q", "");
    var arguments = Json.object().put("Bucket", "b").put("Prefix", "p/").build();
    var items = read(new Format.Listing(), arguments);
    assertThat(items).hasSize(10);
    assertThat(items.get(4).value().text())
        .isEqualTo(
            "{\"Etag\":\"\\\"e\\\"\",\"Key\":\"p/4\",\"LastModified\":1767323045,\"Size\":4,\"StorageClass\":\"GLACIER\"}");
    for (int i = 0; i < 10; i++) {
      assertThat(
              Data.items(
                  datasets, new Format.Listing(), arguments, Optional.of(items.get(i).place())))
          .isEqualTo(items.subList(i + 1, 10));
    }
  }

  @Test
  void listedObjectsAreFlattened() {
    IntStream.range(0, 5).forEach(i -> put("p/" + i, i + "\n" + i + "\n"));
    put("p/", "");
    var arguments = Json.object().put("Bucket", "b").put("Prefix", "p/").build();
    var format = new Format.Flattened(Data.LINES);
    var items = read(format, arguments);
    assertThat(values(items)).containsExactly("0", "0", "1", "1", "2", "2", "3", "3", "4", "4");
    for (int i = 0; i < 10; i++) {
      assertThat(Data.items(datasets, format, arguments, Optional.of(items.get(i).place())))
          .isEqualTo(items.subList(i + 1, 10));
    }
  }

  @Test
  void anAthenaManifestNamesObjects() {
    put("out/1", "1\n");
    put("m.csv", "s3://b/out/1\ns3://b/out/1\n");
    assertThat(values(read(new Format.AthenaManifest(Data.LINES), key("m.csv"))))
        .containsExactly("1", "1");
    put("m.csv", "s3://b\n");
    assertThatThrownBy(() -> read(new Format.AthenaManifest(Data.LINES), key("m.csv")))
        .hasMessageContaining("the manifest has a line that is no file: s3://b");
  }

  private static String lines(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"i\":" + i + "}\n")
        .collect(Collectors.joining());
  }

  @Test
  void aLostConnectionIsMadeAgain() {
    put("k", lines(50_000));
    s3.cuts.set(3);
    assertThat(read(Data.LINES, key("k"))).hasSize(50_000);
    assertThat(s3.requests).hasSize(4);
  }

  @Test
  void aConnectionThatIsAlwaysLostFails() {
    put("k", lines(50_000));
    s3.cuts.set(S3StandIn.ALWAYS);
    assertThatThrownBy(() -> read(Data.LINES, key("k")))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("s3://b/k cannot be read");
  }

  @Test
  void anObjectThatChangesWhileItIsReadFails() throws InterruptedException {
    put("k", lines(50_000));
    s3.cuts.set(1);
    try (var dataset = datasets.open(Data.reader(Data.LINES), key("k"), Optional.empty())) {
      dataset.next();
      put("k", lines(50_001));
      assertThatThrownBy(
              () -> {
                Optional<Item> item;
                do {
                  item = dataset.next();
                } while (item.isPresent());
              })
          .isInstanceOf(DatasetException.class)
          .hasMessageContaining("It has changed.");
    }
  }

  @Test
  void readingGoesOnByRange() {
    put("k", lines(10));
    var items = read(Data.LINES, key("k"));
    s3.requests.clear();
    assertThat(Data.items(datasets, Data.LINES, key("k"), Optional.of(items.get(6).place())))
        .isEqualTo(items.subList(7, 10));
  }

  /// S3 refuses a range that begins at the end.
  @Test
  void afterTheLastItemThereIsNothing() {
    put("k", lines(2));
    var last = read(Data.LINES, key("k")).getLast().place();
    assertThat(Data.items(datasets, Data.LINES, key("k"), Optional.of(last))).isEmpty();
  }

  @Test
  void resultsAreWrittenWithAManifest() throws InterruptedException {
    var arguments = Json.object().put("Bucket", "b").put("Prefix", "out").build();
    try (var files = datasets.create(arguments, OutputType.JSON, RUN)) {
      files.add(Outcome.SUCCEEDED, Json.of(1));
      files.add(Outcome.FAILED, Json.of("e"));
      files.add(Outcome.SUCCEEDED, Json.object().put("ü", 2).build());
      assertThat(files.finish().text())
          .isEqualTo("{\"Bucket\":\"b\",\"Key\":\"out/run-id/manifest.json\"}");
    }
    assertThat(text("out/run-id/SUCCEEDED_0.json")).isEqualTo("[1,{\"ü\":2}]");
    assertThat(text("out/run-id/FAILED_0.json")).isEqualTo("[\"e\"]");
    assertThat(text("out/run-id/manifest.json"))
        .isEqualTo(
            "{\"DestinationBucket\":\"b\",\"MapRunArn\":\"%s\",\"ResultFiles\":{\"FAILED\":[{\"Key\":\"out/run-id/FAILED_0.json\",\"Size\":5}],\"PENDING\":[],\"SUCCEEDED\":[{\"Key\":\"out/run-id/SUCCEEDED_0.json\",\"Size\":12}]}}"
                .formatted(RUN));
  }

  private String text(String key) {
    return new String(s3.objects.get(key), UTF_8);
  }

  @Test
  void filesOfResultsAreChangedAtABound() throws InterruptedException {
    var arguments = Json.object().put("Bucket", "b").build();
    try (var files = datasets.withMaxResultFile(10).create(arguments, OutputType.JSONL, RUN)) {
      for (int i = 0; i < 7; i++) {
        files.add(Outcome.PENDING, Json.of("" + i));
      }
      files.finish();
    }
    assertThat(text("run-id/PENDING_0.json")).isEqualTo("\"0\"\n\"1\"\n");
    assertThat(text("run-id/PENDING_3.json")).isEqualTo("\"6\"\n");
    assertThat(s3.objects).hasSize(5);
  }

  @Test
  void longResultsAreSentInParts() throws InterruptedException {
    var arguments = Json.object().put("Bucket", "b").put("Prefix", "p/").build();
    var record = Json.of("x".repeat(1 << 20));
    try (var files = datasets.create(arguments, OutputType.JSONL, RUN)) {
      for (int i = 0; i < 20; i++) {
        files.add(Outcome.SUCCEEDED, record);
      }
      files.finish();
    }
    assertThat(s3.requests).anyMatch(request -> request.contains("partNumber=3"));
    assertThat(values(read(Data.LINES, key("p/run-id/SUCCEEDED_0.json"))))
        .hasSize(20)
        .allMatch(record.text()::equals);
  }

  @Test
  void whatIsNotFinishedLeavesNothingBehind() throws InterruptedException {
    var arguments = Json.object().put("Bucket", "b").build();
    try (var files = datasets.create(arguments, OutputType.JSON, RUN)) {
      files.add(Outcome.SUCCEEDED, Json.of("x".repeat(9 << 20)));
      assertThat(s3.unfinishedUploads()).isEqualTo(1);
    }
    assertThat(s3.unfinishedUploads()).isZero();
    assertThat(s3.objects).isEmpty();
  }

  @Test
  void resultsThatCannotBeWrittenFail() throws InterruptedException {
    var arguments = Json.object().put("Bucket", "b").put("Prefix", "forbidden").build();
    try (var files = datasets.create(arguments, OutputType.JSON, RUN)) {
      files.add(Outcome.SUCCEEDED, Json.of(1));
      assertThatThrownBy(files::finish)
          .isInstanceOf(DatasetException.class)
          .hasMessageContaining("The results cannot be written to s3://b: Access Denied");
    }
  }

  @Test
  void foldersAreForbiddenUnlessTheyAreAllowed() {
    assertThatThrownBy(() ->
            read(Data.LINES, Json.object().put("Bucket", "file:/etc").put("Key", "passwd").build()))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("The bucket 'file:/etc' is a folder of this server");
  }

  @Test
  void anInterruptEndsTheReading() throws InterruptedException {
    put("k", lines(1));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> datasets.open(Data.reader(Data.LINES), key("k"), Optional.empty()))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void withoutAnEndpointAmazonIsOnlyReachedIfThatWasAskedFor() {
    try (var nowhere = ObjectDatasets.of(Map.of(), false)) {
      assertThatThrownBy(() -> Data.items(nowhere, Data.LINES, key("k"), Optional.empty()))
          .isInstanceOf(DatasetException.class)
          .hasMessageContaining("No endpoint is known for S3. Set AWS_ENDPOINT_URL_S3");
    }
  }
}
