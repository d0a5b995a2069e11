package dev.steppe.emulators;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/// Tables of DynamoDB whose key is a string, `id`.
final class Tables {
  private Tables() {}

  /// @return the name of a table of its own
  static String create() {
    var name = Clients.unique("t");
    Clients.dynamoDb()
        .createTable(r ->
            r.tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(
                    KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build())
                .attributeDefinitions(
                    AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build()));
    return name;
  }

  static Optional<Map<String, AttributeValue>> item(String table, String id) {
    var answer =
        Clients.dynamoDb()
            .getItem(r ->
                r.tableName(table)
                    .consistentRead(true)
                    .key(Map.of("id", AttributeValue.fromS(id))));
    return Optional.of(answer.item()).filter(item -> !item.isEmpty());
  }

  static String string(Map<String, AttributeValue> item, String attribute) {
    return attribute(item, attribute).s();
  }

  static int number(Map<String, AttributeValue> item, String attribute) {
    return Integer.parseInt(attribute(item, attribute).n());
  }

  private static AttributeValue attribute(Map<String, AttributeValue> item, String attribute) {
    return Optional.ofNullable(item.get(attribute)).orElseThrow();
  }
}
