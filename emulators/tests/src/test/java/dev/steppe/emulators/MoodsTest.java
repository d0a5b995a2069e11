package dev.steppe.emulators;

import static dev.steppe.emulators.Steppe.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.emulators.StandIn.Answer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Services and moods for which there is no emulator.
final class MoodsTest {
  private static final String RETRY =
      """
      ,"Retry":[{"ErrorEquals":["DynamoDB.ProvisionedThroughputExceededException"],"IntervalSeconds":1,"MaxAttempts":3}]
      """;

  @Test
  void aThrottledTableIsTriedAgainAsTheDefinitionSays() {
    var calls = new AtomicInteger();
    try (var throttled =
            new StandIn(_ ->
                calls.getAndIncrement() < 2
                    ? Answer.json(
                            "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException\",\"message\":\"Slow down\"}")
                        .with(400)
                    : Answer.json("{\"Item\":{\"id\":{\"S\":\"1\"}}}"));
        var server = Steppe.reaching(Map.of("dynamodb", throttled.endpoint()))) {
      var ended =
          Steppe.of(server)
              .run(
                  Steppe.taskMachine("dynamodb:getItem", RETRY),
                  Json.parse("{\"TableName\":\"ttt\",\"Key\":{\"id\":{\"S\":\"1\"}}}"));

      assertThat(ended.output().get("Item")).contains(Json.parse("{\"id\":{\"S\":\"1\"}}"));
      assertThat(ended.events("TaskFailed")).hasSize(2);
      assertThat(calls).as("nothing is tried again but by the definition").hasValue(3);
    }
  }

  @Test
  void aBrokenServiceIsAskedOnce() {
    try (var broken = new StandIn(_ -> Answer.json("{}").with(500));
        var server = Steppe.reaching(Map.of("dynamodb", broken.endpoint()))) {
      var request = Json.parse("{\"TableName\":\"ttt\",\"Key\":{\"id\":{\"S\":\"1\"}}}");

      assertThat(Steppe.of(server).task("dynamodb:getItem", request).error())
          .isEqualTo("DynamoDB.AmazonDynamoDBException");
      assertThat(Steppe.of(server).task("aws-sdk:dynamodb:getItem", request).error())
          .isEqualTo("DynamoDb.DynamoDbException");
      assertThat(broken.asked("GetItem")).hasSize(2);
    }
  }

  @Test
  void aTopicIsToldTheMessageAndItsAttributes() {
    try (var topic =
            new StandIn(_ ->
                Answer.xml(
                    """
                    <PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>m-1</MessageId></PublishResult>
                      <ResponseMetadata><RequestId>a-request</RequestId></ResponseMetadata></PublishResponse>
                    """));
        var server = Steppe.reaching(Map.of("sns", topic.endpoint()))) {
      var output =
          Steppe.of(server)
              .task(
                  "sns:publish",
                  Json.parse(
                      """
                      {"TopicArn":"arn:aws:sns:us-east-1:123456789012:t","Message":{"order":7},"Subject":"An order",
                       "MessageAttributes":{"kind":{"DataType":"String","StringValue":"a&b"}}}
                      """))
              .output();

      assertThat(text(output, "MessageId")).isEqualTo("m-1");
      assertThat(topic.asked("Publish"))
          .singleElement()
          .satisfies(request ->
              assertThat(request.form())
                  .containsEntry("TopicArn", "arn:aws:sns:us-east-1:123456789012:t")
                  .containsEntry("Message", "{\"order\":7}")
                  .containsEntry("Subject", "An order")
                  .containsEntry("MessageAttributes.entry.1.Name", "kind")
                  .containsEntry("MessageAttributes.entry.1.Value.DataType", "String")
                  .containsEntry("MessageAttributes.entry.1.Value.StringValue", "a&b"));
    }
  }

  @Test
  void aTopicThatIsNotThereFailsTheStateByItsName() {
    try (var topic =
            new StandIn(_ ->
                Answer.xml(
                        """
                        <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>NotFound</Code>
                          <Message>Topic does not exist</Message></Error><RequestId>a-request</RequestId></ErrorResponse>
                        """)
                    .with(404));
        var server = Steppe.reaching(Map.of("sns", topic.endpoint()))) {
      var request =
          Json.parse("{\"TopicArn\":\"arn:aws:sns:us-east-1:123456789012:t\",\"Message\":\"m\"}");

      var optimized = Steppe.of(server).task("sns:publish", request);
      var sdk = Steppe.of(server).task("aws-sdk:sns:publish", request);

      assertThat(optimized.error()).isEqualTo("SNS.NotFoundException");
      assertThat(optimized.cause())
          .isEqualTo(
              "Topic does not exist (Service: AmazonSNS; Status Code: 404; Error Code: NotFound; Request ID: a-request; Proxy: null)");
      assertThat(sdk.error()).isEqualTo("Sns.NotFoundException");
      assertThat(sdk.cause())
          .startsWith(
              "Topic does not exist (Service: Sns, Status Code: 404, Request ID: a-request)");
    }
  }
}
