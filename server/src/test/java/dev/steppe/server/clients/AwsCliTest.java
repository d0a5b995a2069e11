package dev.steppe.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.server.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The AWS CLI finds nothing amiss, with the variables that the README tells users to set.
final class AwsCliTest {
  private static final String ARN = "arn:aws:states:eu-west-1:111122223333:";
  private static final String ROLE = "arn:aws:iam::111122223333:role/r";
  private static final String PASS =
      "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"End\":true}}}";
  private static final String WAIT =
      "{\"StartAt\":\"W\",\"States\":{\"W\":{\"Type\":\"Wait\",\"Seconds\":3600,\"End\":true}}}";

  private static final RunningServer SERVER = RunningServer.inMemory();

  private final Path folder;

  AwsCliTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void needsTheCli() {
    Program.needs("the AWS CLI (aws)", "aws", "--version");
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  /// What the README says, and nothing of the user's own configuration.
  static Map<String, String> environment(RunningServer server) {
    return Map.ofEntries(
        Map.entry("AWS_ENDPOINT_URL_SFN", server.uri().toString()),
        Map.entry("AWS_DISABLE_HOST_PREFIX_INJECTION", "true"),
        Map.entry("AWS_REGION", "eu-west-1"),
        Map.entry("AWS_DEFAULT_REGION", "eu-west-1"),
        Map.entry("AWS_ACCESS_KEY_ID", "111122223333"),
        Map.entry("AWS_SECRET_ACCESS_KEY", "any"),
        Map.entry("AWS_CONFIG_FILE", "none"),
        Map.entry("AWS_SHARED_CREDENTIALS_FILE", "none"),
        Map.entry("AWS_EC2_METADATA_DISABLED", "true"),
        Map.entry("AWS_PAGER", ""));
  }

  private Program.Run run(String... words) {
    var command = new ArrayList<>(List.of("aws", "stepfunctions"));
    command.addAll(List.of(words));
    return new Program(folder, environment(SERVER)).run(command);
  }

  /// What a command prints, which succeeds.
  private Json.Obj aws(String... words) {
    return object(run(words).succeeded());
  }

  private static Json.Obj object(String text) {
    return Json.parse(text) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
  }

  private static String text(Json.Obj object, String member) {
    return object.get(member).orElse(Json.Null.NULL) instanceof Json.Str(var text) ? text : "";
  }

  private static List<Json.Obj> rows(Json.Obj object, String member) {
    return object.get(member).orElse(Json.Arr.EMPTY) instanceof Json.Arr(var items)
        ? items.stream().map(Json.Obj.class::cast).toList()
        : List.of();
  }

  private String machine(String name, String definition) {
    return text(
        aws(
            "create-state-machine",
            "--name=" + name,
            "--role-arn=" + ROLE,
            "--definition=" + definition),
        "stateMachineArn");
  }

  private static void refused(Program.Run run, String error) {
    assertThat(run.err()).contains(error);
    assertThat(run.exit()).as("version 1 ends with 255, version 2 with 254").isIn(254, 255);
  }

  @Test
  void aMachineIsCreatedUpdatedTaggedAndDeleted() throws IOException {
    Files.writeString(folder.resolve("machine.json"), PASS);
    var created =
        aws(
            "create-state-machine",
            "--name=life",
            "--role-arn=" + ROLE,
            "--definition=file://machine.json",
            "--tags",
            "key=team,value=orders");
    var machine = text(created, "stateMachineArn");
    assertThat(machine).isEqualTo(ARN + "stateMachine:life");
    assertThat(created.get("creationDate")).isPresent();
    var arn = "--state-machine-arn=" + machine;

    aws("update-state-machine", arn, "--definition=" + WAIT);
    var described = aws("describe-state-machine", arn);
    assertThat(text(described, "definition")).isEqualTo(WAIT);
    assertThat(text(described, "status")).isEqualTo("ACTIVE");
    assertThat(text(described, "revisionId")).isNotEmpty();

    run("tag-resource", "--resource-arn=" + machine, "--tags", "key=b,value=2").succeeded();
    run("untag-resource", "--resource-arn=" + machine, "--tag-keys", "team").succeeded();
    assertThat(
            run("list-tags-for-resource", "--resource-arn=" + machine, "--output=text").succeeded())
        .isEqualTo("TAGS\tb\t2\n");

    run("delete-state-machine", arn).succeeded();
    refused(
        run("describe-state-machine", arn),
        "An error occurred (StateMachineDoesNotExist) when calling the DescribeStateMachine"
            + " operation: State Machine Does Not Exist: '"
            + machine
            + "'");
  }

  @Test
  void executionsAreStartedListedPageByPageReadAndStopped() {
    var machine = "--state-machine-arn=" + machine("waiting", WAIT);
    for (var name : List.of("first", "second", "third")) {
      aws("start-execution", machine, "--name=" + name, "--input={\"n\": 1}");
    }
    var second = ARN + "execution:waiting:second";
    run("stop-execution", "--execution-arn=" + second, "--error=E", "--cause=C").succeeded();

    var page = aws("list-executions", machine, "--max-items=2", "--page-size=1");
    var rest =
        aws(
            "list-executions",
            machine,
            "--max-items=2",
            "--page-size=1",
            "--starting-token=" + text(page, "NextToken"));
    assertThat(
            Stream.concat(rows(page, "executions").stream(), rows(rest, "executions").stream())
                .map(row -> text(row, "name")))
        .containsExactly("third", "second", "first");
    assertThat(rest.get("NextToken")).isEmpty();
    assertThat(
            run(
                    "list-executions",
                    machine,
                    "--status-filter=ABORTED",
                    "--query=executions[].executionArn",
                    "--output=text")
                .succeeded()
                .strip())
        .isEqualTo(second);

    var described = aws("describe-execution", "--execution-arn=" + second);
    assertThat(text(described, "status")).isEqualTo("ABORTED");
    assertThat(text(described, "error")).isEqualTo("E");
    assertThat(text(described, "input")).isEqualTo("{\"n\": 1}");
    refused(
        run("start-execution", machine, "--name=second", "--input={}"),
        "An error occurred (ExecutionAlreadyExists) when calling the StartExecution operation:"
            + " Execution Already Exists: '"
            + second
            + "'");

    var backwards =
        aws(
            "get-execution-history",
            "--execution-arn=" + second,
            "--reverse-order",
            "--no-include-execution-data",
            "--max-items=2");
    var earlier =
        aws(
            "get-execution-history",
            "--execution-arn=" + second,
            "--reverse-order",
            "--no-include-execution-data",
            "--starting-token=" + text(backwards, "NextToken"));
    assertThat(
            Stream.concat(rows(backwards, "events").stream(), rows(earlier, "events").stream())
                .map(event -> text(event, "type")))
        .containsExactly("ExecutionAborted", "WaitStateEntered", "ExecutionStarted");
  }

  @Test
  void machinesAreListedPageByPage() {
    List.of("listed-1", "listed-2", "listed-3").forEach(name -> machine(name, PASS));

    var names =
        run(
                "list-state-machines",
                "--page-size=2",
                "--query=stateMachines[?starts_with(name, `listed-`)].name",
                "--output=text")
            .succeeded();

    assertThat(names.split("\\s+")).containsExactly("listed-1", "listed-2", "listed-3");
  }

  @Test
  void aWorkerPollsAndAnswers() throws Exception {
    var activity = text(aws("create-activity", "--name=work"), "activityArn");
    var machine =
        machine(
            "worked-for",
            "{\"StartAt\":\"T\",\"States\":{\"T\":{\"Type\":\"Task\",\"Resource\":\"%s\",\"End\":true}}}"
                .formatted(activity));
    var polling =
        new Program(folder, environment(SERVER))
            .begin("aws", "stepfunctions", "get-activity-task", "--activity-arn=" + activity);
    var execution =
        text(
            aws("start-execution", "--state-machine-arn=" + machine, "--input=[7]"),
            "executionArn");

    var task = object(polling.get().succeeded());
    assertThat(text(task, "input")).isEqualTo("[7]");
    var token = "--task-token=" + text(task, "taskToken");
    run("send-task-heartbeat", token).succeeded();
    refused(
        run("send-task-success", token, "--task-output={"),
        "An error occurred (InvalidOutput) when calling the SendTaskSuccess operation");
    run("send-task-success", token, "--task-output=[8]").succeeded();
    refused(
        run("send-task-failure", token),
        "An error occurred (TaskTimedOut) when calling the SendTaskFailure operation:"
            + " Task Timed Out: 'Provided task does not exist anymore'");

    SERVER.ended(execution);
    assertThat(
            run(
                    "describe-execution",
                    "--execution-arn=" + execution,
                    "--query=output",
                    "--output=text")
                .succeeded()
                .strip())
        .isEqualTo("[8]");
    assertThat(run("list-activities", "--query=activities[].name", "--output=text").succeeded())
        .isEqualTo("work\n");
    run("delete-activity", "--activity-arn=" + activity).succeeded();
    refused(
        run("describe-activity", "--activity-arn=" + activity),
        "An error occurred (ActivityDoesNotExist)");
  }

  @Test
  void anExpressExecutionRunsWhileTheCliWaits() {
    var machine =
        text(
            aws(
                "create-state-machine",
                "--name=express",
                "--type=EXPRESS",
                "--role-arn=" + ROLE,
                "--definition=" + PASS),
            "stateMachineArn");
    var start =
        List.of("aws", "stepfunctions", "start-sync-execution", "--state-machine-arn=" + machine);

    var reply = object(new Program(folder, environment(SERVER)).run(start).succeeded());
    assertThat(text(reply, "status")).isEqualTo("SUCCEEDED");

    var older = new HashMap<>(environment(SERVER));
    older.put("AWS_DISABLE_HOST_PREFIX_INJECTION", "false");
    older.put("http_proxy", SERVER.uri().toString());
    older.put("no_proxy", "");
    var through = object(new Program(folder, older).run(start).succeeded());
    assertThat(text(through, "status")).as("through Steppe as a proxy").isEqualTo("SUCCEEDED");
  }

  @Test
  void definitionsAndStatesAreTried() {
    var valid =
        aws(
            "validate-state-machine-definition",
            "--definition={\"StartAt\":\"A\",\"States\":{}}",
            "--severity=WARNING");
    assertThat(text(valid, "result")).isEqualTo("FAIL");

    var tried =
        aws(
            "test-state",
            "--definition={\"Type\":\"Pass\",\"Result\":{\"x\":1},\"Next\":\"B\"}",
            "--role-arn=" + ROLE,
            "--inspection-level=DEBUG");
    assertThat(text(tried, "status")).isEqualTo("SUCCEEDED");
    assertThat(text(tried, "output")).isEqualTo("{\"x\":1}");
    assertThat(text(tried, "nextState")).isEqualTo("B");
  }

  @Test
  void whatTheCliDoesNotCheckItselfIsRefusedByTheServer() {
    refused(
        run("describe-execution", "--execution-arn=junk"),
        "An error occurred (InvalidArn) when calling the DescribeExecution operation:"
            + " Invalid Arn: 'Invalid ARN prefix: junk'");
    refused(
        run("create-activity", "--name=" + "n".repeat(81)),
        "An error occurred (ValidationException) when calling the CreateActivity operation:"
            + " 1 validation error detected: Value '"
            + "n".repeat(81)
            + "' at 'name' failed to satisfy constraint: Member must have length less than or"
            + " equal to 80");
  }
}
