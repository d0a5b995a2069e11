package dev.steppe.integrations.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Shape;
import dev.steppe.integrations.protocols.CatalogueStub;
import dev.steppe.integrations.protocols.CatalogueStub.Reply;
import dev.steppe.integrations.protocols.WireAnswer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Calls over a real connection, one of each protocol, and what is around a request.
class AwsClientTest {
  private final CatalogueStub stub = CatalogueStub.start(Client.CATALOGUE);
  private final Client client = Client.of(stub.uri());

  @AfterEach
  void close() {
    client.close();
    stub.close();
  }

  private static Json.Obj json(String text) {
    return (Json.Obj) Json.parse(text);
  }

  @Test
  void awsJsonSendsAMessageToAQueue() throws InterruptedException {
    stub.answer("sqs", "sendMessage", json("{\"MessageId\":\"m-1\",\"MD5OfMessageBody\":\"d\"}"));

    var output =
        client.output(
            "sqs",
            "sendMessage",
            "{\"QueueUrl\":\"http://q\",\"MessageBody\":{\"n\":[1,2.5]},\"DelaySeconds\":null}");

    assertThat(output).isEqualTo(json("{\"MD5OfMessageBody\":\"d\",\"MessageId\":\"m-1\"}"));
    assertThat(stub.lastCall().body())
        .isEqualTo("{\"QueueUrl\":\"http://q\",\"MessageBody\":\"{\\\"n\\\":[1,2.5]}\"}");
    assertThat(stub.lastCall().headers())
        .containsEntry("x-amzn-query-mode", "true")
        .containsEntry("content-type", "application/x-amz-json-1.0");
  }

  @Test
  void namesInSmallLettersAreWrittenSmallAndShownLarge() throws InterruptedException {
    stub.answer(
        "sfn",
        "describeExecution",
        json("{\"Status\":\"RUNNING\",\"StartDate\":\"2026-01-02T03:04:05.678Z\"}"));

    var output = client.output("sfn", "describeExecution", "{\"ExecutionArn\":\"a\"}");

    assertThat(stub.lastCall().body()).isEqualTo("{\"executionArn\":\"a\"}");
    assertThat(output)
        .isEqualTo(json("{\"Status\":\"RUNNING\",\"StartDate\":\"2026-01-02T03:04:05.678Z\"}"));
  }

  @Test
  void bytesGoAsTextAndComeAsBase64() throws InterruptedException {
    stub.answer("dynamodb", "getItem", json("{\"Item\":{\"k\":{\"B\":\"bytes\"}}}"));

    var output =
        client.output(
            "dynamodb", "getItem", "{\"TableName\":\"t\",\"Key\":{\"k\":{\"B\":\"bytes\"}}}");

    assertThat(stub.lastCall().body()).contains("{\"B\":\"Ynl0ZXM=\"}");
    assertThat(output).isEqualTo(json("{\"Item\":{\"k\":{\"B\":\"Ynl0ZXM=\"}}}"));
  }

  @Test
  void awsQueryPublishesToATopic() throws InterruptedException {
    stub.answer("sns", "publish", json("{\"MessageId\":\"m-2\"}"));
    var input =
        "{\"TopicArn\":\"t\",\"Message\":\"a&b\",\"MessageAttributes\":{\"k\":{\"DataType\":\"String\",\"StringValue\":\"v\"}}}";

    assertThat(client.output("sns", "publish", input)).isEqualTo(json("{\"MessageId\":\"m-2\"}"));
    assertThat(stub.lastCall().input()).isEqualTo(json(input));
  }

  @Test
  void ec2QueryDescribesInstances() throws InterruptedException {
    stub.answer(
        "ec2",
        "describeInstances",
        json(
            "{\"Reservations\":[{\"Instances\":[{\"InstanceId\":\"i-1\",\"AmiLaunchIndex\":0}]}]}"));
    var input =
        "{\"Filters\":[{\"Name\":\"tag:a\",\"Values\":[\"x\",\"y\"]}],\"InstanceIds\":[\"i-1\"]}";

    var output = client.output("ec2", "describeInstances", input);

    assertThat(output)
        .isEqualTo(
            json(
                "{\"Reservations\":[{\"Instances\":[{\"AmiLaunchIndex\":0,\"InstanceId\":\"i-1\"}]}]}"));
    assertThat(stub.lastCall().input()).isEqualTo(json(input));
  }

  @Test
  void restJsonInvokesAFunction() throws InterruptedException {
    stub.answer(
        "lambda",
        "invoke",
        json("{\"StatusCode\":200,\"ExecutedVersion\":\"$LATEST\",\"Payload\":\"{\\\"a\\\":1}\"}"));

    var output =
        client.output("lambda", "invoke", "{\"FunctionName\":\"f:1\",\"Payload\":{\"b\":2}}");

    assertThat(output.get("Payload")).contains(Json.of("{\"a\":1}"));
    assertThat(stub.lastCall().body()).isEqualTo("{\"b\":2}");
    assertThat(stub.lastCall().input().get("FunctionName")).contains(Json.of("f:1"));
  }

  @Test
  void restXmlPutsAnObject() throws InterruptedException {
    stub.answer("s3", "putObject", json("{\"ETag\":\"\\\"e\\\"\"}"));

    var output =
        client.output(
            "s3",
            "putObject",
            "{\"Bucket\":\"b\",\"Key\":\"a b/ü+\",\"Body\":{\"x\":true},\"Metadata\":{\"k\":\"v\"}}");

    assertThat(output).isEqualTo(json("{\"ETag\":\"\\\"e\\\"\"}"));
    assertThat(stub.lastCall().body()).isEqualTo("{\"x\":true}");
    assertThat(stub.lastCall().input().get("Key")).contains(Json.of("a b/ü+"));
    assertThat(stub.lastCall().headers())
        .containsEntry("x-amz-meta-k", "v")
        .doesNotContainKey("x-amz-trailer");
  }

  @Test
  void restXmlReadsListsAndText() throws InterruptedException {
    stub.answer(
        "s3",
        "listObjectsV2",
        json("{\"KeyCount\":1,\"Contents\":[{\"Key\":\"a&b\",\"Size\":5}],\"IsTruncated\":false}"));
    stub.answer("s3", "getObject", json("{\"Body\":\"grün\",\"ContentType\":\"text/plain\"}"));

    assertThat(client.output("s3", "listObjectsV2", "{\"Bucket\":\"b\"}"))
        .isEqualTo(
            json(
                "{\"IsTruncated\":false,\"Contents\":[{\"Key\":\"a&b\",\"Size\":5}],\"KeyCount\":1}"));
    assertThat(client.output("s3", "getObject", "{\"Bucket\":\"b\",\"Key\":\"k\"}").members())
        .containsEntry("Body", Json.of("grün"))
        .containsEntry("Metadata", Json.Obj.EMPTY);
  }

  @Test
  void errorsHaveTheirCodeMessageAndShapeInEveryProtocol() throws InterruptedException {
    var error = new Reply.Refusal(400, "", "");
    record Example(String service, String action, String input, String code, String shape) {}
    for (var it :
        List.of(
            new Example(
                "dynamodb",
                "getItem",
                "{}",
                "ResourceNotFoundException",
                "ResourceNotFoundException"),
            new Example("sns", "publish", "{}", "NotFound", "NotFoundException"),
            new Example(
                "lambda",
                "invoke",
                "{\"FunctionName\":\"f\"}",
                "TooManyRequestsException",
                "TooManyRequestsException"),
            new Example(
                "s3", "getObject", "{\"Bucket\":\"b\",\"Key\":\"k\"}", "NoSuchKey", "NoSuchKey"))) {
      stub.answer(
          it.service(), it.action(), new Reply.Refusal(error.status(), it.code(), "so <it> is"));

      var refused = (AwsReply.Refused) client.call(it.service(), it.action(), it.input());

      assertThat(refused.code()).isEqualTo(it.code());
      assertThat(refused.message()).contains("so <it> is");
      assertThat(refused.modelled().map(Shape.Structure::name)).contains(it.shape());
      assertThat(refused.exchange().status()).isEqualTo(400);
      assertThat(refused.exchange().requestId()).isPresent();
    }
  }

  @Test
  void anErrorThatNoModelHasKeepsItsCode() throws InterruptedException {
    stub.answer("ec2", "describeInstances", new Reply.Refusal(403, "UnauthorizedOperation", "no"));

    var refused = (AwsReply.Refused) client.call("ec2", "describeInstances", "{}");

    assertThat(refused.code()).isEqualTo("UnauthorizedOperation");
    assertThat(refused.modelled()).isEmpty();
  }

  @Test
  void anErrorInAnAnswerThatBeganWellIsSeen() throws InterruptedException {
    stub.answer(
        "s3",
        "copyObject",
        new Reply.Raw(
            200, "text/xml", "<Error><Code>SlowDown</Code><Message>later</Message></Error>"));

    var reply =
        client.call("s3", "copyObject", "{\"Bucket\":\"b\",\"Key\":\"k\",\"CopySource\":\"c/d\"}");

    assertThat(((AwsReply.Refused) reply).code()).isEqualTo("SlowDown");
  }

  @Test
  void anObjectThatIsNotThereIsNamedThoughAHeadSaysNothing() throws InterruptedException {
    stub.answer("s3", "headObject", new Reply.Raw(404, "application/xml", ""));

    var refused =
        (AwsReply.Refused) client.call("s3", "headObject", "{\"Bucket\":\"b\",\"Key\":\"k\"}");

    assertThat(refused.code()).isEqualTo("NoSuchKey");
    assertThat(refused.modelled().map(Shape.Structure::name)).contains("NoSuchKey");
  }

  @Test
  void requestsAreSignedForTheServiceAndRegion() throws InterruptedException {
    stub.answer("sqs", "sendMessage", Json.Obj.EMPTY);

    client.output("sqs", "sendMessage", "{}");

    assertThat(stub.lastCall().accessKeyId()).isEqualTo("its-own-key");
    assertThat(stub.lastCall().region()).isEqualTo("eu-central-1");
    assertThat(stub.lastCall().headers().get("authorization"))
        .startsWith("AWS4-HMAC-SHA256 ")
        .contains("/eu-central-1/sqs/aws4_request");
  }

  @Test
  void withoutCredentialsTheAccountIsTheKey() throws InterruptedException {
    stub.answer("sqs", "sendMessage", Json.Obj.EMPTY);
    var environment = Map.of("AWS_ENDPOINT_URL_SQS", stub.uri().toString());

    try (var nobody =
        Client.of(environment, InProcess.NOTHING, Client.noCredentials(), InstantSource.system())) {
      nobody.output("sqs", "sendMessage", "{}");
    }

    assertThat(stub.lastCall().accessKeyId()).isEqualTo(Client.ACCOUNT);
  }

  @Test
  void idempotencyTokensAreMadeUpUnlessTheyAreGiven() throws InterruptedException {
    stub.answer("athena", "startQueryExecution", Json.Obj.EMPTY);

    client.output("athena", "startQueryExecution", "{\"QueryString\":\"q\"}");
    assertThat(stub.lastCall().input().get("ClientRequestToken")).contains(Json.of(Client.TOKEN));
    client.output("athena", "startQueryExecution", "{\"ClientRequestToken\":\"mine\"}");
    assertThat(stub.lastCall().input().get("ClientRequestToken")).contains(Json.of("mine"));
  }

  @Test
  void aChecksumIsSentWhereOneIsWanted() throws InterruptedException {
    stub.answer("s3", "putBucketTagging", Json.Obj.EMPTY);
    stub.answer("s3", "putObject", Json.Obj.EMPTY);

    client.output(
        "s3",
        "putBucketTagging",
        "{\"Bucket\":\"b\",\"Tagging\":{\"TagSet\":[{\"Key\":\"k\",\"Value\":\"v\"}]}}");
    assertThat(stub.lastCall().headers()).containsKey("content-md5");
    assertThat(stub.lastCall().input().get("Tagging"))
        .contains(json("{\"TagSet\":[{\"Key\":\"k\",\"Value\":\"v\"}]}"));
    client.output(
        "s3",
        "putObject",
        "{\"Bucket\":\"b\",\"Key\":\"k\",\"Body\":\"hello\",\"ChecksumAlgorithm\":\"CRC32\"}");
    assertThat(stub.lastCall().headers()).containsEntry("x-amz-checksum-crc32", "NhCmhg==");
  }

  @Test
  void whatDoesNotFitIsNotSent() throws InterruptedException {
    assertThat(client.noAnswer("sqs", "sendMessage", "{\"Nope\":1}"))
        .isEqualTo(
            new AwsReply.NoAnswer("The field \"Nope\" is not supported by Step Functions", false));
    assertThat(client.noAnswer("sns", "publish", "{\"MessageAttributes\":[]}").why())
        .isEqualTo("The value for the field 'MessageAttributes' must be an object");
    assertThat(
            client
                .noAnswer(
                    "s3",
                    "putObject",
                    "{\"Bucket\":\"b\",\"Key\":\"k\",\"Metadata\":{\"a\":\"x\\r\\ny: z\"}}")
                .sent())
        .isFalse();
    assertThat(client.noAnswer("s3", "getObject", "{\"Bucket\":\"b\",\"Key\":\"\"}").why())
        .contains("'Key'");
    assertThat(stub.calls()).isEmpty();
  }

  @Test
  void withoutAnEndpointTheReasonSaysWhatToDo() throws InterruptedException {
    try (var nowhere = Client.of(Map.of(), InProcess.NOTHING)) {
      assertThat(nowhere.noAnswer("sqs", "sendMessage", "{}"))
          .isEqualTo(
              new AwsReply.NoAnswer(
                  "No endpoint is known for SQS. Set AWS_ENDPOINT_URL_SQS, or start the server with --endpoint sqs=URL; or with --aws to call AWS itself.",
                  false));
    }
  }

  @Test
  void awsItselfIsNotCalledInNobodysName() throws InterruptedException {
    var nobody = Client.noCredentials();
    try (var amazon =
        new Client(
            new AwsClient(
                Client.CATALOGUE,
                new Endpoints(Map.of(), Map.of(), true),
                InProcess.NOTHING,
                _ -> new Identities(nobody, nobody),
                () -> Client.TOKEN,
                InstantSource.system()))) {
      assertThat(amazon.noAnswer("sqs", "sendMessage", "{}").why())
          .startsWith("No credentials for AWS were found.");
    }
  }

  @Test
  void whereNobodyListensTheReasonIsTheSdks() throws InterruptedException {
    stub.close();
    var refused = client.noAnswer("sqs", "sendMessage", "{}");
    assertThat(refused.why()).startsWith("Unable to execute HTTP request: Connect to ");
    assertThat(refused.sent()).isFalse();

    try (var lost =
        Client.of(Map.of("AWS_ENDPOINT_URL", "http://no.such.invalid"), InProcess.NOTHING)) {
      assertThat(lost.noAnswer("sqs", "sendMessage", "{}"))
          .isEqualTo(
              new AwsReply.NoAnswer(
                  "Unable to execute HTTP request: no.such.invalid: Name or service not known",
                  false));
    }
  }

  /// Answers for Step Functions with what it was asked.
  private enum Mirror implements InProcess {
    MIRROR;

    @Override
    public Set<String> services() {
      return Set.of("sfn");
    }

    @Override
    public WireAnswer answer(Request request) {
      var seen =
          Json.object().put("name", request.operation() + request.body().text()).build().text();
      return new WireAnswer(200, List.of(), seen.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void whatIsServedHereIsAnsweredHereUnlessAnEndpointIsNamedForIt() throws InterruptedException {
    stub.answer("sfn", "describeExecution", json("{\"Name\":\"over the network\"}"));
    var all = Map.of("AWS_ENDPOINT_URL", stub.uri().toString());
    var own = Map.of("AWS_ENDPOINT_URL_SFN", stub.uri().toString());

    try (var here = Client.of(all, Mirror.MIRROR);
        var there = Client.of(own, Mirror.MIRROR)) {
      assertThat(here.output("sfn", "describeExecution", "{\"ExecutionArn\":\"a\"}").get("Name"))
          .contains(Json.of("DescribeExecution{\"executionArn\":\"a\"}"));
      assertThat(there.output("sfn", "describeExecution", "{\"ExecutionArn\":\"a\"}").get("Name"))
          .contains(Json.of("over the network"));
    }
  }
}
