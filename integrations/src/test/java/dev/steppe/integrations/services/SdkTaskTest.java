package dev.steppe.integrations.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.Resource;
import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.MachineRevision;
import dev.steppe.engine.Start;
import dev.steppe.integrations.aws.AwsCall;
import dev.steppe.integrations.aws.AwsReply;
import dev.steppe.integrations.aws.AwsReply.Exchange;
import dev.steppe.integrations.models.Catalogue;
import dev.steppe.integrations.models.ServiceModels;
import dev.steppe.integrations.models.Shape;
import dev.steppe.integrations.web.Header;
import dev.steppe.runtime.TaskCall;
import dev.steppe.runtime.TaskOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What comes of calls, whoever makes them.
final class SdkTaskTest {
  private static final Catalogue CATALOGUE = ServiceModels.open();
  private static final ExecutionId EXECUTION =
      new ExecutionId("arn:aws:states:eu-west-1:123456789012:execution:m:e");
  private static final String ROLE = "arn:aws:iam::999999999999:role/other";

  private final List<AwsCall> made = new ArrayList<>();

  @Test
  void theParametersAreSentAndTheAnswerIsTheOutput() throws InterruptedException {
    var output = Json.parse("{\"Item\":{\"id\":{\"S\":\"1\"}}}");

    var outcome =
        outcome(
            "dynamodb",
            "getItem",
            "{\"TableName\":\"t\",\"Key\":{\"id\":{\"S\":\"1\"}}}",
            new AwsReply.Succeeded(exchange(200, Map.of()), (Json.Obj) output));

    assertThat(outcome).isEqualTo(new TaskOutcome.Answered(output));
    assertThat(made)
        .singleElement()
        .satisfies(call -> {
          assertThat(call.service().id()).isEqualTo("DynamoDB");
          assertThat(call.operation().name()).isEqualTo("GetItem");
          assertThat(call.input().text())
              .isEqualTo("{\"TableName\":\"t\",\"Key\":{\"id\":{\"S\":\"1\"}}}");
          assertThat(call.region()).isEqualTo("eu-west-1");
          assertThat(call.account()).isEqualTo("123456789012");
          assertThat(call.roleArn()).contains(ROLE);
        });
  }

  /// What AWS's users quote of it.
  @Test
  void namesThatBeginWithSeveralCapitalsAreTheSdks() throws InterruptedException {
    var answer =
        Json.parse(
            "{\"Items\":[{\"BOOL\":{\"BOOL\":true},\"m\":{\"M\":{\"n\":{\"NULL\":true},\"s\":{\"SS\":[\"a\"]}}}}],\"Count\":1}");

    var outcome =
        outcome(
            "dynamodb",
            "query",
            "{\"TableName\":\"t\",\"ExpressionAttributeValues\":{\":a\":{\"Bool\":true},\":b\":{\"L\":[{\"Nul\":true},{\"BOOL\":false}]}}}",
            new AwsReply.Succeeded(exchange(200, Map.of()), (Json.Obj) answer));

    assertThat(((TaskOutcome.Answered) outcome).output().text())
        .isEqualTo(
            "{\"Items\":[{\"BOOL\":{\"Bool\":true},\"m\":{\"M\":{\"n\":{\"Nul\":true},\"s\":{\"Ss\":[\"a\"]}}}}],\"Count\":1}");
    assertThat(made.getFirst().input().text())
        .isEqualTo(
            "{\"TableName\":\"t\",\"ExpressionAttributeValues\":{\":a\":{\"BOOL\":true},\":b\":{\"L\":[{\"NULL\":true},{\"BOOL\":false}]}}}");
  }

  /// Recorded.
  @Test
  void anErrorOfTheModelHasItsName() throws InterruptedException {
    var outcome =
        outcome(
            "sfn",
            "sendTaskFailure",
            "{\"TaskToken\":\"NoSuchTaskToken\"}",
            refused(
                400,
                Map.of("x-amzn-RequestId", "R"),
                "InvalidToken",
                "Invalid Token: 'Invalid token'"));

    assertThat(outcome)
        .isEqualTo(
            TaskOutcome.Failed.of(
                "Sfn.InvalidTokenException",
                "Invalid Token: 'Invalid token' (Service: Sfn, Status Code: 400, Request ID: R) (SDK Attempt Count: 1)"));
  }

  @Test
  void anErrorThatTheModelHasNotIsTheServices() throws InterruptedException {
    var outcome =
        outcome(
            "dynamodb",
            "putItem",
            "{\"TableName\":\"t\",\"Item\":null}",
            new AwsReply.Refused(
                exchange(400, Map.of("x-amzn-RequestId", "R")),
                "ValidationException",
                Optional.empty(),
                Optional.of(
                    "1 validation error detected: Value null at 'item' failed to satisfy constraint: Member must not be null"),
                Json.Obj.EMPTY));

    assertThat(outcome)
        .isEqualTo(
            TaskOutcome.Failed.of(
                "DynamoDb.DynamoDbException",
                "1 validation error detected: Value null at 'item' failed to satisfy constraint: Member must not be null (Service: DynamoDb, Status Code: 400, Request ID: R) (SDK Attempt Count: 1)"));
  }

  @Test
  void aSecondRequestIdIsToldAndAMissingMessageIsNot() throws InterruptedException {
    var ids = Map.of("x-amz-request-id", "R", "x-amz-id-2", "E");
    var object = "{\"Bucket\":\"b\",\"Key\":\"k\"}";

    assertThat(outcome("s3", "getObject", object, refused(404, ids, "NoSuchKey", "Not there")))
        .isEqualTo(
            TaskOutcome.Failed.of(
                "S3.NoSuchKeyException",
                "Not there (Service: S3, Status Code: 404, Request ID: R, Extended Request ID: E) (SDK Attempt Count: 1)"));
    assertThat(
            outcome(
                "s3",
                "headObject",
                object,
                new AwsReply.Refused(
                    exchange(403, Map.of()),
                    "403",
                    Optional.empty(),
                    Optional.empty(),
                    Json.Obj.EMPTY)))
        .isEqualTo(
            TaskOutcome.Failed.of(
                "S3.S3Exception",
                "(Service: S3, Status Code: 403, Request ID: null) (SDK Attempt Count: 1)"));
  }

  @Test
  void noAnswerIsAnErrorOfTheClient() throws InterruptedException {
    assertThat(
            outcome(
                "s3", "listBuckets", "{}", new AwsReply.NoAnswer("No such host: nowhere", false)))
        .isEqualTo(TaskOutcome.Failed.of("S3.SdkClientException", "No such host: nowhere"));
  }

  @Test
  void anAttemptThatIsLostIsAnErrorOfTheClient() {
    assertThat(
            task(new AwsReply.NoAnswer("", false)).lostAttemptError(resource("sqs", "sendMessage")))
        .isEqualTo("Sqs.SdkClientException");
    assertThat(task(new AwsReply.NoAnswer("", false)).repeatable(resource("sqs", "sendMessage")))
        .isFalse();
  }

  /// The text is recorded.
  @Test
  void aRoleThatCanNotBeAssumedIsToldWithTheRoleThatWouldHaveTo() throws InterruptedException {
    assertThat(outcome("s3", "listBuckets", "{}", new AwsReply.NotAuthorized("not trusted")))
        .isEqualTo(
            TaskOutcome.Failed.of(
                "States.TaskFailed",
                "The role arn:aws:iam::123456789012:role/own is not authorized to assume the task state's role, "
                    + ROLE
                    + "."));
  }

  @Test
  void parametersThatTheOperationHasNotAreNotSent() throws InterruptedException {
    assertThat(
            outcome(
                "batch",
                "submitJob",
                "{\"JobName\":\"n\",\"JobQueue\":\"q\",\"JobDefinition\":\"d\",\"RetryStrategy\":{\"EvaluateOnExit\":[{\"onStatusReason\":\"x\"}]}}",
                new AwsReply.NoAnswer("", false)))
        .isEqualTo(
            TaskOutcome.Failed.of(
                "States.Runtime",
                "The Parameters '{\"JobName\":\"n\",\"JobQueue\":\"q\",\"JobDefinition\":\"d\",\"RetryStrategy\":{\"EvaluateOnExit\":[{\"onStatusReason\":\"x\"}]}}' could not be used to start the Task: [The field \"onStatusReason\" is not supported by Step Functions]"));
    assertThat(outcome("s3", "listBuckets", "[]", new AwsReply.NoAnswer("", false)))
        .isInstanceOfSatisfying(
            TaskOutcome.Failed.class,
            failed -> assertThat(failed.error()).contains("States.Runtime"));
    assertThat(made).isEmpty();
  }

  @Test
  void anActionThatNoModelHasFails() throws InterruptedException {
    assertThat(outcome("nobody", "listThings", "{}", new AwsReply.NoAnswer("", false)))
        .isEqualTo(
            TaskOutcome.Failed.of(
                "States.TaskFailed",
                "No service model has the action arn:aws:states:::aws-sdk:nobody:listThings."));
  }

  private static AwsReply refused(
      int status, Map<String, String> headers, String code, String message) {
    var shape = new Shape.Structure(code);
    return new AwsReply.Refused(
        exchange(status, headers), code, Optional.of(shape), Optional.of(message), Json.Obj.EMPTY);
  }

  private static Exchange exchange(int status, Map<String, String> headers) {
    return new Exchange(
        status,
        headers.entrySet().stream()
            .map(header -> new Header(header.getKey(), header.getValue()))
            .toList());
  }

  private TaskOutcome outcome(String service, String action, String parameters, AwsReply reply)
      throws InterruptedException {
    var start = new Start(EXECUTION, "e", new UUID(0, 1), Json.Obj.EMPTY, Optional.empty());
    return task(reply)
        .call(
            new TaskCall(
                EXECUTION,
                7,
                resource(service, action),
                Json.parse(parameters),
                Optional.of(ROLE),
                Optional.of(start)));
  }

  private SdkTask task(AwsReply reply) {
    return new SdkTask(
        CATALOGUE,
        call -> {
          made.add(call);
          return reply;
        },
        SdkTaskTest::machine);
  }

  private static Optional<MachineRevision> machine(UUID id) {
    var definition =
        Definition.compile(
                "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Succeed\"}}}",
                Definition.Type.STANDARD)
            .machine()
            .orElseThrow();
    return Optional.of(
        new MachineRevision(
            id,
            "arn:aws:states:eu-west-1:123456789012:stateMachine:m",
            "m",
            "arn:aws:iam::123456789012:role/own",
            definition));
  }

  private static Resource resource(String service, String action) {
    return new Resource.Service(
        "arn:aws:states:::aws-sdk:" + service + ":" + action,
        "aws-sdk:" + service,
        action,
        Resource.Pattern.REQUEST_RESPONSE);
  }
}
