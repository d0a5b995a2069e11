package dev.steppe.integrations.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.definition.Diagnostic;
import dev.steppe.asl.definition.Services;
import dev.steppe.integrations.models.Catalogue;
import dev.steppe.integrations.models.ServiceModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Definitions are checked against the models of the services that they call.
final class ModelledServicesTest {
  private static final Catalogue CATALOGUE = ServiceModels.open();
  private static final Services SERVICES =
      new ModelledServices(CATALOGUE, new OptimizedServices(CATALOGUE));

  /// Definitions that people run, and why they are refused.
  private static final Map<String, String> REFUSED =
      Map.of(
          // Its QueryLanguage stands among its states, so that AWS cannot take it either.
          "shared-fallback-state-jsonata--statemachine.asl.json",
          "QueryLanguage",
          // They name parameters that are newer than the models that the program brings.
          "bedrock-evaluations-sam--statemachine.asl.json",
          "\"RagConfigs\" is not supported by Step Functions",
          "bedrock-evaluations-sam--template.asl.json",
          "\"RagConfigs\" is not supported by Step Functions");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aws-sdk:s3:getObjects",
        "aws-sdk:s3:GetObject",
        "aws-sdk:S3:getObject",
        "aws-sdk:nobody:getObject",
        "aws-sdk:states:startExecution",
        "aws-sdk:s3:getObject.sync",
        "aws-sdk:lambda:invokeAsync",
        "aws-sdk:emr:describeJobFlows",
        "aws-sdk:elastictranscoder:testRole",
        "aws-sdk:rdsdata:executeSql",
        "aws-sdk:sts:assumeRole",
        "aws-sdk:s3:selectObjectContent",
        "aws-sdk:kinesis:subscribeToShard",
        "aws-sdk:lexruntimev2:startConversation",
        "aws-sdk:bedrockruntime:invokeModelWithResponseStream"
      })
  void aResourceThatStepFunctionsHasNotIsRefused(String resource) {
    assertThat(faults(resource, "{}"))
        .containsExactly(
            "SCHEMA_VALIDATION_FAILED: The resource provided arn:aws:states:::%s is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/T/Resource"
                .formatted(resource));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'Bucket':'b','Key':'k'}",
        "{'Bucket.$':'$.b','Key.$':'$.k','Range':'bytes=0-1'}",
        "{'Bucket':'b','Key':'k','PartNumber':1,'ResponseExpires':'2026-01-01T00:00:00Z'}",
        "{'Bucket':'b','Key':'k','PartNumber':'1'}",
        "{'Bucket':null,'Key':{'any':'JSON'}}"
      })
  void parametersThatTheOperationHasAreTaken(String parameters) {
    assertThat(faults("aws-sdk:s3:getObject", parameters)).isEmpty();
    assertThat(faults("aws-sdk:s3:getObject.waitForTaskToken", parameters)).isEmpty();
  }

  @Test
  void aNameInTheWrongCaseIsRefused() {
    assertThat(faults("aws-sdk:s3:getObject", "{'bucket':'b','Key':'k','Bucket':'b'}"))
        .containsExactly(
            "SCHEMA_VALIDATION_FAILED: The field \"bucket\" is not supported by Step Functions at /States/T/Parameters");
    assertThat(faults("aws-sdk:s3:getObject", "{'Bucket':'b','KEY.$':'$.k','Key':'k'}"))
        .containsExactly(
            "SCHEMA_VALIDATION_FAILED: The field \"KEY\" is not supported by Step Functions at /States/T/Parameters");
  }

  /// The API has it with a small first letter, and Step Functions never.
  @Test
  void theFirstLetterOfANameIsLargeWhateverTheModelHas() {
    assertThat(faults("aws-sdk:sfn:startExecution", "{'StateMachineArn':'a'}")).isEmpty();
    assertThat(faults("aws-sdk:sfn:startExecution", "{'stateMachineArn':'a'}"))
        .containsExactly(
            "SCHEMA_VALIDATION_FAILED: The field \"stateMachineArn\" is not supported by Step Functions at /States/T/Parameters",
            "SCHEMA_VALIDATION_FAILED: The field 'StateMachineArn' is required but was missing at /States/T/Parameters");
  }

  @Test
  void namesAreCheckedInStructuresAndListsOfThemAndInMapsOfThem() {
    assertThat(
            faults(
                "aws-sdk:ecs:runTask",
                """
                {'TaskDefinition':'t','Overrides':{'ContainerOverrides':[{'Name':'a'},
                 {'name':'b','Environment.$':'$.e','Command':['x']}]}}
                """))
        .containsExactly(
            "SCHEMA_VALIDATION_FAILED: The field \"name\" is not supported by Step Functions at /States/T/Parameters");
    assertThat(
            faults(
                "aws-sdk:dynamodb:putItem",
                "{'TableName':'t','Item':{'any key':{'S':'x'},'other':{'s':'x'},'k.$':'$.k'}}"))
        .containsExactly(
            "SCHEMA_VALIDATION_FAILED: The field \"s\" is not supported by Step Functions at /States/T/Parameters");
  }

  /// `DBInstanceIdentifier` in the model.
  @Test
  void aNameThatBeginsWithSeveralCapitalsIsTheSdks() {
    assertThat(faults("aws-sdk:rds:describeDBInstances", "{'DbInstanceIdentifier':'d'}")).isEmpty();
    assertThat(faults("aws-sdk:rds:describeDBInstances", "{'DBInstanceIdentifier':'d'}")).isEmpty();
    assertThat(faults("aws-sdk:rds:describeDBInstances", "{'dBInstanceIdentifier':'d'}"))
        .hasSize(1);
    assertThat(faults("aws-sdk:rds:deleteDBInstance", "{}"))
        .containsExactly(
            "SCHEMA_VALIDATION_FAILED: The field 'DbInstanceIdentifier' is required but was missing at /States/T/Parameters");
  }

  @Test
  void thePositionIsThatOfTheFaultWhileThePlaceIsThatOfTheParameters() {
    var text =
        """
        {"StartAt":"T","States":{"T":{"Type":"Task","End":true,
        "Resource":"arn:aws:states:::aws-sdk:ecs:runTask","Parameters":{"TaskDefinition":"t",
        "Overrides":{"ContainerOverrides":[{},
        {"name":"b"}]}}}}}
        """;

    var fault = compiled(text).diagnostics().getFirst();

    assertThat(fault.location()).contains("/States/T/Parameters");
    assertThat(fault.position().orElseThrow().line()).isEqualTo(4);
  }

  @Test
  void aJsonataExpressionMayBeAnything() {
    assertThat(
            compiled(
                    jsonata(
                        "{'TaskDefinition':'{% $x %}','Overrides':'{% $y %}','Count':'{% 1 %}','Tags':['{% $t %}']}"))
                .diagnostics())
        .isEmpty();
    assertThat(compiled(jsonata("{'TaskDefinition':'t','overrides':'{% $y %}'}")).diagnostics())
        .extracting(Diagnostic::text)
        .containsExactly(
            "SCHEMA_VALIDATION_FAILED: The field \"overrides\" is not supported by Step Functions at /States/T/Arguments");
    assertThat(compiled(jsonata("'{% $states.input %}'")).diagnostics()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Overrides':'x'",
        "'Overrides':[]",
        "'Tags':{}",
        "'Tags':['x']",
        "'Count':true",
        "'Count':[1]",
        "'EnableECSManagedTags':1"
      })
  void aValueThatCanNeverBeSentIsRefused(String member) {
    assertThat(faults("aws-sdk:ecs:runTask", "{'TaskDefinition':'t'," + member + "}"))
        .singleElement()
        .asString()
        .contains("The value of the field '", "' has an invalid format at /States/T/Parameters");
  }

  @Test
  void aParameterThatTheOperationNeedsMustBeThere() {
    assertThat(faults("aws-sdk:s3:getObject", "{'Key':'k'}"))
        .containsExactly(
            "SCHEMA_VALIDATION_FAILED: The field 'Bucket' is required but was missing at /States/T/Parameters");
    assertThat(faults("aws-sdk:s3:getObject", ""))
        .containsExactly(
            "SCHEMA_VALIDATION_FAILED: Parameters field is required for resource ARN: arn:aws:states:::aws-sdk:s3:getObject at /States/T");
    assertThat(faults("aws-sdk:s3:listBuckets", "")).isEmpty();
    assertThat(faults("aws-sdk:s3:listBuckets", "{}")).isEmpty();
  }

  /// A client makes one up.
  @Test
  void aTokenThatMakesARequestUniqueNeedNotBeThere() {
    assertThat(
            faults(
                "aws-sdk:emrserverless:startJobRun",
                "{'ApplicationId':'a','ExecutionRoleArn':'arn:aws:iam::1:role/r'}"))
        .isEmpty();
  }

  @Test
  void whatTheOptimizedIntegrationsSayIsAskedToo() {
    assertThat(faults("sqs:sendMessage", "{'QueueUrl':'q','MessageBody':'b'}")).isEmpty();
  }

  @Test
  void definitionsThatRunOnAwsAreTaken() throws IOException {
    var root = System.getProperty("shared");
    var folder =
        (root == null ? Path.of("..", "..", "shared") : Path.of(root)).resolve("definitions");
    if (!Files.isDirectory(folder)) {
      System.out.println("not found, so not tested: " + folder.toAbsolutePath().normalize());
      return;
    }
    var refused = new TreeMap<String, String>();
    int sdk = 0;
    try (var files = Files.list(folder)) {
      for (var file : files.filter(it -> it.toString().endsWith(".json")).sorted().toList()) {
        var text = filled(Files.readString(file));
        sdk += text.contains(":aws-sdk:") ? 1 : 0;
        var definition = compiled(text);
        if (definition.machine().isEmpty()) {
          refused.put(file.getFileName().toString(), definition.diagnostics().toString());
        }
      }
    }
    assertThat(sdk).isGreaterThan(20);
    assertThat(refused.keySet()).as("%s", refused).isEqualTo(REFUSED.keySet());
    REFUSED.forEach(
        (file, why) -> assertThat(refused).extractingByKey(file).asString().contains(why));
  }

  /// The text with plausible values for the placeholders that a deployment fills in.
  private static String filled(String text) {
    return text.replaceAll(
            "(?<=\"Resource\": {0,4})\"\\$\\{[^}]*}\"",
            "\"arn:aws:lambda:us-east-1:111111111111:function:f\"")
        .replaceAll("(?<=\"Seconds\": {0,4})\"\\$\\{[^}]*}\"", "1")
        .replaceAll("\\$\\{(AWS::Partition|AWSPartition|Partition)}", "aws")
        .replaceAll("\\$\\{(AWS::Region|Region)}", "us-east-1")
        .replaceAll("\\$\\{(AWS::AccountId|AccountId)}", "111111111111")
        .replaceAll("(?<=: {0,4})\\$\\{[^}]*}", "1")
        .replaceAll("\\$\\{[^}]*}", "x");
  }

  private static List<String> faults(String resource, String parameters) {
    var field = parameters.isEmpty() ? "" : "'Parameters':" + parameters + ",";
    var text =
        "{'StartAt':'T','States':{'T':{'Type':'Task','Resource':'arn:aws:states:::%s',%s'End':true}}}"
            .formatted(resource, field);
    return compiled(text.replace('\'', '"')).diagnostics().stream().map(Diagnostic::text).toList();
  }

  private static String jsonata(String arguments) {
    return ("{'QueryLanguage':'JSONata','StartAt':'T','States':{'T':{'Type':'Task','End':true,"
            + "'Resource':'arn:aws:states:::aws-sdk:ecs:runTask','Arguments':"
            + arguments
            + "}}}")
        .replace('\'', '"')
        .replace("$x", "$states.input.x")
        .replace("$y", "$states.input.y")
        .replace("$t ", "$states.input.t ");
  }

  private static Definition compiled(String text) {
    return Definition.compile(text, Definition.Type.STANDARD, SERVICES);
  }
}
