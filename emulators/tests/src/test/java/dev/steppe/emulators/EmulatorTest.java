package dev.steppe.emulators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The emulators serve Amazon's own clients: what fails against them is not their fault.
final class EmulatorTest {
  @Test
  void aQueueHandsOutWhatWasSent() {
    var queue = Clients.sqs().createQueue(r -> r.queueName(Clients.unique("q"))).queueUrl();

    Clients.sqs().sendMessage(r -> r.queueUrl(queue).messageBody("hello"));

    assertThat(Clients.sqs().receiveMessage(r -> r.queueUrl(queue)).messages())
        .singleElement()
        .matches(message -> message.body().equals("hello"));
  }

  @Test
  void aBucketKeepsWhatWasPut() {
    var bucket = Clients.unique("b");
    Clients.s3().createBucket(r -> r.bucket(bucket));

    Clients.s3().putObject(r -> r.bucket(bucket).key("k"), RequestBody.fromString("hello"));

    assertThat(Clients.s3().getObjectAsBytes(r -> r.bucket(bucket).key("k")).asUtf8String())
        .isEqualTo("hello");
  }

  @Test
  void aTableKeepsWhatWasPut() {
    var table = Tables.create();
    var item = Map.of("id", AttributeValue.fromS("1"), "n", AttributeValue.fromN("2"));

    Clients.dynamoDb().putItem(r -> r.tableName(table).item(item));

    assertThat(Tables.item(table, "1")).contains(item);
  }
}
