package dev.steppe.emulators;

import static dev.steppe.emulators.Steppe.at;
import static dev.steppe.emulators.Steppe.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.server.RunningServer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Machines that use Amazon S3, with S3Proxy as the service.
final class S3Test {
  private static final RunningServer SERVER = Steppe.reaching(Map.of("s3", Emulator.S3.endpoint()));
  private static final Steppe STEPPE = Steppe.of(SERVER);

  private final String bucket = bucket();

  private static String bucket() {
    var name = Clients.unique("b");
    Clients.s3().createBucket(r -> r.bucket(name));
    return name;
  }

  private Json.Builder object(String key) {
    return Json.object().put("Bucket", bucket).put("Key", key);
  }

  private String stored(String key) {
    return Clients.s3().getObjectAsBytes(r -> r.bucket(bucket).key(key)).asUtf8String();
  }

  private void store(String key, String body) {
    Clients.s3().putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString(body));
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void textIsStoredAsItIs() {
    var output =
        STEPPE
            .task("aws-sdk:s3:putObject", object("a b/ü+%.txt").put("Body", "grüße").build())
            .output();

    assertThat(stored("a b/ü+%.txt")).isEqualTo("grüße");
    assertThat(text(output, "ETag")).startsWith("\"").endsWith("\"");
    assertThat(output.get("SdkHttpMetadata")).isEmpty();
  }

  @Test
  void aBodyOfJsonIsStoredAsItsText() {
    var body = Json.parse("{\"a\": [1, null, {\"b\": \"ü\"}]}");

    STEPPE.task("aws-sdk:s3:putObject", object("k").put("Body", body).build()).output();

    assertThat(stored("k")).isEqualTo("{\"a\":[1,null,{\"b\":\"ü\"}]}");
  }

  @Test
  void metadataGoThereAndComeBack() {
    STEPPE
        .task(
            "aws-sdk:s3:putObject",
            object("k")
                .put("Body", "hello")
                .put("ContentType", "text/plain")
                .put("Metadata", Json.parse("{\"owner\":\"Ada\",\"order-id\":\"7\"}"))
                .build())
        .output();

    var head = STEPPE.task("aws-sdk:s3:headObject", object("k").build()).output();
    var seen = Clients.s3().headObject(r -> r.bucket(bucket).key("k"));

    assertThat(seen.metadata())
        .containsExactlyInAnyOrderEntriesOf(Map.of("owner", "Ada", "order-id", "7"));
    assertThat(seen.contentType()).isEqualTo("text/plain");
    assertThat(head.get("Metadata")).contains(Json.parse("{\"owner\":\"Ada\",\"order-id\":\"7\"}"));
    assertThat(head.get("ContentLength")).contains(Json.of(5));
    assertThat(text(head, "ContentType")).isEqualTo("text/plain");
    assertThat(text(head, "LastModified")).endsWith("Z");
  }

  @Test
  void anObjectIsReadAsText() {
    store("k", "{\"an\":\"ö\"}");

    var output = STEPPE.task("aws-sdk:s3:getObject", object("k").build()).output();

    assertThat(output.get("Body")).contains(Json.of("{\"an\":\"ö\"}"));
    assertThat(output.get("ContentLength")).contains(Json.of(11));
    assertThat(text(output, "ETag")).isNotEmpty();
  }

  @Test
  void bytesThatAreNoTextDoNotStopTheMachine() {
    Clients.s3()
        .putObject(
            r -> r.bucket(bucket).key("k"), RequestBody.fromBytes(new byte[] {0, 1, (byte) 0xff}));

    var output = STEPPE.task("aws-sdk:s3:getObject", object("k").build()).output();

    assertThat(output.get("ContentLength")).contains(Json.of(3));
    assertThat(output.get("Body").orElseThrow()).isInstanceOf(Json.Str.class);
  }

  @Test
  void anObjectThatIsTooLargeForAStateIsRefused() {
    store("k", "x".repeat(262_145));

    var ended = STEPPE.task("aws-sdk:s3:getObject", object("k").build());

    assertThat(ended.error()).isEqualTo("States.DataLimitExceeded");
  }

  @Test
  void objectsAreListedCopiedAndDeleted() {
    store("a/1", "one");
    store("a/2", "two");
    store("b/1", "other");

    STEPPE
        .task("aws-sdk:s3:copyObject", object("a/3").put("CopySource", bucket + "/b/1").build())
        .output();
    STEPPE.task("aws-sdk:s3:deleteObject", object("a/1").build()).output();
    var listed =
        STEPPE
            .task(
                "aws-sdk:s3:listObjectsV2",
                Json.object().put("Bucket", bucket).put("Prefix", "a/").build())
            .output();

    assertThat(stored("a/3")).isEqualTo("other");
    assertThat(listed.get("KeyCount")).contains(Json.of(2));
    assertThat(at(listed, "Contents", 0, "Key")).isEqualTo(Json.of("a/2"));
    assertThat(at(listed, "Contents", 1, "Key")).isEqualTo(Json.of("a/3"));
    assertThat(at(listed, "Contents", 1, "Size")).isEqualTo(Json.of(5));
    assertThat(listed.get("IsTruncated")).contains(Json.Bool.FALSE);
  }

  @Test
  void aListingGoesOnFromItsToken() {
    for (int i = 0; i < 5; i++) {
      store("k" + i, "");
    }
    var definition =
        """
        {"StartAt":"L","QueryLanguage":"JSONata","States":{
          "L":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:s3:listObjectsV2",
               "Arguments":"{% $merge([{'Bucket': $states.context.Execution.Input.bucket, 'MaxKeys': 2}, $states.input.token ? {'ContinuationToken': $states.input.token} : {}]) %}",
               "Output":{"keys":"{% $append($states.input.keys, $states.result.Contents.Key) %}",
                         "token":"{% $states.result.IsTruncated ? $states.result.NextContinuationToken : '' %}"},
               "Next":"C"},
          "C":{"Type":"Choice","Choices":[{"Condition":"{% $states.input.token != '' %}","Next":"L"}],"Default":"E"},
          "E":{"Type":"Succeed"}}}
        """;

    var output = STEPPE.run(definition, Json.object().put("bucket", bucket).build()).output();

    assertThat(output.get("keys")).contains(Json.parse("[\"k0\",\"k1\",\"k2\",\"k3\",\"k4\"]"));
  }

  @Test
  void aMissingObjectFailsTheStateByItsName() {
    var ended = STEPPE.task("aws-sdk:s3:getObject", object("nowhere").build());

    assertThat(ended.error()).isEqualTo("S3.NoSuchKeyException");
    assertThat(ended.cause())
        .matches("The specified key does not exist\\.? \\(Service: S3, Status Code: 404, .*\\)");
  }

  @Test
  void theHeadOfAMissingObjectFailsTheStateByItsName() {
    var ended = STEPPE.task("aws-sdk:s3:headObject", object("nowhere").build());

    assertThat(ended.error()).isEqualTo("S3.NoSuchKeyException");
    assertThat(ended.cause()).contains("(Service: S3, Status Code: 404, Request ID: ");
  }

  @Test
  void aMissingBucketFailsTheStateByItsName() {
    var ended =
        STEPPE.task(
            "aws-sdk:s3:listObjectsV2", Json.object().put("Bucket", Clients.unique("no")).build());

    assertThat(ended.error()).isEqualTo("S3.NoSuchBucketException");
    assertThat(ended.cause()).contains("(Service: S3, Status Code: 404, Request ID: ");
  }

  @Test
  void aDistributedMapReadsAndWritesWhereTasksDo() {
    store("in/a.json", "[1,2,3]");
    store("in/b.json", "[4]");
    var definition =
        """
        {"StartAt":"M","QueryLanguage":"JSONata","States":{
          "M":{"Type":"Map","Label":"m","Next":"R",
            "ItemReader":{"Resource":"arn:aws:states:::s3:listObjectsV2","Arguments":{"Bucket":"%1$s","Prefix":"in/"}},
            "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"G","States":{
              "G":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:s3:getObject",
                   "Arguments":{"Bucket":"%1$s","Key":"{%% $states.input.Key %%}"},
                   "Output":"{%% $sum($parse($states.result.Body)) %%}","End":true}}},
            "ResultWriter":{"Resource":"arn:aws:states:::s3:putObject","Arguments":{"Bucket":"%1$s","Prefix":"out"}}},
          "R":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:s3:getObject",
               "Arguments":{"Bucket":"{%% $states.input.ResultWriterDetails.Bucket %%}","Key":"{%% $states.input.ResultWriterDetails.Key %%}"},
               "Output":"{%% $parse($states.result.Body) %%}","End":true}}}
        """
            .formatted(bucket);

    var manifest = STEPPE.run(definition, Json.Obj.EMPTY).output();

    var key = ((Json.Str) at(manifest, "ResultFiles", "SUCCEEDED", 0, "Key")).value();
    assertThat(stored(key)).contains("\"Output\":\"6\"", "\"Output\":\"4\"");
    assertThat(Clients.s3().listObjectsV2(r -> r.bucket(bucket).prefix("out/")).contents())
        .extracting(S3Object::key)
        .contains(key);
  }
}
