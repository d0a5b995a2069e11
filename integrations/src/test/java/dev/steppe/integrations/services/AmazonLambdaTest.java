package dev.steppe.integrations.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.Resource;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.ExecutionId;
import dev.steppe.integrations.aws.AwsReply;
import dev.steppe.integrations.functions.FunctionName;
import dev.steppe.integrations.functions.Invocation;
import dev.steppe.integrations.models.ServiceModels;
import dev.steppe.integrations.services.AmazonLambda.Result;
import dev.steppe.runtime.TaskCall;
import dev.steppe.runtime.TaskOutcome;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AmazonLambdaTest {
  private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:hello";
  private static final TaskCall TASK =
      new TaskCall(
          new ExecutionId("arn:aws:states:us-east-1:123456789012:execution:m:e"),
          5,
          new Resource.LambdaFunction(ARN),
          Json.Obj.EMPTY,
          Optional.of("arn:aws:iam::123456789012:role/r"));

  private final ScriptedCalls services = new ScriptedCalls();
  private final AmazonLambda lambda =
      new AmazonLambda(ServiceModels.open(), services, _ -> Optional.empty());

  private static Invocation invocation(boolean tail) {
    return new Invocation(
        FunctionName.parse(ARN).orElseThrow(),
        ARN,
        Optional.of("live"),
        "{\"n\":1}",
        Invocation.Type.REQUEST_RESPONSE,
        Optional.empty(),
        tail,
        Optional.empty());
  }

  @Test
  void theFunctionIsCalledByItsNameWithTheRoleOfTheTask() throws InterruptedException {
    services.then(
        "invoke", ScriptedCalls.answer("{\"StatusCode\":200,\"Payload\":\"{\\\"sum\\\": 2}\"}"));

    var result = lambda.invoke(TASK, invocation(true), "Lambda.SdkClientException");

    assertThat(result)
        .isInstanceOfSatisfying(
            Result.Answered.class,
            answered -> {
              assertThat(answered.reply().status()).isEqualTo(200);
              assertThat(answered.reply().payload()).isEqualTo("{\"sum\": 2}");
              assertThat(answered.reply().header("x-amzn-requestid")).contains("r-1");
            });
    var made = services.made.getFirst();
    assertThat(made.roleArn()).isEqualTo(TASK.roleArn());
    assertThat(Json.parse(made.input()))
        .isEqualTo(
            Json.parse(
                """
                {"FunctionName": "%s", "InvocationType": "RequestResponse", "Qualifier": "live",
                 "Payload": "{\\"n\\":1}", "LogType": "Tail"}
                """
                    .formatted(ARN)));
  }

  @Test
  void aRefusalHasTheCodeAndTheMessageOfLambda() throws InterruptedException {
    services.then("invoke", ScriptedCalls.refusal(429, "TooManyRequestsException", true, "Later"));

    assertThat(lambda.invoke(TASK, invocation(false), "Lambda.SdkClientException"))
        .isInstanceOfSatisfying(
            Result.Answered.class,
            answered -> {
              assertThat(answered.reply().status()).isEqualTo(429);
              assertThat(Json.parse(answered.reply().payload()))
                  .isEqualTo(
                      Json.parse("{\"code\":\"TooManyRequestsException\",\"Message\":\"Later\"}"));
            });
  }

  @Test
  void withoutAnAnswerTheTaskFails() throws InterruptedException {
    services.then("invoke", new AwsReply.NoAnswer("No credentials", false));

    assertThat(lambda.invoke(TASK, invocation(false), "Lambda.SdkClientException"))
        .isEqualTo(
            new Result.Failed(
                TaskOutcome.Failed.of("Lambda.SdkClientException", "No credentials")));
  }
}
