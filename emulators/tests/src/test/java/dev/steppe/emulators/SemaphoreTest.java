package dev.steppe.emulators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A semaphore in a table, as many machines have it: whoever may not enter by the condition of an
/// update waits and tries again, and whoever was inside gives its place back.
final class SemaphoreTest {
  private static final int EXECUTIONS = 12;
  private static final int PLACES = 3;

  @Test
  void neverMoreAreInsideThanThereArePlaces() {
    var table = Tables.create();
    try (var server = Steppe.reaching(Map.of("dynamodb", Emulator.DYNAMODB.endpoint()))) {
      var steppe = Steppe.of(server);
      var machine = steppe.create(definition(table));

      var started =
          IntStream.range(0, EXECUTIONS)
              .mapToObj(i -> steppe.start(machine, "x" + i, Json.Obj.EMPTY))
              .toList();
      var ended = started.stream().map(steppe::end).toList();

      assertThat(ended).allMatch(it -> it.status().equals("SUCCEEDED"));
      assertThat(ended.stream().map(it -> Steppe.at(it.output(), "inside")).toList())
          .allMatch(inside -> ((Json.Int) inside).value() <= PLACES)
          .as("some had company")
          .anyMatch(inside -> ((Json.Int) inside).value() > 1);
      assertThat(refusals(ended)).as("some had to wait").isPositive();
      assertThat(Tables.item(table, "lock"))
          .hasValue(
              Map.of("id", AttributeValue.fromS("lock"), "inside", AttributeValue.fromN("0")));
    }
  }

  private static long refusals(List<Steppe.Ended> ended) {
    return ended.stream().mapToLong(it -> it.events("TaskFailed").size()).sum();
  }

  /// Each holder is an attribute of the lock's item, so that a second attempt of the same execution
  /// does not count twice.
  private static String definition(String table) {
    return """
    {"StartAt":"Enter","States":{
      "Enter":{"Type":"Task","Resource":"arn:aws:states:::dynamodb:updateItem","Parameters":{
          "TableName":"%1$s","Key":{"id":{"S":"lock"}},"ReturnValues":"UPDATED_NEW",
          "UpdateExpression":"SET #me = :now ADD inside :one",
          "ConditionExpression":"attribute_not_exists(#me) AND (attribute_not_exists(inside) OR inside < :places)",
          "ExpressionAttributeNames":{"#me.$":"$$.Execution.Name"},
          "ExpressionAttributeValues":{":one":{"N":"1"},":places":{"N":"%2$d"},":now":{"S.$":"$$.State.EnteredTime"}}},
        "ResultSelector":{"inside.$":"States.StringToJson($.Attributes.inside.N)"},
        "Retry":[{"ErrorEquals":["DynamoDB.ConditionalCheckFailedException"],"IntervalSeconds":2,"BackoffRate":1,"MaxAttempts":1000}],
        "Next":"Work"},
      "Work":{"Type":"Wait","Seconds":5,"Next":"Leave"},
      "Leave":{"Type":"Task","Resource":"arn:aws:states:::dynamodb:updateItem","Parameters":{
          "TableName":"%1$s","Key":{"id":{"S":"lock"}},
          "UpdateExpression":"REMOVE #me ADD inside :less","ConditionExpression":"attribute_exists(#me)",
          "ExpressionAttributeNames":{"#me.$":"$$.Execution.Name"},
          "ExpressionAttributeValues":{":less":{"N":"-1"}}},
        "ResultPath":null,"End":true}}}
    """
        .formatted(table, PLACES);
  }
}
