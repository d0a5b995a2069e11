package dev.steppe.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.Resource.Pattern;
import dev.steppe.asl.json.Json;
import dev.steppe.integrations.functions.Functions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionTasksTest {
  private final Path path;
  private final Functions functions;
  private final Integrations integrations;

  FunctionTasksTest(@TempDir Path path) throws IOException {
    this.path = path;
    functions = new Functions(path, Functions.Settings.defaults(_ -> {}));
    integrations = new Integrations(Calls.noNode(), Optional.of(functions), Optional.empty());
    executable("echo.sh", "#!/bin/sh\necho note >&2\ncat\n");
    executable("fail.sh", "#!/bin/sh\necho '{\"errorType\":\"Mine\"}'\nexit 1\n");
    executable("empty.sh", "#!/bin/sh\ntrue\n");
  }

  private void executable(String name, String content) throws IOException {
    Files.writeString(path.resolve(name), content);
    assertThat(path.resolve(name).toFile().setExecutable(true)).isTrue();
  }

  @AfterEach
  void close() {
    functions.close();
  }

  @Test
  void everyWayToNameAFunctionFindsIt() throws Exception {
    for (var name :
        new String[] {
          "echo",
          "echo:prod",
          "123456789012:function:echo",
          "arn:aws:lambda:us-east-1:123456789012:function:echo",
          "arn:aws-cn:lambda:cn-north-1:123456789012:function:echo:7"
        }) {
      var call = Calls.invoke("{\"FunctionName\":\"" + name + "\",\"Payload\":{\"n\":1}}");
      var output = (Json.Obj) Calls.answered(integrations.call(call));
      assertThat(output.get("Payload")).as(name).hasValue(Json.parse("{\"n\":1}"));
    }
  }

  @Test
  void theOutputHasTheMembersOfAws() throws Exception {
    var call = Calls.invoke("{\"FunctionName\":\"echo\",\"LogType\":\"Tail\"}");
    var output = (Json.Obj) Calls.answered(integrations.call(call));

    assertThat(output.members().keySet())
        .containsExactly(
            "ExecutedVersion",
            "LogResult",
            "Payload",
            "SdkHttpMetadata",
            "SdkResponseMetadata",
            "StatusCode");
    assertThat(output.get("Payload")).hasValue(Json.Obj.EMPTY);
    assertThat(output.get("LogResult")).hasValue(Json.of("bm90ZQo="));
    assertThat(
            ((Json.Obj)
                    ((Json.Obj) output.get("SdkHttpMetadata").orElseThrow())
                        .get("HttpHeaders")
                        .orElseThrow())
                .members()
                .keySet())
        .containsExactly(
            "Connection",
            "Content-Length",
            "Content-Type",
            "Date",
            "X-Amz-Executed-Version",
            "X-Amz-Log-Result",
            "x-amzn-Remapped-Content-Length",
            "x-amzn-RequestId",
            "X-Amzn-Trace-Id");
  }

  @Test
  void theOtherInvocationTypesAnswerAtOnce() throws Exception {
    assertThat(status("Event")).hasValue(Json.of(202));
    assertThat(status("DryRun")).hasValue(Json.of(204));
    var failed =
        Calls.failed(
            integrations.call(
                Calls.invoke("{\"FunctionName\":\"echo\",\"InvocationType\":\"Odd\"}")));
    assertThat(failed.error()).hasValue("Lambda.AWSLambdaException");
    assertThat(failed.cause().orElseThrow()).contains("Error Code: ValidationException");
  }

  private Optional<Json> status(String type) throws InterruptedException {
    var call = Calls.invoke("{\"FunctionName\":\"echo\",\"InvocationType\":\"" + type + "\"}");
    return ((Json.Obj) Calls.answered(integrations.call(call))).get("StatusCode");
  }

  @Test
  void anEmptyResultIsAnEmptyObject() throws Exception {
    var arn = "arn:aws:lambda:us-east-1:123456789012:function:empty";
    assertThat(Calls.answered(integrations.call(Calls.function(arn, "{}"))))
        .isEqualTo(Json.Obj.EMPTY);
  }

  @Test
  void aFailureHasTheNameThatTheFunctionGives() throws Exception {
    assertThat(Calls.failed(integrations.call(Calls.invoke("{\"FunctionName\":\"fail\"}"))).error())
        .hasValue("Mine");
  }

  @Test
  void aFunctionThatIsNowhereSaysWhereItCouldBe() throws Exception {
    var failed = Calls.failed(integrations.call(Calls.invoke("{\"FunctionName\":\"gone\"}")));

    assertThat(failed.error()).hasValue("Lambda.ResourceNotFoundException");
    assertThat(failed.cause().orElseThrow())
        .startsWith(
            "Function not found: arn:aws:lambda:eu-west-1:123456789012:function:gone:$LATEST (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: ")
        .contains("; Proxy: null) No function of that name is in " + path.toRealPath());
  }

  @Test
  void whatItCannotCallItSaysSo() throws Exception {
    var call = Calls.service("sqs", "sendMessage", Pattern.REQUEST_RESPONSE, "{}");

    var failed = Calls.failed(integrations.call(call));

    assertThat(failed.error()).hasValue("States.TaskFailed");
    assertThat(failed.cause().orElseThrow()).contains(call.resource().arn());
    assertThat(integrations.repeatable(call.resource())).isFalse();
  }

  @Test
  void aLostFunctionCallIsAnErrorOfTheClient() {
    var resource = Calls.invoke("{}").resource();
    assertThat(integrations.repeatable(resource)).isFalse();
    assertThat(integrations.lostAttemptError(resource)).isEqualTo("Lambda.SdkClientException");
  }
}
