package dev.steppe.emulators;

import static dev.steppe.emulators.Steppe.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.server.RunningServer;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Machines that use Amazon DynamoDB, with DynamoDB local as the service.
final class DynamoDbTest {
  private static final RunningServer SERVER =
      Steppe.reaching(Map.of("dynamodb", Emulator.DYNAMODB.endpoint()));
  private static final Steppe STEPPE = Steppe.of(SERVER);
  private static final Json KEY = Json.parse("{\"id\":{\"S\":\"1\"}}");

  private final String table = Tables.create();

  private Json.Builder request() {
    return Json.object().put("TableName", table);
  }

  private void put(Map<String, AttributeValue> item) {
    Clients.dynamoDb().putItem(r -> r.tableName(table).item(item));
  }

  private static Map<String, AttributeValue> item(String id, int n) {
    return Map.of("id", AttributeValue.fromS(id), "n", AttributeValue.fromN(String.valueOf(n)));
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void anItemOfEveryTypeIsPutAndComesBack() {
    var item =
        Json.parse(
            """
            {"id":{"S":"1"},"n":{"N":"1.50"},"b":{"B":"bytes"},"t":{"BOOL":true},"nothing":{"NULL":true},
             "ss":{"SS":["a","b"]},"l":{"L":[{"S":"x"},{"N":"2"}]},"m":{"M":{"Deep_key":{"S":"ü"}}}}
            """);

    var put = STEPPE.task("dynamodb:putItem", request().put("Item", item).build()).output();
    var got = STEPPE.task("dynamodb:getItem", request().put("Key", KEY).build()).output();

    assertThat(put.members().keySet()).containsExactly("SdkHttpMetadata", "SdkResponseMetadata");
    assertThat(at(put, "SdkHttpMetadata", "HttpStatusCode")).isEqualTo(Json.of(200));
    assertThat(got.members().keySet())
        .containsExactly("Item", "SdkHttpMetadata", "SdkResponseMetadata");
    assertThat(at(got, "Item", "m")).isEqualTo(Json.parse("{\"M\":{\"Deep_key\":{\"S\":\"ü\"}}}"));
    assertThat(at(got, "Item", "n")).isEqualTo(Json.parse("{\"N\":\"1.5\"}"));
    assertThat(Tables.item(table, "1"))
        .hasValueSatisfying(it ->
            assertThat(it)
                .hasSize(8)
                .containsEntry("t", AttributeValue.fromBool(true))
                .containsEntry("b", AttributeValue.fromB(SdkBytes.fromUtf8String("bytes"))));
  }

  @Test
  void anItemIsUpdatedAndDeleted() {
    put(item("1", 1));

    var updated =
        STEPPE
            .task(
                "dynamodb:updateItem",
                request()
                    .put("Key", KEY)
                    .put("UpdateExpression", "ADD n :one")
                    .put("ExpressionAttributeValues", Json.parse("{\":one\":{\"N\":\"1\"}}"))
                    .put("ReturnValues", "UPDATED_NEW")
                    .build())
            .output();
    var deleted =
        STEPPE
            .task(
                "dynamodb:deleteItem",
                request().put("Key", KEY).put("ReturnValues", "ALL_OLD").build())
            .output();

    assertThat(updated.get("Attributes")).contains(Json.parse("{\"n\":{\"N\":\"2\"}}"));
    assertThat(at(deleted, "Attributes", "n")).isEqualTo(Json.parse("{\"N\":\"2\"}"));
    assertThat(Tables.item(table, "1")).isEmpty();
  }

  @Test
  void anItemThatIsNotThereHasNoItem() {
    var got = STEPPE.task("aws-sdk:dynamodb:getItem", request().put("Key", KEY).build()).output();

    assertThat(got).isEqualTo(Json.Obj.EMPTY);
  }

  @Test
  void aConditionThatDoesNotHoldFailsTheStateByItsName() {
    put(item("1", 1));
    var request =
        request()
            .put("Item", Json.parse("{\"id\":{\"S\":\"1\"}}"))
            .put("ConditionExpression", "attribute_not_exists(id)")
            .build();

    var optimized = STEPPE.task("dynamodb:putItem", request);
    var sdk = STEPPE.task("aws-sdk:dynamodb:putItem", request);

    assertThat(optimized.error()).isEqualTo("DynamoDB.ConditionalCheckFailedException");
    assertThat(optimized.cause())
        .startsWith(
            "The conditional request failed (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ConditionalCheckFailedException; Request ID: ")
        .endsWith("; Proxy: null)");
    assertThat(sdk.error()).isEqualTo("DynamoDb.ConditionalCheckFailedException");
    assertThat(sdk.cause())
        .startsWith(
            "The conditional request failed (Service: DynamoDb, Status Code: 400, Request ID: ");
  }

  @Test
  void aConditionThatDoesNotHoldIsCaught() {
    put(item("1", 1));
    var definition =
        """
        {"StartAt":"P","States":{
          "P":{"Type":"Task","Resource":"arn:aws:states:::dynamodb:putItem",
               "Parameters":{"TableName":"%s","Item":{"id":{"S":"1"}},"ConditionExpression":"attribute_not_exists(id)"},
               "Catch":[{"ErrorEquals":["DynamoDB.ConditionalCheckFailedException"],"ResultPath":"$.why","Next":"D"}],
               "Next":"N"},
          "N":{"Type":"Fail"},
          "D":{"Type":"Pass","Parameters":{"duplicate.$":"$.id"},"End":true}}}
        """
            .formatted(table);

    var output = STEPPE.run(definition, Json.object().put("id", "1").build()).output();

    assertThat(output).isEqualTo(Json.parse("{\"duplicate\":\"1\"}"));
  }

  @Test
  void aTableThatIsNotThereFailsTheStateByItsName() {
    var request = Json.object().put("TableName", "no-such-table").put("Key", KEY).build();

    assertThat(STEPPE.task("dynamodb:getItem", request).error())
        .isEqualTo("DynamoDB.ResourceNotFoundException");
    assertThat(STEPPE.task("aws-sdk:dynamodb:getItem", request).error())
        .isEqualTo("DynamoDb.ResourceNotFoundException");
  }

  @Test
  void aRequestThatTheServiceRefusesHasTheNameOfAllOthers() {
    var request = request().put("Key", KEY).put("UpdateExpression", "NONSENSE").build();

    assertThat(STEPPE.task("dynamodb:updateItem", request).error())
        .isEqualTo("DynamoDB.AmazonDynamoDBException");
    assertThat(STEPPE.task("aws-sdk:dynamodb:updateItem", request).error())
        .isEqualTo("DynamoDb.DynamoDbException");
  }

  @Test
  void itemsAreWrittenInBatchesQueriedAndScanned() {
    var writes =
        IntStream.range(0, 5)
            .mapToObj(i ->
                "{\"PutRequest\":{\"Item\":{\"id\":{\"S\":\"%d\"},\"n\":{\"N\":\"%d\"}}}}"
                    .formatted(i, i * i))
            .toList();

    var written =
        STEPPE
            .task(
                "aws-sdk:dynamodb:batchWriteItem",
                Json.object()
                    .put(
                        "RequestItems",
                        Json.object().put(table, Json.parse(writes.toString())).build())
                    .build())
            .output();
    var queried =
        STEPPE
            .task(
                "aws-sdk:dynamodb:query",
                request()
                    .put("KeyConditionExpression", "id = :id")
                    .put("ExpressionAttributeValues", Json.parse("{\":id\":{\"S\":\"3\"}}"))
                    .build())
            .output();
    var scanned =
        STEPPE
            .task(
                "aws-sdk:dynamodb:scan",
                request()
                    .put("FilterExpression", "n > :n")
                    .put("ExpressionAttributeValues", Json.parse("{\":n\":{\"N\":\"3\"}}"))
                    .build())
            .output();

    assertThat(written).isEqualTo(Json.parse("{\"UnprocessedItems\":{}}"));
    assertThat(queried.get("Items"))
        .contains(Json.parse("[{\"id\":{\"S\":\"3\"},\"n\":{\"N\":\"9\"}}]"));
    assertThat(queried.get("Count")).contains(Json.of(1));
    assertThat(scanned.get("Count")).contains(Json.of(3));
    assertThat(scanned.get("ScannedCount")).contains(Json.of(5));
  }

  @Test
  void aTransactionIsAllOrNothing() {
    put(item("taken", 1));
    var writes =
        """
        [{"Put":{"TableName":"%1$s","Item":{"id":{"S":"new"}}}},
         {"Put":{"TableName":"%1$s","Item":{"id":{"S":"%2$s"}},"ConditionExpression":"attribute_not_exists(id)"}}]
        """;

    var refused =
        STEPPE.task(
            "aws-sdk:dynamodb:transactWriteItems",
            Json.object()
                .put("TransactItems", Json.parse(writes.formatted(table, "taken")))
                .build());
    assertThat(refused.error()).isEqualTo("DynamoDb.TransactionCanceledException");
    assertThat(refused.cause()).contains("ConditionalCheckFailed");
    assertThat(Tables.item(table, "new")).isEmpty();

    STEPPE
        .task(
            "aws-sdk:dynamodb:transactWriteItems",
            Json.object().put("TransactItems", Json.parse(writes.formatted(table, "free"))).build())
        .output();
    assertThat(Tables.item(table, "new")).isPresent();
    assertThat(Tables.item(table, "free")).isPresent();
  }

  @Test
  void aMachineMakesATableAndWaitsUntilItIsThere() {
    var name = Clients.unique("made");
    var definition =
        """
        {"StartAt":"C","QueryLanguage":"JSONata","States":{
          "C":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:dynamodb:createTable","Arguments":{
                 "TableName":"%1$s","BillingMode":"PAY_PER_REQUEST",
                 "AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],
                 "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}]},"Next":"D"},
          "D":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:dynamodb:describeTable",
               "Arguments":{"TableName":"%1$s"},"Next":"Q"},
          "Q":{"Type":"Choice","Choices":[{"Condition":"{%% $states.input.Table.TableStatus = 'ACTIVE' %%}","Next":"S"}],"Default":"D"},
          "S":{"Type":"Succeed"}}}
        """
            .formatted(name);

    var output = STEPPE.run(definition, Json.Obj.EMPTY).output();

    assertThat(at(output, "Table", "TableName")).isEqualTo(Json.of(name));
    assertThat(at(output, "Table", "KeySchema", 0, "KeyType")).isEqualTo(Json.of("HASH"));
  }
}
