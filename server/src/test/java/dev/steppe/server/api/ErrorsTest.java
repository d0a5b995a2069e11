package dev.steppe.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.steppe.asl.json.Json;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every error that the model lets an operation declare is provoked, and told in AWS's words; or it
/// is listed why this server never answers so.
final class ErrorsTest {
  /// What goes before, and what the last call is then refused with.
  private record Scenario(String message, Consumer<InProcess> calls) {}

  private static final String NO_KEYS = "no keys of customers are used";
  private static final String NO_QUOTA = "there may be as many as the store holds";
  private static final String ATOMIC = "changes are compared and set, so that none conflict";

  /// Errors that no input provokes, and why; by their name, or by that and their operation.
  private static final Map<String, String> NEVER =
      Map.ofEntries(
          Map.entry("KmsAccessDeniedException", NO_KEYS),
          Map.entry("KmsInvalidStateException", NO_KEYS),
          Map.entry("KmsThrottlingException", NO_KEYS),
          Map.entry("StateMachineLimitExceeded", NO_QUOTA),
          Map.entry("ActivityLimitExceeded", NO_QUOTA),
          Map.entry("ExecutionLimitExceeded", NO_QUOTA),
          Map.entry(
              "ActivityAlreadyExists",
              "an activity can be encrypted in one way only: by AWS's key"),
          Map.entry(
              "InvalidTracingConfiguration",
              "its one member is a boolean, and another type cannot be read"),
          Map.entry(
              "TaskDoesNotExist",
              "a token that is sound and whose task is gone is answered with TaskTimedOut"),
          Map.entry(
              "CreateStateMachine StateMachineTypeNotSupported",
              "both types are served everywhere"),
          Map.entry("CreateStateMachine ConflictException", ATOMIC),
          Map.entry("UpdateStateMachine ConflictException", ATOMIC),
          Map.entry("DeleteStateMachineAlias ConflictException", ATOMIC),
          Map.entry("UpdateStateMachineAlias ConflictException", ATOMIC),
          Map.entry(
              "DeleteStateMachineAlias ResourceNotFound",
              "deleting what is deleted succeeds (recorded)"),
          Map.entry(
              "CreateStateMachineAlias InvalidArn",
              "what is no version's ARN is told as a ValidationException (recorded)"),
          Map.entry(
              "StartSyncExecution StateMachineDeleting",
              "an Express machine is gone as soon as it is deleted"),
          Map.entry(
              "CreateStateMachineAlias InvalidName", "the model's pattern refuses such names"),
          Map.entry(
              "ListStateMachineAliases ResourceNotFound",
              "an unknown machine is answered with StateMachineDoesNotExist"));

  /// Errors that cannot be provoked yet: none.
  private static final Set<String> PENDING = Set.of();

  private static final String NO_PREFIX = "Invalid Arn: 'Invalid ARN prefix: nonsense'";
  private static final String BAD_TOKEN = "Invalid Token: 'Invalid token'";
  private static final String NOT_JSON =
      "Unrecognized token 'nonsense': was expecting (JSON String, Number, Array, Object or token"
          + " 'null', 'true' or 'false')";
  private static final String LABELED = "stateMachine:m/label";

  private static final Map<String, Scenario> SCENARIOS = new HashMap<>();

  private static void scenario(String name, String message, Consumer<InProcess> calls) {
    assertThat(SCENARIOS.put(name, new Scenario(message, calls))).as(name).isNull();
  }

  /// A scenario of one call with one member.
  private static void scenario(String name, String member, String value, String message) {
    var operation = name.substring(0, name.indexOf(' '));
    scenario(name, message, api -> api.call(operation, valid(api, operation).put(member, value)));
  }

  /// An input that breaks no constraint of the model: all that is required.
  private static Json.Builder valid(InProcess api, String operation) {
    var input = Json.object();
    ApiModel.input(operation)
        .members()
        .forEach((name, member) -> {
          if (member.required()) {
            input.put(name, right(api, name, member.shape()));
          }
        });
    return input;
  }

  private static Json right(InProcess api, String member, Shape shape) {
    return switch (member) {
      case "stateMachineArn" -> Json.of(api.arn("stateMachine", "none"));
      case "executionArn" -> Json.of(api.arn("execution", "none:none"));
      case "definition" -> Json.of(InProcess.PASS);
      case "roleArn" -> Json.of(InProcess.ROLE);
      default -> Place.right(shape);
    };
  }

  static {
    arns();
    machines();
    versionsAndAliases();
    executions();
    mapRuns();
    activitiesAndTasks();
    others();
  }

  /// What is no ARN at all, or that of something else, is refused alike everywhere.
  private static void arns() {
    for (var operation : ApiModel.operations()) {
      var members = ApiModel.input(operation).members();
      for (var member :
          new String[] {
            "stateMachineArn",
            "executionArn",
            "activityArn",
            "mapRunArn",
            "resourceArn",
            "stateMachineAliasArn",
            "stateMachineVersionArn"
          }) {
        if (members.containsKey(member)
            && ApiModel.errors(operation).contains("InvalidArn")
            && !SCENARIOS.containsKey(operation + " InvalidArn")) {
          scenario(operation + " InvalidArn", member, "nonsense", NO_PREFIX);
        }
      }
    }
    scenario("CreateStateMachine InvalidArn", "roleArn", "nonsense", NO_PREFIX);
    scenario(
        "TestState InvalidArn",
        NO_PREFIX,
        api ->
            api.call(
                "TestState",
                Json.object()
                    .put("definition", "{\"Type\":\"Pass\",\"End\":true}")
                    .put("roleArn", "nonsense")));
  }

  private static void machines() {
    scenario("CreateStateMachine InvalidName", "name", "a b", "Invalid Name: 'a b'");
    scenario(
        "CreateStateMachine InvalidDefinition",
        "definition",
        "{}",
        "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required:"
            + " [States, StartAt] at /'");
    scenario(
        "UpdateStateMachine InvalidDefinition",
        "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required:"
            + " [States, StartAt] at /'",
        api -> update(api, api.machine("m", InProcess.PASS), "definition", Json.of("{}")));
    for (var operation : new String[] {"CreateStateMachine", "UpdateStateMachine"}) {
      scenario(
          operation + " InvalidLoggingConfiguration",
          "Invalid Logging Configuration: Must specify exactly one Log Destination.",
          api -> change(api, operation, "loggingConfiguration", "{\"level\":\"ALL\"}"));
      scenario(
          operation + " InvalidEncryptionConfiguration",
          "Steppe does not encrypt with customer managed keys yet: use AWS_OWNED_KEY.",
          api ->
              change(
                  api,
                  operation,
                  "encryptionConfiguration",
                  "{\"type\":\"CUSTOMER_MANAGED_KMS_KEY\",\"kmsKeyId\":\"key\"}"));
      scenario(
          operation + " ValidationException",
          "Version description can only be set when publish is true",
          api -> change(api, operation, "versionDescription", "\"first\""));
    }
    scenario(
        "CreateStateMachine StateMachineAlreadyExists",
        "State Machine Already Exists: 'arn:aws:states:eu-west-1:111122223333:stateMachine:m'",
        api -> {
          api.machine("m", InProcess.PASS);
          api.machine("m", InProcess.WAIT);
        });
    scenario(
        "CreateStateMachine TooManyTags",
        "Too many tags for 'a': 50 at most.",
        api ->
            api.call("CreateStateMachine", valid(api, "CreateStateMachine").put("tags", tags())));
    scenario(
        "UpdateStateMachine MissingRequiredParameter",
        "Either the definition, the role ARN, the LoggingConfiguration, or the"
            + " TracingConfiguration must be specified",
        api -> api.call("UpdateStateMachine", valid(api, "UpdateStateMachine")));
    for (var operation :
        new String[] {
          "DescribeStateMachine",
          "StartExecution",
          "StartSyncExecution",
          "ListExecutions",
          "PublishStateMachineVersion",
          "ListStateMachineAliases"
        }) {
      scenario(
          operation + " StateMachineDoesNotExist",
          "State Machine Does Not Exist: 'arn:aws:states:eu-west-1:111122223333:stateMachine:none'",
          api -> api.call(operation, "stateMachineArn", api.arn("stateMachine", "none")));
    }
    scenario(
        "UpdateStateMachine StateMachineDoesNotExist",
        "State Machine Does Not Exist: 'arn:aws:states:eu-west-1:111122223333:stateMachine:none'",
        api -> update(api, api.arn("stateMachine", "none"), "roleArn", Json.of(InProcess.ROLE)));
    for (var operation : new String[] {"ListStateMachines", "ListActivities"}) {
      scenario(operation + " InvalidToken", "nextToken", "nonsense", BAD_TOKEN);
    }
    deleting("CreateStateMachine", (api, _) -> api.machine("m", InProcess.WAIT));
    deleting(
        "UpdateStateMachine",
        (api, arn) -> update(api, arn, "roleArn", Json.of("arn:aws:iam::111122223333:role/s")));
    deleting("StartExecution", (api, arn) -> api.call("StartExecution", "stateMachineArn", arn));
    deleting(
        "PublishStateMachineVersion",
        (api, arn) -> api.call("PublishStateMachineVersion", "stateMachineArn", arn));
    deleting(
        "ListStateMachineAliases",
        (api, arn) -> api.call("ListStateMachineAliases", "stateMachineArn", arn));
    scenario(
        "ValidateStateMachineDefinition ValidationException",
        "maxResults",
        Json.of(101),
        "1 validation error detected: Value '101' at 'maxResults' failed to satisfy constraint:"
            + " Member must have value less than or equal to 100");
  }

  private static void scenario(String name, String member, Json value, String message) {
    var operation = name.substring(0, name.indexOf(' '));
    scenario(name, message, api -> api.call(operation, valid(api, operation).put(member, value)));
  }

  private interface Deleted {
    void call(InProcess api, String machineArn);
  }

  /// What is refused of a machine that is deleted while an execution of it runs.
  private static void deleting(String operation, Deleted then) {
    scenario(
        operation + " StateMachineDeleting",
        "State Machine is being deleted: 'arn:aws:states:eu-west-1:111122223333:stateMachine:m'",
        api -> {
          var machine = api.machine("m", InProcess.WAIT);
          api.start(machine, "holds-it");
          api.call("PublishStateMachineVersion", "stateMachineArn", machine);
          alias(api, "live", machine + ":1", 100);
          api.call("DeleteStateMachine", "stateMachineArn", machine);
          then.call(api, machine);
        });
  }

  private static void change(InProcess api, String operation, String member, String value) {
    var input =
        operation.equals("CreateStateMachine")
            ? valid(api, operation)
            : Json.object()
                .put("stateMachineArn", api.machine("m", InProcess.PASS))
                .put("definition", InProcess.WAIT);
    api.call(operation, input.put(member, Json.parse(value)));
  }

  private static void update(InProcess api, String machine, String member, Json value) {
    api.call(
        "UpdateStateMachine", Json.object().put("stateMachineArn", machine).put(member, value));
  }

  private static Json alias(InProcess api, String name, String version, int weight) {
    return api.call(
        "CreateStateMachineAlias",
        Json.object()
            .put("name", name)
            .put("routingConfiguration", Json.array(route(version, weight))));
  }

  private static Json route(String version, int weight) {
    return Json.object().put("stateMachineVersionArn", version).put("weight", weight).build();
  }

  private static Json tags() {
    var tags = new java.util.ArrayList<Json>();
    for (int i = 0; i < 51; i++) {
      tags.add(Json.object().put("key", "key-" + i).put("value", "v").build());
    }
    return new Json.Arr(tags);
  }

  /// Publishes as many versions as a machine may have.
  private static String full(InProcess api) {
    var machine = api.machine("m", InProcess.PASS);
    for (int i = 0; i < 1000; i++) {
      update(api, machine, "roleArn", Json.of("arn:aws:iam::111122223333:role/" + i));
      api.call("PublishStateMachineVersion", "stateMachineArn", machine);
    }
    return machine;
  }

  private static String published(InProcess api) {
    var machine = api.machine("m", InProcess.PASS);
    api.call("PublishStateMachineVersion", "stateMachineArn", machine);
    return machine;
  }

  private static void versionsAndAliases() {
    var reference = "Request references a resource that does not exist.";
    for (var operation : new String[] {"DescribeStateMachineAlias", "UpdateStateMachineAlias"}) {
      scenario(
          operation + " ResourceNotFound",
          reference,
          api ->
              api.call(
                  operation,
                  Json.object()
                      .put("stateMachineAliasArn", published(api) + ":none")
                      .put("description", "new")));
    }
    scenario(
        "CreateStateMachineAlias ResourceNotFound",
        reference,
        api -> alias(api, "live", published(api) + ":2", 100));
    scenario(
        "CreateStateMachineAlias ValidationException",
        "Sum of routing configuration weights must equal 100. Received: [99]",
        api -> alias(api, "live", published(api) + ":1", 99));
    scenario(
        "UpdateStateMachineAlias ValidationException",
        "Sum of routing configuration weights must equal 100. Received: [99]",
        api -> {
          var machine = published(api);
          alias(api, "live", machine + ":1", 100);
          api.call(
              "UpdateStateMachineAlias",
              Json.object()
                  .put("stateMachineAliasArn", machine + ":live")
                  .put("routingConfiguration", Json.array(route(machine + ":1", 99))));
        });
    scenario(
        "CreateStateMachineAlias ConflictException",
        "Failed to create alias because an alias with the same name and a different routing"
            + " configuration already exists.",
        api -> {
          var machine = published(api);
          alias(api, "live", machine + ":1", 100);
          update(api, machine, "definition", Json.of(InProcess.WAIT));
          api.call("PublishStateMachineVersion", "stateMachineArn", machine);
          alias(api, "live", machine + ":2", 100);
        });
    scenario(
        "CreateStateMachineAlias ServiceQuotaExceededException",
        "The state machine 'arn:aws:states:eu-west-1:111122223333:stateMachine:m' has 100 aliases,"
            + " the most it may have: delete one first.",
        api -> {
          var machine = published(api);
          for (int i = 0; i <= 100; i++) {
            alias(api, "alias-" + i, machine + ":1", 100);
          }
        });
    for (var operation : new String[] {"PublishStateMachineVersion", "UpdateStateMachine"}) {
      scenario(
          operation + " ServiceQuotaExceededException",
          "The state machine 'arn:aws:states:eu-west-1:111122223333:stateMachine:m' has 1000"
              + " versions, the most it may have: delete one first.",
          api -> {
            var machine = full(api);
            api.call(
                "UpdateStateMachine",
                Json.object()
                    .put("stateMachineArn", machine)
                    .put("definition", InProcess.WAIT)
                    .put("publish", operation.equals("UpdateStateMachine")));
            api.call("PublishStateMachineVersion", "stateMachineArn", machine);
          });
    }
    scenario(
        "PublishStateMachineVersion ConflictException",
        "Failed to publish the State Machine version for revision other. The current State Machine"
            + " revision is INITIAL.",
        api ->
            api.call(
                "PublishStateMachineVersion",
                Json.object()
                    .put("stateMachineArn", api.machine("m", InProcess.PASS))
                    .put("revisionId", "other")));
    scenario(
        "DeleteStateMachineVersion ConflictException",
        "Version to be deleted must not be referenced by an alias. Current list of aliases"
            + " referencing this version: [live]",
        api -> {
          var machine = published(api);
          alias(api, "live", machine + ":1", 100);
          api.call("DeleteStateMachineVersion", "stateMachineVersionArn", machine + ":1");
        });
    deleting("CreateStateMachineAlias", (api, arn) -> alias(api, "new", arn + ":1", 100));
    deleting(
        "UpdateStateMachineAlias",
        (api, arn) ->
            api.call(
                "UpdateStateMachineAlias",
                Json.object().put("stateMachineAliasArn", arn + ":live").put("description", "d")));
    for (var operation : new String[] {"ListStateMachineVersions", "ListStateMachineAliases"}) {
      scenario(
          operation + " InvalidToken",
          BAD_TOKEN,
          api ->
              api.call(
                  operation,
                  Json.object()
                      .put("stateMachineArn", published(api))
                      .put("nextToken", "nonsense")));
    }
    for (var operation :
        new String[] {
          "DeleteStateMachine",
          "StartExecution",
          "PublishStateMachineVersion",
          "ListStateMachineVersions"
        }) {
      labeled(operation, "stateMachineArn", "");
    }
    labeled("DeleteStateMachineVersion", "stateMachineVersionArn", ":1");
    labeled("DeleteStateMachineAlias", "stateMachineAliasArn", ":live");
    labeled("DescribeStateMachineAlias", "stateMachineAliasArn", ":live");
  }

  private static void labeled(String operation, String member, String qualifier) {
    scenario(
        operation + " ValidationException",
        "This operation does not support labeled state machine ARNs. Received:"
            + " arn:aws:states:eu-west-1:111122223333:"
            + LABELED
            + qualifier,
        api -> api.call(operation, member, api.arn("stateMachine", "m/label" + qualifier)));
  }

  private static void executions() {
    for (var operation :
        new String[] {
          "DescribeExecution",
          "DescribeStateMachineForExecution",
          "GetExecutionHistory",
          "ListMapRuns",
          "RedriveExecution",
          "StopExecution"
        }) {
      scenario(
          operation + " ExecutionDoesNotExist",
          "Execution Does Not Exist: 'arn:aws:states:eu-west-1:111122223333:execution:none:none'",
          api -> api.call(operation, valid(api, operation)));
    }
    for (var operation : new String[] {"StartExecution", "StartSyncExecution"}) {
      scenario(
          operation + " InvalidName",
          "Invalid Name: 'a b'",
          api -> api.call(operation, startOf(api).put("name", "a b")));
      scenario(
          operation + " InvalidExecutionInput",
          "Invalid State Machine Execution Input: '" + NOT_JSON + "'",
          api -> api.call(operation, startOf(api).put("input", "nonsense")));
    }
    scenario(
        "StartExecution ExecutionAlreadyExists",
        "Execution Already Exists: 'arn:aws:states:eu-west-1:111122223333:execution:m:one'",
        api -> {
          var machine = api.machine("m", InProcess.WAIT);
          api.start(machine, "one");
          api.call(
              "StartExecution",
              Json.object()
                  .put("stateMachineArn", machine)
                  .put("name", "one")
                  .put("input", "{\"other\":1}"));
        });
    scenario(
        "StartSyncExecution StateMachineTypeNotSupported",
        "This operation is not supported by this type of state machine",
        api ->
            api.call(
                "StartSyncExecution",
                "stateMachineArn",
                api.machine("m", InProcess.PASS, "STANDARD")));
    scenario(
        "ListExecutions StateMachineTypeNotSupported",
        "This operation is not supported by this type of state machine",
        api ->
            api.call(
                "ListExecutions", "stateMachineArn", api.machine("m", InProcess.PASS, "EXPRESS")));
    scenario(
        "ListExecutions ValidationException",
        "Either stateMachineArn or mapRunArn must be specified",
        api -> api.call("ListExecutions", Json.object()));
    scenario(
        "ListExecutions InvalidToken",
        BAD_TOKEN,
        api ->
            api.call(
                "ListExecutions",
                Json.object()
                    .put("stateMachineArn", api.machine("m", InProcess.PASS))
                    .put("nextToken", "nonsense")));
    for (var operation : new String[] {"GetExecutionHistory", "ListMapRuns"}) {
      scenario(
          operation + " InvalidToken",
          BAD_TOKEN,
          api ->
              api.call(
                  operation,
                  Json.object()
                      .put("executionArn", api.start(api.machine("m", InProcess.WAIT), "one"))
                      .put("nextToken", "nonsense")));
    }
    scenario(
        "RedriveExecution ExecutionNotRedrivable",
        "Execution is RUNNING and cannot be redriven",
        api ->
            api.call(
                "RedriveExecution",
                "executionArn",
                api.start(api.machine("m", InProcess.WAIT), "one")));
    scenario(
        "RedriveExecution ValidationException",
        "clientToken",
        "a token",
        "1 validation error detected: Value 'a token' at 'clientToken' failed to satisfy"
            + " constraint: Member must satisfy regular expression pattern: [!-~]+");
    scenario(
        "StopExecution ValidationException",
        "error",
        "e".repeat(257),
        "1 validation error detected: Value at 'error' failed to satisfy constraint: Member must"
            + " have length less than or equal to 256");
  }

  private static Json.Builder startOf(InProcess api) {
    return Json.object().put("stateMachineArn", api.machine("m", InProcess.PASS, "EXPRESS"));
  }

  private static void mapRuns() {
    for (var operation : new String[] {"DescribeMapRun", "UpdateMapRun", "ListExecutions"}) {
      scenario(
          operation + " ResourceNotFound",
          "Resource not found: 'arn:aws:states:eu-west-1:111122223333:mapRun:m/L:none'",
          api -> {
            var input = Json.object().put("mapRunArn", api.arn("mapRun", "m/L:none"));
            api.call(
                operation,
                operation.equals("UpdateMapRun") ? input.put("maxConcurrency", 1) : input);
          });
    }
    scenario(
        "UpdateMapRun ValidationException",
        "Either maxConcurrency, toleratedFailureCount or toleratedFailurePercentage must be"
            + " specified",
        api -> api.call("UpdateMapRun", "mapRunArn", api.arn("mapRun", "m/L:none")));
  }

  private static void activitiesAndTasks() {
    scenario("CreateActivity InvalidName", "name", "a b", "Invalid Name: 'a b'");
    scenario(
        "CreateActivity InvalidEncryptionConfiguration",
        "encryptionConfiguration",
        Json.parse("{\"type\":\"CUSTOMER_MANAGED_KMS_KEY\",\"kmsKeyId\":\"key\"}"),
        "Steppe does not encrypt with customer managed keys yet: use AWS_OWNED_KEY.");
    scenario("CreateActivity TooManyTags", "tags", tags(), "Too many tags for 'a': 50 at most.");
    for (var operation : new String[] {"DescribeActivity", "GetActivityTask"}) {
      scenario(
          operation + " ActivityDoesNotExist",
          "Activity Does Not Exist: 'arn:aws:states:eu-west-1:111122223333:activity:none'",
          api -> api.call(operation, "activityArn", api.arn("activity", "none")));
    }
    scenario(
        "GetActivityTask ActivityWorkerLimitExceeded",
        "The maximum number of workers concurrently polling for activity tasks has been reached.",
        api -> {
          var input = Json.object().put("activityArn", api.activity("work")).build();
          for (int i = 0; i <= 1000; i++) {
            var unused = api.begin("GetActivityTask", input);
          }
        });
    for (var operation : new String[] {"SendTaskSuccess", "SendTaskFailure", "SendTaskHeartbeat"}) {
      scenario(operation + " InvalidToken", "taskToken", "nonsense", BAD_TOKEN);
      scenario(
          operation + " TaskTimedOut",
          "Task Timed Out: 'Provided task does not exist anymore'",
          api -> {
            var token = token(api);
            api.call("SendTaskFailure", "taskToken", token);
            var again = Json.object().put("taskToken", token);
            api.call(
                operation, operation.equals("SendTaskSuccess") ? again.put("output", "1") : again);
          });
    }
    scenario(
        "SendTaskSuccess InvalidOutput",
        "Invalid Output: '" + NOT_JSON + "'",
        api ->
            api.call(
                "SendTaskSuccess",
                Json.object().put("taskToken", token(api)).put("output", "nonsense")));
  }

  private static String token(InProcess api) {
    var activity = api.activity("work");
    api.start(
        api.machine(
            "works",
            "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Task\",\"Resource\":\""
                + activity
                + "\",\"End\":true}}}"),
        "one");
    return api.token(activity);
  }

  private static void others() {
    for (var operation : new String[] {"ListTagsForResource", "TagResource", "UntagResource"}) {
      scenario(
          operation + " ResourceNotFound",
          "resourceArn",
          "arn:aws:states:eu-west-1:111122223333:stateMachine:none",
          "Resource not found: 'arn:aws:states:eu-west-1:111122223333:stateMachine:none'");
    }
    scenario(
        "TagResource TooManyTags",
        "Too many tags for 'arn:aws:states:eu-west-1:111122223333:stateMachine:m': 50 at most.",
        api ->
            api.call(
                "TagResource",
                Json.object()
                    .put("resourceArn", api.machine("m", InProcess.PASS))
                    .put("tags", tags())));
    scenario(
        "TestState InvalidDefinition",
        "definition",
        "{}",
        "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required:"
            + " [Type] at /States/StateName'");
    scenario(
        "TestState InvalidExecutionInput",
        "Invalid State Machine Execution Input: '" + NOT_JSON + "'",
        api ->
            api.call(
                "TestState",
                Json.object()
                    .put("definition", "{\"Type\":\"Pass\",\"End\":true}")
                    .put("input", "nonsense")));
    scenario(
        "TestState ValidationException",
        "RoleArn must be specified when testing a Task state",
        api ->
            api.call(
                "TestState",
                "definition",
                "{\"Type\":\"Task\",\"Resource\":\"arn:aws:lambda:eu-west-1:111122223333:function:f\","
                    + "\"End\":true}"));
  }

  private static Stream<String> declared() {
    return ApiModel.operations().stream()
        .flatMap(
            operation -> ApiModel.errors(operation).stream().map(error -> operation + " " + error));
  }

  private static boolean isNever(String name) {
    return NEVER.containsKey(name) || NEVER.containsKey(name.substring(name.indexOf(' ') + 1));
  }

  @Test
  void everyDeclaredErrorIsProvokedOrListedAsNeverAnswered() {
    var missing =
        new TreeSet<>(
            declared().filter(name -> !SCENARIOS.containsKey(name) && !isNever(name)).toList());
    assertThat(missing).isEmpty();
    assertThat(declared()).containsAll(SCENARIOS.keySet()).containsAll(PENDING);
    assertThat(declared().filter(SCENARIOS::containsKey).filter(ErrorsTest::isNever)).isEmpty();
  }

  @Test
  void whatIsNeverAnsweredIsDeclaredSomewhere() {
    var names = new HashSet<String>();
    declared()
        .forEach(name -> {
          names.add(name);
          names.add(name.substring(name.indexOf(' ') + 1));
        });
    assertThat(names).containsAll(NEVER.keySet());
  }

  @TestFactory
  Stream<DynamicTest> everyErrorIsToldInAwssWords() {
    return SCENARIOS.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry ->
            DynamicTest.dynamicTest(
                entry.getKey(),
                () -> {
                  if (!PENDING.contains(entry.getKey())) {
                    told(entry.getKey(), entry.getValue());
                  } else if (holds(entry.getKey(), entry.getValue())) {
                    Assertions.fail("it is told now: take it from PENDING");
                  }
                }));
  }

  private static boolean holds(String name, Scenario scenario) {
    try {
      told(name, scenario);
      return true;
    } catch (AssertionError | RuntimeException _) {
      return false;
    }
  }

  private static void told(String name, Scenario scenario) {
    var error = name.substring(name.indexOf(' ') + 1);
    try (var api = InProcess.open()) {
      var refusal = catchThrowableOfType(Refusal.class, () -> scenario.calls().accept(api));
      assertThat(refusal).as("refused").isNotNull();
      assertThat(refusal.getMessage()).isEqualTo(scenario.message());
      assertThat(refusal.status()).isEqualTo(400);
      var namespace =
          scenario.message().contains("validation error detected")
              ? "com.amazon.coral.validate#"
              : "com.amazonaws.swf.service.v2.model#";
      assertThat(refusal.type()).isEqualTo(namespace + error);
      var members = new TreeSet<>(refusal.body().members().keySet());
      members.remove("__type");
      assertThat(ApiModel.error(error).members().keySet()).containsAll(members);
      assertThat(members).contains("message");
    }
  }
}
