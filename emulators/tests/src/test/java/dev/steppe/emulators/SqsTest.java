package dev.steppe.emulators;

import static dev.steppe.emulators.Steppe.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.server.RunningServer;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

/// Machines that use Amazon SQS, with ElasticMQ as the service.
final class SqsTest {
  private static final RunningServer SERVER =
      Steppe.reaching(Map.of("sqs", Emulator.SQS.endpoint()));
  private static final Steppe STEPPE = Steppe.of(SERVER);

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void aSentMessageIsInTheQueueAndItsIdIsTheResult() {
    var queue = Queues.create();

    var output =
        STEPPE
            .task(
                "sqs:sendMessage",
                Json.object().put("QueueUrl", queue).put("MessageBody", "hello").build())
            .output();

    assertThat(output.members().keySet())
        .containsExactlyInAnyOrder(
            "MD5OfMessageBody", "MessageId", "SdkHttpMetadata", "SdkResponseMetadata");
    assertThat(Queues.receive(queue))
        .hasValueSatisfying(message -> {
          assertThat(message.body()).isEqualTo("hello");
          assertThat(message.messageId()).isEqualTo(text(output, "MessageId"));
        });
  }

  @Test
  void aBodyOfJsonIsSentAsItsText() {
    var queue = Queues.create();

    var ended =
        STEPPE.task(
            "sqs:sendMessage",
            Json.object()
                .put("QueueUrl", queue)
                .put("MessageBody", Json.parse("{\"order\": [1, {\"näme\": \"Zoë\"}]}"))
                .build());

    assertThat(ended.status()).isEqualTo("SUCCEEDED");
    assertThat(Queues.receive(queue).map(Message::body))
        .contains("{\"order\":[1,{\"näme\":\"Zoë\"}]}");
  }

  @Test
  void attributesGoWithTheMessage() {
    var queue = Queues.create();

    var output =
        STEPPE
            .task(
                "sqs:sendMessage",
                Json.object()
                    .put("QueueUrl", queue)
                    .put("MessageBody", "hello")
                    .put(
                        "MessageAttributes",
                        Json.parse(
                            """
                            {"kind":{"DataType":"String","StringValue":"order"},
                             "raw":{"DataType":"Binary","BinaryValue":"bytes"}}
                            """))
                    .build())
            .output();

    assertThat(text(output, "MD5OfMessageAttributes")).hasSize(32);
    assertThat(Queues.receive(queue))
        .hasValueSatisfying(message -> {
          assertThat(message.messageAttributes())
              .hasEntrySatisfying("kind", kind -> assertThat(kind.stringValue()).isEqualTo("order"))
              .hasEntrySatisfying(
                  "raw", raw -> assertThat(raw.binaryValue().asUtf8String()).isEqualTo("bytes"));
          assertThat(message.md5OfMessageAttributes())
              .isEqualTo(text(output, "MD5OfMessageAttributes"));
        });
  }

  @Test
  void anUnknownQueueFailsTheStateByItsName() {
    var url = Emulator.SQS.endpoint() + "/000000000000/nowhere";

    var ended =
        STEPPE.task(
            "sqs:sendMessage",
            Json.object().put("QueueUrl", url).put("MessageBody", "hello").build());

    assertThat(ended.error()).isEqualTo("SQS.QueueDoesNotExistException");
    assertThat(ended.cause())
        .contains("(Service: AmazonSQS; Status Code: 400; Error Code: ")
        .endsWith("; Proxy: null)");
  }

  @Test
  void anUnknownQueueFailsTheSdkIntegrationByItsName() {
    var url = Emulator.SQS.endpoint() + "/000000000000/nowhere";

    var ended =
        STEPPE.task("aws-sdk:sqs:receiveMessage", Json.object().put("QueueUrl", url).build());

    assertThat(ended.error()).isEqualTo("Sqs.QueueDoesNotExistException");
    assertThat(ended.cause()).contains("(Service: Sqs, Status Code: 400, Request ID: ");
  }

  @Test
  void anUnknownQueueIsCaught() {
    var url = Emulator.SQS.endpoint() + "/000000000000/nowhere";
    var definition =
        """
        {"StartAt":"T","States":{
          "T":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Parameters":{"QueueUrl":"%s","MessageBody":"m"},
               "Catch":[{"ErrorEquals":["SQS.QueueDoesNotExistException"],"ResultPath":"$.why","Next":"C"}],"End":true},
          "C":{"Type":"Pass","End":true}}}
        """
            .formatted(url);

    var output = STEPPE.run(definition, Json.Obj.EMPTY).output();

    assertThat(output.get("why").orElseThrow().text()).contains("SQS.QueueDoesNotExistException");
  }

  @Test
  void aServerThatIsNotThereIsAnErrorOfTheClient() {
    try (var server = Steppe.reaching(Map.of("sqs", URI.create("http://127.0.0.1:1")))) {
      var ended =
          Steppe.of(server)
              .task(
                  "sqs:sendMessage",
                  Json.object()
                      .put("QueueUrl", "http://127.0.0.1:1/000000000000/q")
                      .put("MessageBody", "hello")
                      .build());

      assertThat(ended.error()).isEqualTo("SQS.SdkClientException");
      assertThat(ended.cause()).startsWith("Unable to execute HTTP request: ");
    }
  }

  @Test
  void theSdkIntegrationReceivesWhatIsThere() {
    var queue = Queues.create();
    var sent = Clients.sqs().sendMessage(r -> r.queueUrl(queue).messageBody("hello"));

    var output =
        STEPPE
            .task(
                "aws-sdk:sqs:receiveMessage",
                Json.object().put("QueueUrl", queue).put("WaitTimeSeconds", 5).build())
            .output();

    var message = (Json.Obj) Steppe.at(output, "Messages", 0);
    assertThat(output.members().keySet()).containsExactly("Messages");
    assertThat(message.members().keySet())
        .contains("Body", "Md5OfBody", "MessageId", "ReceiptHandle");
    assertThat(text(message, "Body")).isEqualTo("hello");
    assertThat(text(message, "MessageId")).isEqualTo(sent.messageId());
  }

  @Test
  void aMessageIsReceivedAndDeletedByOneMachine() {
    var queue = Queues.create();
    Clients.sqs().sendMessage(r -> r.queueUrl(queue).messageBody("hello"));
    var definition =
        """
        {"StartAt":"R","QueryLanguage":"JSONata","States":{
          "R":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:sqs:receiveMessage",
               "Arguments":{"QueueUrl":"{% $states.input.queue %}"},
               "Assign":{"queue":"{% $states.input.queue %}","handle":"{% $states.result.Messages[0].ReceiptHandle %}"},"Next":"D"},
          "D":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:sqs:deleteMessage",
               "Arguments":{"QueueUrl":"{% $queue %}","ReceiptHandle":"{% $handle %}"},"Next":"G"},
          "G":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:sqs:getQueueAttributes",
               "Arguments":{"QueueUrl":"{% $queue %}","AttributeNames":["All"]},"End":true}}}
        """;

    var output = STEPPE.run(definition, Json.object().put("queue", queue).build()).output();

    assertThat(output.get("Attributes").orElseThrow().text())
        .contains("\"ApproximateNumberOfMessages\":\"0\"")
        .contains("\"ApproximateNumberOfMessagesNotVisible\":\"0\"");
  }

  @Test
  void aFifoQueueKeepsTheOrderAndDropsDuplicates() {
    var queue = Queues.createFifo();
    var definition =
        """
        {"StartAt":"M","QueryLanguage":"JSONata","States":{"M":{"Type":"Map","MaxConcurrency":1,
          "Items":"{% $states.input.items %}","ItemSelector":{"queue":"{% $states.input.queue %}","item":"{% $states.context.Map.Item.Value %}"},
          "ItemProcessor":{"StartAt":"S","States":{"S":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage",
            "Arguments":{"QueueUrl":"{% $states.input.queue %}","MessageBody":"{% $states.input.item %}",
              "MessageGroupId":"g","MessageDeduplicationId":"{% $states.input.item %}"},
            "Output":{"number":"{% $states.result.SequenceNumber %}"},"End":true}}},
          "Output":{"sent":"{% $states.result %}"},"End":true}}}
        """;

    var output =
        STEPPE
            .run(
                definition,
                Json.object()
                    .put("queue", queue)
                    .put("items", Json.parse("[\"a\",\"b\",\"a\",\"c\"]"))
                    .build())
            .output();

    assertThat(Queues.drain(queue)).containsExactly("a", "b", "c");
    assertThat(output.text()).doesNotContain("null").contains("\"number\":\"");
  }

  @Test
  void aTokenThatTravelsInAMessageCompletesTheTask() {
    var queue = Queues.create();
    var execution =
        STEPPE.start(
            Queues.callbackMachine(""), Json.object().put("queue", queue).put("order", 7).build());

    var message = Queues.token(queue);
    STEPPE.call(
        "SendTaskSuccess",
        Json.object().put("taskToken", message).put("output", "{\"done\":true}").build());

    var ended = STEPPE.end(execution);
    assertThat(ended.output()).isEqualTo(Json.parse("{\"done\":true}"));
    assertThat(ended.types())
        .containsSubsequence("TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded");
  }

  @Test
  void aWorkerThatGivesUpFailsTheTask() {
    var queue = Queues.create();
    var execution =
        STEPPE.start(
            Queues.callbackMachine(""), Json.object().put("queue", queue).put("order", 7).build());

    STEPPE.call(
        "SendTaskFailure",
        Json.object()
            .put("taskToken", Queues.token(queue))
            .put("error", "OutOfStock")
            .put("cause", "none left")
            .build());

    var ended = STEPPE.end(execution);
    assertThat(ended.error()).isEqualTo("OutOfStock");
    assertThat(ended.cause()).isEqualTo("none left");
  }
}
