package dev.steppe.integrations.services;

import static dev.steppe.integrations.services.ScriptedCalls.answer;
import static dev.steppe.integrations.services.ScriptedCalls.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.ExecutionId;
import dev.steppe.integrations.aws.AwsReply;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizedTaskTest {
  private final Tried tried = new Tried();

  @ParameterizedTest
  @MethodSource("dev.steppe.integrations.services.OptimizedTableTest#calls")
  void everyActionIsTheCallThatItsTableSays(OptimizedTableTest.Entry entry) throws Exception {
    var found = "{\"InstanceFleets\":[{\"Id\":\"1\"}],\"InstanceGroups\":[{\"Id\":\"1\"}]}";
    entry.action().find().ifPresent(it -> tried.calls.then(it.by().operation(), answer(found)));
    tried.calls.then(
        entry.action().operation(),
        answer("{}"),
        refusal(400, "NobodyKnowsException", false, "no"),
        refusal(404, "KnownError", true, "no"),
        new AwsReply.NoAnswer("Unable to execute HTTP request: down", false));
    var payload = "{\"Body\":{}}";
    var names = entry.action().names();

    if (entry.action().find().isPresent()) {
      // What is looked for has no name, so nothing is named that.
      assertThat(Tried.answered(tried.task.call(Tried.call(entry.toString(), payload))))
          .isNotNull();
    } else {
      assertThat(tried.answered(entry.toString(), payload)).isInstanceOf(Json.Obj.class);
    }
    assertThat(tried.calls.operations()).contains(entry.action().operation());

    var unknown = tried.failed(entry.toString(), payload);
    assertThat(unknown.error()).hasValue(names.prefix() + "." + names.exception());
    assertThat(unknown.cause())
        .hasValue(
            "no (Service: %s; Status Code: 400; Error Code: NobodyKnowsException; Request ID: r-2; Proxy: null)"
                .formatted(names.service()));
    assertThat(tried.failed(entry.toString(), payload).error())
        .hasValue(names.prefix() + ".KnownErrorException");
    var down = tried.failed(entry.toString(), payload);
    assertThat(down.error()).hasValue(names.prefix() + ".SdkClientException");
    assertThat(down.cause()).hasValue("Unable to execute HTTP request: down");
    assertThat(tried.task.lostAttemptError(Tried.call(entry.toString(), "{}").resource()))
        .isEqualTo(names.prefix() + ".SdkClientException");
  }

  @Test
  void theAnswerIsTheBeanOfTheSdkWithItsExchange() throws Exception {
    tried.calls.then("sendMessage", answer("{\"MessageId\":\"m\",\"MD5OfMessageBody\":\"5\"}"));

    assertThat(
            tried
                .answered("sqs:sendMessage", "{\"QueueUrl\":\"q\",\"MessageBody\":{\"a\":1}}")
                .text())
        .isEqualTo(
            """
            {"MD5OfMessageBody":"5","MessageId":"m","SdkHttpMetadata":{"AllHttpHeaders":\
            {"x-amzn-RequestId":["r-1"],"Content-Type":["application/x-amz-json-1.0"],\
            "connection":["keep-alive"]},"HttpHeaders":{"connection":"keep-alive",\
            "Content-Type":"application/x-amz-json-1.0","x-amzn-RequestId":"r-1"},\
            "HttpStatusCode":200},"SdkResponseMetadata":{"RequestId":"r-1"}}\
            """);
    assertThat(tried.calls.made)
        .containsExactly(
            new ScriptedCalls.Made(
                "SQS",
                "sendMessage",
                "{\"QueueUrl\":\"q\",\"MessageBody\":{\"a\":1}}",
                Optional.empty()));
  }

  @Test
  void anAnswerWithoutMembersIsOnlyItsExchange() throws Exception {
    tried.calls.then("putItem", answer("{}"));

    assertThat(((Json.Obj) tried.answered("dynamodb:putItem", "{}")).members().keySet())
        .containsExactly("SdkHttpMetadata", "SdkResponseMetadata");
  }

  @Test
  void aTextIsAnAttributeValueOfDynamoDb() throws Exception {
    tried.calls.then("updateItem", answer("{}"));

    tried.answered(
        "dynamodb:updateItem",
        "{\"TableName\":\"t\",\"Key\":{\"id\":\"i\"},\"ExpressionAttributeValues\":{\":l\":{\"L\":[\"a\",{\"N\":\"1\"}]}}}");
    assertThat(tried.calls.input("updateItem"))
        .isEqualTo(
            "{\"TableName\":\"t\",\"Key\":{\"id\":{\"S\":\"i\"}},\"ExpressionAttributeValues\":{\":l\":{\"L\":[{\"S\":\"a\"},{\"N\":\"1\"}]}}}");
  }

  @Test
  void onlyErrorsOfTheModelKeepTheirNames() throws Exception {
    tried.calls.then(
        "putItem",
        refusal(400, "ConditionalCheckFailedException", true, "The conditional request failed"),
        refusal(400, "ValidationException", false, "1 validation error detected"));

    assertThat(tried.failed("dynamodb:putItem", "{}").error())
        .hasValue("DynamoDB.ConditionalCheckFailedException");
    var failed = tried.failed("dynamodb:putItem", "{}");
    assertThat(failed.error()).hasValue("DynamoDB.AmazonDynamoDBException");
    assertThat(failed.cause())
        .hasValue(
            "1 validation error detected (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ValidationException; Request ID: r-2; Proxy: null)");
  }

  @Test
  void aRoleThatCannotBeAssumedFailsTheTask() throws Exception {
    tried.calls.then("publish", new AwsReply.NotAuthorized("not authorized"));

    assertThat(tried.failed("sns:publish", "{}").error()).hasValue("States.TaskFailed");
  }

  @ParameterizedTest
  @CsvSource({
    "NotFound, NotFoundException",
    "InvalidParameterFault, InvalidParameterException",
    "ThrottledException, ThrottledException"
  })
  void anErrorIsNamedAsItsException(String error, String exception) {
    assertThat(SdkErrors.exception(error)).isEqualTo(exception);
  }

  @Test
  void eventsSayWhichMachineAndExecutionSentThem() throws Exception {
    tried.calls.then(
        "putEvents", answer("{\"FailedEntryCount\":0,\"Entries\":[{\"EventId\":\"e\"}]}"));

    assertThat(
            tried
                .answered(
                    "events:putEvents",
                    "{\"Entries\":[{\"Source\":\"s\",\"Resources\":[\"r\"]},{\"Detail\":{\"d\":1}}]}")
                .text())
        .isEqualTo("{\"Entries\":[{\"EventId\":\"e\"}],\"FailedEntryCount\":0}");
    var own =
        "\"arn:aws:states:eu-west-1:123456789012:stateMachine:machine\",\""
            + Tried.EXECUTION.arn()
            + "\"";
    assertThat(tried.calls.input("putEvents"))
        .isEqualTo(
            "{\"Entries\":[{\"Source\":\"s\",\"Resources\":[\"r\",%s]},{\"Detail\":{\"d\":1},\"Resources\":[%s]}]}"
                .formatted(own, own));
  }

  @Test
  void anEventThatIsNotTakenFailsTheTask() throws Exception {
    tried.calls.then(
        "putEvents",
        answer(
            "{\"FailedEntryCount\":1,\"Entries\":[{\"ErrorCode\":\"MalformedDetail\",\"ErrorMessage\":\"Detail is malformed.\"}]}"));

    var failed = tried.failed("events:putEvents", "{\"Entries\":[{}]}");
    assertThat(failed.error()).hasValue("EventBridge.FailedEntry");
    assertThat(failed.cause())
        .hasValue(
            "{\"Entries\":[{\"ErrorCode\":\"MalformedDetail\",\"ErrorMessage\":\"Detail is malformed.\"}],\"FailedEntryCount\":1}");
  }

  @Test
  void anEcsTaskThatCannotBeRunFailsOnlyWhoWaitsForIt() throws Exception {
    tried.calls.then("runTask", answer("{\"Failures\":[{\"Reason\":\"RESOURCE:CPU\"}]}"));

    assertThat(tried.answered("ecs:runTask", "{}").text())
        .startsWith("{\"Failures\":[{\"Reason\":\"RESOURCE:CPU\"}],\"Sdk")
        .contains("\"Tasks\":[]");
    assertThat(tried.failed("ecs:runTask.sync", "{}").error()).hasValue("AmazonECS.Unknown");
    assertThat(tried.failed("ecs:runTask.waitForTaskToken", "{}").cause().orElseThrow())
        .isEqualTo("{\"Failures\":[{\"Reason\":\"RESOURCE:CPU\"}],\"Tasks\":[]}");
  }

  @Test
  void listsOfEcsThatAreNotThereAreEmpty() throws Exception {
    tried.calls.then("runTask", answer("{\"Tasks\":[{\"Containers\":[{\"Name\":\"c\"}]}]}"));

    var output = tried.answered("ecs:runTask", "{}");
    assertThat(Form.at(output, "Failures")).hasValue(Json.Arr.EMPTY);
    assertThat(Form.at(output, "Tasks.0.Attachments")).hasValue(Json.Arr.EMPTY);
    assertThat(Form.at(output, "Tasks.0.Containers.0.NetworkBindings")).hasValue(Json.Arr.EMPTY);
  }

  @Test
  void pointsInTimeAreMilliseconds() throws Exception {
    tried.calls.then(
        "runTask", answer("{\"Tasks\":[{\"CreatedAt\":\"2024-11-28T10:11:12.345Z\"}]}"));

    assertThat(Form.at(tried.answered("ecs:runTask", "{}"), "Tasks.0.CreatedAt"))
        .hasValue(Json.of(1_732_788_672_345L));
  }

  @Test
  void onlyAJobSaysThatStepFunctionsStartedIt() throws Exception {
    tried.calls.then("runTask", answer("{}")).then("submitJob", answer("{}"));

    tried.answered("ecs:runTask", "{\"Cluster\":\"c\"}");
    assertThat(tried.calls.input("runTask")).isEqualTo("{\"Cluster\":\"c\"}");
    tried.answered("ecs:runTask.sync", "{\"Cluster\":\"c\"}");
    assertThat(tried.calls.input("runTask"))
        .isEqualTo("{\"StartedBy\":\"AWS Step Functions\",\"Cluster\":\"c\"}");

    tried.answered("batch:submitJob", "{\"JobName\":\"j\"}");
    assertThat(tried.calls.input("submitJob")).isEqualTo("{\"JobName\":\"j\"}");
    tried.answered(
        "batch:submitJob.sync",
        "{\"JobName\":\"j\",\"ContainerOverrides\":{\"Vcpus\":4,\"Environment\":[{\"Name\":\"a\",\"Value\":\"b\"}]}}");
    assertThat(tried.calls.input("submitJob"))
        .isEqualTo(
            "{\"JobName\":\"j\",\"ContainerOverrides\":{\"Vcpus\":4,\"Environment\":[{\"Name\":\"a\",\"Value\":\"b\"},{\"Name\":\"MANAGED_BY_AWS\",\"Value\":\"STARTED_BY_STEP_FUNCTIONS\"}]}}");
  }

  @Test
  void glueNamesTheJobThatWasAskedFor() throws Exception {
    tried.calls.then("startJobRun", answer("{\"JobRunId\":\"r\"}"));

    assertThat(tried.answered("glue:startJobRun", "{\"JobName\":\"j\"}").text())
        .startsWith("{\"JobName\":\"j\",\"JobRunId\":\"r\",\"Sdk");
  }

  @Test
  void emrIsAskedForListsAndAnswersWithSingleValues() throws Exception {
    tried
        .calls
        .then("addJobFlowSteps", answer("{\"StepIds\":[\"s-1\"]}"))
        .then("cancelSteps", answer("{\"CancelStepsInfoList\":[{\"StepId\":\"s-1\"}]}"))
        .then("runJobFlow", answer("{\"JobFlowId\":\"j-1\",\"ClusterArn\":\"arn\"}"));

    assertThat(
            tried
                .answered(
                    "elasticmapreduce:addStep", "{\"ClusterId\":\"j-1\",\"Step\":{\"Name\":\"n\"}}")
                .text())
        .contains("\"StepId\":\"s-1\"")
        .doesNotContain("StepIds");
    assertThat(tried.calls.input("addJobFlowSteps"))
        .isEqualTo("{\"JobFlowId\":\"j-1\",\"Steps\":[{\"Name\":\"n\"}]}");
    assertThat(
            tried
                .answered(
                    "elasticmapreduce:cancelStep", "{\"ClusterId\":\"j-1\",\"StepId\":\"s-1\"}")
                .text())
        .startsWith("{\"CancelStepsInfo\":{\"StepId\":\"s-1\"},\"Sdk");
    assertThat(tried.answered("elasticmapreduce:createCluster", "{\"Name\":\"n\"}").text())
        .startsWith("{\"ClusterId\":\"j-1\",\"Sdk");
  }

  @Test
  void partsOfAClusterAreFoundByTheirNamesOnWhateverPage() throws Exception {
    tried
        .calls
        .then(
            "listInstanceGroups",
            answer("{\"InstanceGroups\":[{\"Name\":\"other\",\"Id\":\"1\"}],\"Marker\":\"next\"}"),
            answer("{\"InstanceGroups\":[{\"Name\":\"mine\",\"Id\":\"2\"}]}"),
            answer("{\"InstanceGroups\":[]}"))
        .then("modifyInstanceGroups", answer("{}"));
    var payload =
        "{\"ClusterId\":\"j-1\",\"InstanceGroupName\":\"mine\",\"InstanceGroup\":{\"InstanceCount\":8}}";

    tried.answered("elasticmapreduce:modifyInstanceGroupByName", payload);
    assertThat(tried.calls.input("listInstanceGroups"))
        .isEqualTo("{\"ClusterId\":\"j-1\",\"Marker\":\"next\"}");
    assertThat(tried.calls.input("modifyInstanceGroups"))
        .isEqualTo(
            "{\"ClusterId\":\"j-1\",\"InstanceGroups\":[{\"InstanceCount\":8,\"InstanceGroupId\":\"2\"}]}");

    var failed = tried.failed("elasticmapreduce:modifyInstanceGroupByName", payload);
    assertThat(failed.cause()).hasValue("None of the cluster's InstanceGroups is named \"mine\"");
  }

  @Test
  void emrServerlessNamesTheApplicationThatItStarts() throws Exception {
    tried.calls.then("startApplication", answer("{}"));

    assertThat(
            tried.answered("emr-serverless:startApplication", "{\"ApplicationId\":\"a\"}").text())
        .startsWith("{\"ApplicationId\":\"a\",\"Sdk");
  }

  @Test
  void mediaConvertJobsAreTagged() throws Exception {
    tried.calls.then("createJob", answer("{}"));

    tried.answered("mediaconvert:createJob", "{\"Role\":\"r\",\"Tags\":{\"mine\":\"1\"}}");
    assertThat(tried.calls.input("createJob"))
        .isEqualTo(
            "{\"Role\":\"r\",\"Tags\":{\"mine\":\"1\",\"ManagedByService\":\"AWSStepFunctions\"}}");
  }

  @Test
  void aModelOfBedrockIsInvokedWithJsonAndAnswersIt() throws Exception {
    tried.calls.then(
        "invokeModel",
        answer("{\"Body\":\"{\\\"text\\\":1}\",\"ContentType\":\"application/json\"}"));

    assertThat(
            tried
                .answered("bedrock:invokeModel", "{\"ModelId\":\"m\",\"Body\":{\"prompt\":\"p\"}}")
                .text())
        .isEqualTo("{\"Body\":{\"text\":1},\"ContentType\":\"application/json\"}");
    assertThat(tried.calls.input("invokeModel"))
        .isEqualTo(
            "{\"ModelId\":\"m\",\"Body\":{\"prompt\":\"p\"},\"ContentType\":\"application/json\",\"Accept\":\"application/json\"}");
  }

  @Test
  void aModelOfBedrockReadsAndWritesObjects() throws Exception {
    tried
        .calls
        .then("getObject", answer("{\"Body\":\"{}\",\"ContentType\":\"text/plain\"}"))
        .then("invokeModel", answer("{\"Body\":\"said\",\"ContentType\":\"application/json\"}"))
        .then("putObject", answer("{}"));

    assertThat(
            tried
                .answered(
                    "bedrock:invokeModel",
                    "{\"ModelId\":\"m\",\"Input\":{\"S3Uri\":\"s3://in/a/b?versionId=3\"},\"Output\":{\"S3Uri\":\"s3://out/c\"}}")
                .text())
        .isEqualTo("{\"Body\":\"s3://out/c\",\"ContentType\":\"application/json\"}");
    assertThat(tried.calls.input("getObject"))
        .isEqualTo("{\"Bucket\":\"in\",\"Key\":\"a/b\",\"VersionId\":\"3\"}");
    assertThat(tried.calls.input("invokeModel"))
        .isEqualTo(
            "{\"ModelId\":\"m\",\"Body\":\"{}\",\"ContentType\":\"text/plain\",\"Accept\":\"application/json\"}");
    assertThat(tried.calls.input("putObject"))
        .isEqualTo(
            "{\"Bucket\":\"out\",\"Key\":\"c\",\"Body\":\"said\",\"ContentType\":\"application/json\"}");
  }

  @Test
  void aModelOfBedrockHasOneInput() throws Exception {
    assertThat(tried.failed("bedrock:invokeModel", "{\"ModelId\":\"m\"}").error())
        .hasValue("States.Runtime");
    assertThat(
            tried
                .failed("bedrock:invokeModel", "{\"Body\":{},\"Input\":{\"S3Uri\":\"s3://a/b\"}}")
                .error())
        .hasValue("States.Runtime");
    assertThat(tried.failed("bedrock:invokeModel", "{\"Input\":{\"S3Uri\":\"b\"}}").error())
        .hasValue("States.Runtime");
    assertThat(tried.calls.made).isEmpty();
  }

  @Test
  void onlyReadingIsRepeatedWhenItIsNotKnownWhetherItHappened() {
    assertThat(tried.task.repeatable(Tried.call("dynamodb:getItem", "{}").resource())).isTrue();
    assertThat(tried.task.repeatable(Tried.call("dynamodb:putItem", "{}").resource())).isFalse();
  }

  @Test
  void theMachineOfAnExecutionIsNamedInItsArn() {
    assertThat(machine("arn:aws:states:r:1:execution:m/label:run"))
        .isEqualTo("arn:aws:states:r:1:stateMachine:m");
    assertThat(machine("arn:aws:states:r:1:express:m:run:uuid"))
        .isEqualTo("arn:aws:states:r:1:stateMachine:m");
  }

  private static String machine(String execution) {
    return EventSource.machineArn(new ExecutionId(execution));
  }
}
