package dev.steppe.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Catalogue;
import dev.steppe.integrations.models.ServiceModels;
import dev.steppe.integrations.models.Shape;
import dev.steppe.server.RunningServer.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Executions that call Step Functions as `aws-sdk:sfn` call the server they run in.
final class OwnApiTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/r";
  private static final String PREFIX = "arn:aws:states:us-east-1:123456789012:";
  private static final Catalogue CATALOGUE = ServiceModels.open();

  private final RunningServer server = RunningServer.inMemory();

  @AfterEach
  void stop() {
    server.close();
  }

  private String machine(String name, String states) {
    return server
        .call(
            "CreateStateMachine",
            Json.object()
                .put("name", name)
                .put("roleArn", ROLE)
                .put("definition", states.replace('\'', '"')))
        .text("stateMachineArn");
  }

  /// A machine of one task, and whatever its parameters are.
  private String task(String name, String resource, String parameters) {
    return machine(
        name,
        "{'StartAt':'T','States':{'T':{'Type':'Task','Resource':'arn:aws:states:::aws-sdk:sfn:%s','Parameters':%s,'End':true}}}"
            .formatted(resource, parameters));
  }

  private Answer run(String machine) {
    return run(machine, "{}");
  }

  private Answer run(String machine, String input) {
    var execution =
        server
            .call(
                "StartExecution", Json.object().put("stateMachineArn", machine).put("input", input))
            .text("executionArn");
    assertThat(execution).as(machine).isNotEmpty();
    server.ended(execution);
    return server.call("DescribeExecution", Json.object().put("executionArn", execution));
  }

  private static Json.Obj output(Answer described) {
    assertThat(described.text("status")).as(described.body()).isEqualTo("SUCCEEDED");
    return (Json.Obj) Json.parse(described.text("output"));
  }

  private static String text(Json.Obj object, String member) {
    return object.get(member).orElseThrow() instanceof Json.Str(var text) ? text : "";
  }

  /// Times are written as the SDK for Java 2 shows them, not as the wire has them.
  @Test
  void aChildIsStartedListedDescribedAndStopped() {
    var child =
        machine(
            "child", "{'StartAt':'W','States':{'W':{'Type':'Wait','Seconds':3600,'End':true}}}");

    var started =
        output(
            run(
                task(
                    "start",
                    "startExecution",
                    "{'StateMachineArn':'%s','Name':'c','Input':{'a':1}}".formatted(child))));
    assertThat(text(started, "ExecutionArn")).isEqualTo(PREFIX + "execution:child:c");
    assertThat(text(started, "StartDate")).matches("20..-..-..T..:..:..\\..*Z");

    var listed =
        output(run(task("list", "listExecutions", "{'StateMachineArn':'%s'}".formatted(child))));
    assertThat(listed.text()).contains("\"Name\":\"c\"", "\"Status\":\"RUNNING\"");

    var arn = "{'ExecutionArn':'%s'}".formatted(PREFIX + "execution:child:c");
    assertThat(text(output(run(task("describe", "describeExecution", arn))), "Input"))
        .isEqualTo("{\"a\":1}");
    assertThat(output(run(task("stop", "stopExecution", arn))).members()).containsKey("StopDate");
    assertThat(text(output(run(task("described", "describeExecution", arn))), "Status"))
        .isEqualTo("ABORTED");
  }

  /// The error and its text are recorded.
  @Test
  void errorsAreThoseOfTheWire() {
    var failed = run(task("t", "sendTaskFailure", "{'TaskToken':'NoSuchTaskToken'}"));

    assertThat(failed.text("error")).isEqualTo("Sfn.InvalidTokenException");
    assertThat(failed.text("cause"))
        .matches(
            "Invalid Token: 'Invalid token' \\(Service: Sfn, Status Code: 400, Request ID: [0-9a-f-]{36}\\) \\(SDK Attempt Count: 1\\)");
    assertThat(
            run(task(
                    "d",
                    "describeStateMachine",
                    "{'StateMachineArn':'" + PREFIX + "stateMachine:none'}"))
                .text("error"))
        .isEqualTo("Sfn.StateMachineDoesNotExistException");
  }

  /// What the guide shows: one branch waits for a token that another gives back.
  @Test
  void aTokenIsGivenBackByATask() {
    var run =
        run(
            machine(
                "m",
                """
                {'StartAt':'P','States':{'P':{'Type':'Parallel','End':true,'Branches':[
                 {'StartAt':'Wait','States':{'Wait':{'Type':'Task','End':true,
                   'Resource':'arn:aws:states:::aws-sdk:sfn:startExecution.waitForTaskToken',
                   'Parameters':{'StateMachineArn':'%s','Input':{'token.$':'$$.Task.Token'}}}}}]}}}
                """
                    .formatted(
                        machine(
                            "worker",
                            """
                            {'StartAt':'Send','States':{'Send':{'Type':'Task','End':true,
                              'Resource':'arn:aws:states:::aws-sdk:sfn:sendTaskSuccess',
                              'Parameters':{'TaskToken.$':'$.token','Output':{'done':true}}}}}
                            """))));

    assertThat(run.text("output")).as(run.body()).isEqualTo("[{\"done\":true}]");
  }

  @Test
  void anActivityIsWorkedOnByAMachine() {
    var activity =
        server.call("CreateActivity", Json.object().put("name", "a")).text("activityArn");
    var worked =
        server
            .call(
                "StartExecution",
                Json.object()
                    .put(
                        "stateMachineArn",
                        machine(
                            "work",
                            "{'StartAt':'A','States':{'A':{'Type':'Task','Resource':'%s','End':true}}}"
                                .formatted(activity)))
                    .put("input", "{\"n\":7}"))
            .text("executionArn");

    var worker =
        run(
            machine(
                "worker",
                """
                {'StartAt':'Get','States':{
                  'Get':{'Type':'Task','Next':'Send','ResultPath':'$.task',
                    'Resource':'arn:aws:states:::aws-sdk:sfn:getActivityTask',
                    'Parameters':{'ActivityArn':'%s','WorkerName':'w'}},
                  'Send':{'Type':'Task','End':true,
                    'Resource':'arn:aws:states:::aws-sdk:sfn:sendTaskSuccess',
                    'Parameters':{'TaskToken.$':'$.task.TaskToken','Output.$':'$.task.Input'}}}}
                """
                    .formatted(activity)));

    assertThat(output(worker)).isEqualTo(Json.Obj.EMPTY);
    server.ended(worked);
    assertThat(
            server
                .call("DescribeExecution", Json.object().put("executionArn", worked))
                .text("output"))
        .isEqualTo("{\"n\":7}");
  }

  /// What AWS says of other integrations (recorded).
  @Test
  void aResultThatIsTooLargeFails() {
    var child = machine("child", "{'StartAt':'S','States':{'S':{'Type':'Succeed'}}}");
    var input = "\"" + "x".repeat(262_100) + "\"";
    var execution =
        server
            .call("StartExecution", Json.object().put("stateMachineArn", child).put("input", input))
            .text("executionArn");
    server.ended(execution);

    var described =
        run(task("d", "describeExecution", "{'ExecutionArn':'%s'}".formatted(execution)));

    assertThat(described.text("error")).isEqualTo("States.DataLimitExceeded");
    assertThat(described.text("cause"))
        .isEqualTo(
            "The state/task 'aws-sdk:sfn' returned a result with a size exceeding the maximum number of bytes service limit.");
  }

  /// All 37, without what they need: each answers, if only that it lacks something.
  @Test
  void everyOperationIsThere() {
    var operations = CATALOGUE.service("sfn").orElseThrow().operations().values();
    assertThat(operations).hasSizeGreaterThanOrEqualTo(37);

    for (var operation : operations) {
      var parameters = Json.object();
      operation.input().members().stream()
          .filter(member -> operation.input().required().contains(member.name()))
          .forEach(member ->
              parameters.put(
                  member.pascalCase() + ".$",
                  member.shape() instanceof Shape.Items ? "$.list" : "$.text"));
      var machine =
          task(operation.name(), operation.action(), parameters.build().text().replace('"', '\''));
      var described = run(machine, "{\"text\":\"nothing\",\"list\":[]}");
      assertThat(described.text("error"))
          .as("%s: %s", operation.name(), described.body())
          .isNotIn("Sfn.SfnException", "Sfn.SdkClientException", "States.Runtime");
    }
  }

  @Test
  void aTaskOfAServiceIsTriedOut() {
    var state =
        "{'Type':'Task','Resource':'arn:aws:states:::aws-sdk:sfn:listActivities','Parameters':{'MaxResults':5},'End':true}"
            .replace('\'', '"');

    var tried =
        server.call("TestState", Json.object().put("definition", state).put("roleArn", ROLE));
    var refused =
        server.call(
            "TestState",
            Json.object()
                .put("definition", state.replace("MaxResults", "maxResults"))
                .put("roleArn", ROLE));

    assertThat(tried.text("output")).as(tried.body()).isEqualTo("{\"Activities\":[]}");
    assertThat(refused.error()).isEqualTo("InvalidDefinition");
    assertThat(refused.text("message"))
        .isEqualTo(
            "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: The field \"maxResults\" is not supported by Step Functions at /States/StateName/Parameters'");
  }

  @Test
  void whatIsNotThereIsRefusedWhereverADefinitionIsGiven() {
    var wrong =
        "{'StartAt':'T','States':{'T':{'Type':'Task','Resource':'arn:aws:states:::aws-sdk:sfn:listThings','End':true}}}"
            .replace('\'', '"');
    var there = machine("m", "{'StartAt':'S','States':{'S':{'Type':'Succeed'}}}");

    for (var answer :
        List.of(
            server.call(
                "CreateStateMachine",
                Json.object().put("name", "n").put("roleArn", ROLE).put("definition", wrong)),
            server.call(
                "UpdateStateMachine",
                Json.object().put("stateMachineArn", there).put("definition", wrong)))) {
      assertThat(answer.error()).isEqualTo("InvalidDefinition");
      assertThat(answer.text("message")).contains("aws-sdk:sfn:listThings is not recognized");
    }
    assertThat(
            server
                .call("ValidateStateMachineDefinition", Json.object().put("definition", wrong))
                .body())
        .contains("FAIL", "is not recognized", "/States/T/Resource");
  }
}
