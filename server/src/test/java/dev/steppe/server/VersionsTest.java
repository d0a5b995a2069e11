package dev.steppe.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.server.RunningServer.Answer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Versions and aliases as clients see them.
class VersionsTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/r";
  private static final String GONE = "Request references a resource that does not exist.";

  private final RunningServer server = RunningServer.inMemory();

  @AfterEach
  void stop() {
    server.close();
  }

  private static String pass(String result) {
    return "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"Result\":\"%s\",\"End\":true}}}"
        .formatted(result);
  }

  private static Json.Builder creation(String name, boolean publish) {
    return Json.object()
        .put("name", name)
        .put("roleArn", ROLE)
        .put("definition", pass("1"))
        .put("publish", publish);
  }

  private String machine(String name) {
    return server.call("CreateStateMachine", creation(name, false)).text("stateMachineArn");
  }

  private Answer on(String operation, String machine) {
    return server.call(operation, Json.object().put("stateMachineArn", machine));
  }

  private String publish(String machine, String result) {
    return server
        .call(
            "UpdateStateMachine",
            Json.object()
                .put("stateMachineArn", machine)
                .put("definition", pass(result))
                .put("publish", true))
        .text("stateMachineVersionArn");
  }

  private static Json route(String version, int weight) {
    return Json.object().put("stateMachineVersionArn", version).put("weight", weight).build();
  }

  private Answer alias(String name, Json... routes) {
    return server.call(
        "CreateStateMachineAlias",
        Json.object().put("name", name).put("routingConfiguration", new Json.Arr(List.of(routes))));
  }

  private Answer onAlias(String operation, String alias) {
    return server.call(operation, Json.object().put("stateMachineAliasArn", alias));
  }

  private Json.Obj run(String arn) {
    var execution = on("StartExecution", arn).text("executionArn");
    server.ended(execution);
    return server.call("DescribeExecution", Json.object().put("executionArn", execution)).json();
  }

  private static void refused(Answer answer, String error, String message) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo(error);
    assertThat(answer.text("message")).isEqualTo(message);
  }

  private static List<String> arns(Answer answer, String list, String member) {
    return ((Json.Arr) answer.json().get(list).orElseThrow())
        .items().stream()
            .map(item -> ((Json.Str) ((Json.Obj) item).get(member).orElseThrow()).value())
            .toList();
  }

  private List<String> versions(String machine) {
    return arns(
        on("ListStateMachineVersions", machine), "stateMachineVersions", "stateMachineVersionArn");
  }

  private List<String> aliases(String arn) {
    return arns(on("ListStateMachineAliases", arn), "stateMachineAliases", "stateMachineAliasArn");
  }

  @Test
  void creatingAgainCountsThePublishingToo() {
    var first = server.call("CreateStateMachine", creation("m", true));
    var again = server.call("CreateStateMachine", creation("m", true));
    var arn = first.text("stateMachineArn");

    assertThat(first.text("stateMachineVersionArn")).isEqualTo(arn + ":1");
    assertThat(again.json()).isEqualTo(first.json());
    refused(
        server.call("CreateStateMachine", creation("m", false)),
        "StateMachineAlreadyExists",
        "State Machine Already Exists: '" + arn + "'");
    refused(
        server.call("CreateStateMachine", creation("m", true).put("versionDescription", "d")),
        "StateMachineAlreadyExists",
        "State Machine Already Exists: '" + arn + "'");
  }

  @Test
  void aRevisionIsPublishedOnce() {
    var machine = machine("m");
    var first = on("PublishStateMachineVersion", machine);

    assertThat(first.text("stateMachineVersionArn")).isEqualTo(machine + ":1");
    assertThat(on("PublishStateMachineVersion", machine).json()).isEqualTo(first.json());
    assertThat(publish(machine, "1")).isEqualTo(machine + ":1");
    assertThat(publish(machine, "2")).isEqualTo(machine + ":2");
    assertThat(versions(machine)).containsExactly(machine + ":2", machine + ":1");
  }

  @Test
  void onlyTheRevisionThatIsMeantIsPublished() {
    var machine = machine("m");
    var other = UUID.randomUUID().toString();

    refused(
        publishRevision(machine, other),
        "ConflictException",
        "Failed to publish the State Machine version for revision "
            + other
            + ". The current State Machine revision is INITIAL.");
    assertThat(publishRevision(machine, "INITIAL").text("stateMachineVersionArn"))
        .isEqualTo(machine + ":1");

    publish(machine, "2");
    var current = on("DescribeStateMachine", machine).text("revisionId");
    refused(
        publishRevision(machine, "INITIAL"),
        "ConflictException",
        "Failed to publish the State Machine version for revision INITIAL. The current State"
            + " Machine revision is "
            + current
            + ".");
    assertThat(publishRevision(machine, current).text("stateMachineVersionArn"))
        .isEqualTo(machine + ":2");
  }

  private Answer publishRevision(String machine, String revision) {
    return server.call(
        "PublishStateMachineVersion",
        Json.object().put("stateMachineArn", machine).put("revisionId", revision));
  }

  @Test
  void aVersionStaysAsItWasPublished() {
    var machine = machine("m");
    server.call(
        "PublishStateMachineVersion",
        Json.object().put("stateMachineArn", machine).put("description", "the first"));
    publish(machine, "2");

    var version = on("DescribeStateMachine", machine + ":1");

    assertThat(version.text("stateMachineArn")).isEqualTo(machine + ":1");
    assertThat(version.text("description")).isEqualTo("the first");
    assertThat(version.text("definition")).isEqualTo(pass("1"));
    assertThat(version.text("name")).isEqualTo("m");
    assertThat(version.text("status")).isEqualTo("ACTIVE");
    assertThat(version.json().get("revisionId")).isEmpty();
    assertThat(on("DescribeStateMachine", machine + ":2").text("revisionId"))
        .isEqualTo(on("DescribeStateMachine", machine).text("revisionId"));
    refused(
        on("DescribeStateMachine", machine + ":3"),
        "StateMachineDoesNotExist",
        "State Machine Does Not Exist: '" + machine + ":3'");
  }

  @Test
  void aVersionIsNoMachineToChange() {
    var machine = machine("m");
    on("PublishStateMachineVersion", machine);
    var doesNotExist = "State Machine Does Not Exist: '" + machine + ":1'";

    refused(
        server.call(
            "UpdateStateMachine",
            Json.object().put("stateMachineArn", machine + ":1").put("definition", pass("2"))),
        "StateMachineDoesNotExist",
        doesNotExist);
    refused(
        on("PublishStateMachineVersion", machine + ":1"), "StateMachineDoesNotExist", doesNotExist);
    refused(
        server.call(
            "TagResource",
            Json.object().put("resourceArn", machine + ":1").put("tags", Json.Arr.EMPTY)),
        "ResourceNotFound",
        "Resource not found: '" + machine + ":1'");
    assertThat(on("DeleteStateMachine", machine + ":1").body()).isEqualTo("{}");
    assertThat(on("DescribeStateMachine", machine).status()).isEqualTo(200);
  }

  @Test
  void aLabelIsRefusedWhereItHasNoMeaning() {
    var labeled = machine("m") + "/each";
    for (var operation :
        List.of(
            "StartExecution",
            "StartSyncExecution",
            "DescribeStateMachine",
            "DeleteStateMachine",
            "PublishStateMachineVersion",
            "ListStateMachineVersions",
            "ListStateMachineAliases",
            "ListExecutions")) {
      assertThat(on(operation, labeled).error()).as(operation).isEqualTo("ValidationException");
    }
  }

  @Test
  void versionsArePagedNewestFirst() {
    var machine = machine("m");
    for (int i = 1; i <= 13; i++) {
      publish(machine, "v" + i);
    }
    var first =
        server.call(
            "ListStateMachineVersions",
            Json.object().put("stateMachineArn", machine).put("maxResults", 10));
    var second =
        server.call(
            "ListStateMachineVersions",
            Json.object()
                .put("stateMachineArn", machine)
                .put("nextToken", first.text("nextToken")));

    assertThat(arns(first, "stateMachineVersions", "stateMachineVersionArn"))
        .hasSize(10)
        .startsWith(machine + ":13")
        .endsWith(machine + ":4");
    assertThat(arns(second, "stateMachineVersions", "stateMachineVersionArn"))
        .containsExactly(machine + ":3", machine + ":2", machine + ":1");
    assertThat(second.json().get("nextToken")).isEmpty();
  }

  @Test
  void aMachineHasAThousandVersionsAtMost() {
    var machine = machine("m");
    for (int i = 1; i <= 1000; i++) {
      publish(machine, "v" + i);
    }
    var before = on("DescribeStateMachine", machine).json();

    var update =
        server.call(
            "UpdateStateMachine",
            Json.object()
                .put("stateMachineArn", machine)
                .put("definition", pass("more"))
                .put("publish", true));

    assertThat(update.error()).isEqualTo("ServiceQuotaExceededException");
    assertThat(on("DescribeStateMachine", machine).json()).isEqualTo(before);
    deleteVersion(machine + ":500");
    assertThat(publish(machine, "more")).isEqualTo(machine + ":1001");
  }

  private Answer deleteVersion(String arn) {
    return server.call(
        "DeleteStateMachineVersion", Json.object().put("stateMachineVersionArn", arn));
  }

  @Test
  void aVersionIsNotDeletedWhileAliasesLeadToIt() {
    var machine = machine("m");
    publish(machine, "1");
    publish(machine, "2");
    alias("b", route(machine + ":1", 100));
    var shared = alias("a", route(machine + ":1", 50), route(machine + ":2", 50));

    refused(
        deleteVersion(machine + ":1"),
        "ConflictException",
        "Version to be deleted must not be referenced by an alias. Current list of aliases"
            + " referencing this version: [a, b]");
    onAlias("DeleteStateMachineAlias", machine + ":b");
    onAlias("DeleteStateMachineAlias", shared.text("stateMachineAliasArn"));

    assertThat(deleteVersion(machine + ":1").body()).isEqualTo("{}");
    assertThat(deleteVersion(machine + ":1").body()).isEqualTo("{}");
    assertThat(versions(machine)).containsExactly(machine + ":2");
    assertThat(on("StartExecution", machine + ":1").error()).isEqualTo("StateMachineDoesNotExist");
    assertThat(deleteVersion(machine).error()).isEqualTo("InvalidArn");
  }

  @Test
  void anAliasLeadsToOneOrTwoVersionsOfOneMachine() {
    var machine = machine("m");
    var other = machine("other");
    publish(machine, "1");
    publish(machine, "2");
    publish(other, "1");

    refused(
        alias("a", route(machine, 100)),
        "ValidationException",
        "Routing configuration must contain state machine version ARNs. Received: ["
            + machine
            + "]");
    refused(
        alias("a", route(machine + ":1", 50), route(machine + ":1", 50)),
        "ValidationException",
        "Routing configuration must contain distinct state machine version ARNs. Received: ["
            + machine
            + ":1, "
            + machine
            + ":1]");
    refused(
        alias("a", route(machine + ":1", 70), route(machine + ":2", 29)),
        "ValidationException",
        "Sum of routing configuration weights must equal 100. Received: [70, 29]");
    assertThat(alias("a", route(machine + ":1", 50), route(other + ":1", 50)).error())
        .isEqualTo("ValidationException");
    refused(alias("a", route(machine + ":3", 100)), "ResourceNotFound", GONE);
    refused(alias("a", route(machine + "x:1", 100)), "ResourceNotFound", GONE);
    assertThat(alias("123", route(machine + ":1", 100)).text("message"))
        .contains("'123' at 'name' failed to satisfy constraint: Member must satisfy regular");
    assertThat(aliases(machine)).isEmpty();
  }

  @Test
  void anAliasIsDescribedAsItIs() {
    var machine = machine("m");
    publish(machine, "1");
    publish(machine, "2");
    var created = alias("live", route(machine + ":2", 5), route(machine + ":1", 95));
    var arn = created.text("stateMachineAliasArn");

    var described = onAlias("DescribeStateMachineAlias", arn).json();

    assertThat(arn).isEqualTo(machine + ":live");
    assertThat(described.get("name")).contains(Json.of("live"));
    assertThat(described.get("description")).isEmpty();
    assertThat(described.get("routingConfiguration"))
        .contains(Json.array(route(machine + ":2", 5), route(machine + ":1", 95)));
    assertThat(described.get("creationDate")).isEqualTo(created.json().get("creationDate"));
    refused(onAlias("DescribeStateMachineAlias", machine + ":none"), "ResourceNotFound", GONE);
    refused(onAlias("DescribeStateMachineAlias", machine + ":1"), "ResourceNotFound", GONE);
  }

  @Test
  void anAliasIsChangedInPartsAndOnlyForSomethingNew() {
    var machine = machine("m");
    publish(machine, "1");
    publish(machine, "2");
    var alias = alias("live", route(machine + ":1", 100)).text("stateMachineAliasArn");

    var change = Json.object().put("stateMachineAliasArn", alias).put("description", "new");
    var first = server.call("UpdateStateMachineAlias", change);
    var again = server.call("UpdateStateMachineAlias", change);
    assertThat(again.json()).isEqualTo(first.json());
    server.call(
        "UpdateStateMachineAlias",
        Json.object()
            .put("stateMachineAliasArn", alias)
            .put("routingConfiguration", Json.array(route(machine + ":2", 100))));

    var described = onAlias("DescribeStateMachineAlias", alias).json();
    assertThat(described.get("description")).contains(Json.of("new"));
    assertThat(described.get("routingConfiguration"))
        .contains(Json.array(route(machine + ":2", 100)));
    assertThat(onAlias("UpdateStateMachineAlias", alias).error()).isEqualTo("ValidationException");
    refused(
        server.call(
            "UpdateStateMachineAlias",
            Json.object()
                .put("stateMachineAliasArn", alias)
                .put("routingConfiguration", Json.array(route(machine + ":9", 100)))),
        "ResourceNotFound",
        GONE);
  }

  @Test
  void aliasesOfAVersionAreListedByName() {
    var machine = machine("m");
    publish(machine, "1");
    publish(machine, "2");
    for (var name : List.of("c", "a", "b")) {
      alias(name, route(machine + (name.equals("a") ? ":2" : ":1"), 100));
    }

    assertThat(aliases(machine)).containsExactly(machine + ":a", machine + ":b", machine + ":c");
    assertThat(aliases(machine + ":1")).containsExactly(machine + ":b", machine + ":c");
    assertThat(aliases(machine + ":2")).containsExactly(machine + ":a");
    refused(on("ListStateMachineAliases", machine + ":3"), "ResourceNotFound", GONE);
  }

  @Test
  void aMachineHasAHundredAliasesAtMost() {
    var machine = machine("m");
    publish(machine, "1");
    for (int i = 0; i < 100; i++) {
      alias("a" + i, route(machine + ":1", 100));
    }

    assertThat(alias("more", route(machine + ":1", 100)).error())
        .isEqualTo("ServiceQuotaExceededException");
    assertThat(alias("a7", route(machine + ":1", 100)).status()).isEqualTo(200);
    onAlias("DeleteStateMachineAlias", machine + ":a0");
    assertThat(alias("more", route(machine + ":1", 100)).status()).isEqualTo(200);
  }

  @Test
  void anExecutionShowsWhatItWasStartedThrough() {
    var machine = machine("m");
    publish(machine, "one");
    publish(machine, "two");
    alias("live", route(machine + ":1", 100));

    var plain = run(machine);
    var version = run(machine + ":1");
    var alias = run(machine + ":live");

    assertThat(plain.get("output")).contains(Json.of("\"two\""));
    assertThat(plain.get("stateMachineVersionArn")).isEmpty();
    assertThat(version.get("output")).contains(Json.of("\"one\""));
    assertThat(version.get("stateMachineVersionArn")).contains(Json.of(machine + ":1"));
    assertThat(version.get("stateMachineAliasArn")).isEmpty();
    assertThat(version.get("stateMachineArn")).contains(Json.of(machine));
    assertThat(alias.get("output")).contains(Json.of("\"one\""));
    assertThat(alias.get("stateMachineVersionArn")).contains(Json.of(machine + ":1"));
    assertThat(alias.get("stateMachineAliasArn")).contains(Json.of(machine + ":live"));
    var execution = ((Json.Str) alias.get("executionArn").orElseThrow()).value();
    assertThat(execution).startsWith(machine.replace(":stateMachine:", ":execution:") + ":");
    var history =
        server.call("GetExecutionHistory", Json.object().put("executionArn", execution)).body();
    assertThat(history)
        .contains("\"stateMachineAliasArn\":\"" + machine + ":live\"")
        .contains("\"stateMachineVersionArn\":\"" + machine + ":1\"");
    var frozen =
        server.call(
            "DescribeStateMachineForExecution", Json.object().put("executionArn", execution));
    assertThat(frozen.text("definition")).isEqualTo(pass("one"));
    assertThat(frozen.text("stateMachineArn")).isEqualTo(machine);
  }

  @Test
  void executionsAreListedUnderWhatTheyWereStartedThrough() {
    var machine = machine("m");
    publish(machine, "1");
    alias("live", route(machine + ":1", 100));
    var plain = execution(run(machine));
    var version = execution(run(machine + ":1"));
    var alias = execution(run(machine + ":live"));

    assertThat(executions(machine)).containsExactlyInAnyOrder(plain, version, alias);
    assertThat(executions(machine + ":1")).containsExactlyInAnyOrder(version, alias);
    assertThat(executions(machine + ":live")).containsExactly(alias);
    refused(
        on("ListExecutions", machine + ":2"),
        "StateMachineDoesNotExist",
        "State Machine Does Not Exist: '" + machine + ":2'");

    onAlias("DeleteStateMachineAlias", machine + ":live");
    assertThat(executions(machine + ":live")).containsExactly(alias);
  }

  private static String execution(Json.Obj described) {
    return ((Json.Str) described.get("executionArn").orElseThrow()).value();
  }

  private List<String> executions(String arn) {
    return arns(on("ListExecutions", arn), "executions", "executionArn");
  }

  @Test
  void anExpressMachineHasVersionsToo() {
    var created = server.call("CreateStateMachine", creation("e", true).put("type", "EXPRESS"));
    var machine = created.text("stateMachineArn");
    publish(machine, "2");
    alias("live", route(machine + ":1", 100));

    assertThat(on("StartSyncExecution", machine + ":1").text("output")).isEqualTo("\"1\"");
    assertThat(on("StartSyncExecution", machine + ":live").text("output")).isEqualTo("\"1\"");
    assertThat(on("StartSyncExecution", machine).text("output")).isEqualTo("\"2\"");
    assertThat(on("StartExecution", machine + ":live").text("executionArn"))
        .startsWith(machine.replace(":stateMachine:", ":express:") + ":");
    assertThat(on("ListExecutions", machine + ":1").error())
        .isEqualTo("StateMachineTypeNotSupported");
  }

  @Test
  void aTaskStartsExecutionsThroughAliases() {
    var child = machine("child");
    publish(child, "one");
    publish(child, "two");
    alias("live", route(child + ":1", 100));
    var parent =
        server
            .call(
                "CreateStateMachine",
                Json.object()
                    .put("name", "parent")
                    .put("roleArn", ROLE)
                    .put(
                        "definition",
                        """
                        {"StartAt":"T","States":{"T":{"Type":"Task","End":true,
                          "Resource":"arn:aws:states:::states:startExecution.sync:2",
                          "Parameters":{"StateMachineArn":"%s:live"},
                          "ResultSelector":{"out.$":"$.Output","v.$":"$.StateMachineVersionArn"}}}}
                        """
                            .formatted(child)))
            .text("stateMachineArn");

    assertThat(run(parent).get("output"))
        .contains(Json.of("{\"out\":\"one\",\"v\":\"" + child + ":1\"}"));
  }

  @Test
  void aMachineThatIsBeingDeletedTakesNothingNew() {
    var machine =
        server
            .call(
                "CreateStateMachine",
                creation("m", true)
                    .put(
                        "definition",
                        "{\"StartAt\":\"W\",\"States\":{\"W\":{\"Type\":\"Wait\",\"Seconds\":3600,"
                            + "\"End\":true}}}"))
            .text("stateMachineArn");
    alias("live", route(machine + ":1", 100));
    var execution = on("StartExecution", machine + ":live").text("executionArn");

    assertThat(on("DeleteStateMachine", machine).body()).isEqualTo("{}");
    assertThat(on("DeleteStateMachine", machine).body()).isEqualTo("{}");

    assertThat(on("DescribeStateMachine", machine).text("status")).isEqualTo("DELETING");
    assertThat(on("DescribeStateMachine", machine + ":1").text("status")).isEqualTo("DELETING");
    assertThat(executions(machine)).containsExactly(execution);
    var deleting = "State Machine is being deleted: '" + machine + "'";
    for (var answer :
        List.of(
            on("StartExecution", machine),
            on("StartExecution", machine + ":live"),
            on("PublishStateMachineVersion", machine),
            on("ListStateMachineAliases", machine),
            server.call("CreateStateMachine", creation("m", true)),
            server.call(
                "UpdateStateMachine",
                Json.object().put("stateMachineArn", machine).put("definition", pass("2"))),
            server.call(
                "UpdateStateMachineAlias",
                Json.object()
                    .put("stateMachineAliasArn", machine + ":live")
                    .put("description", "new")),
            alias("more", route(machine + ":1", 100)))) {
      refused(answer, "StateMachineDeleting", deleting);
    }

    server.call("StopExecution", Json.object().put("executionArn", execution));
    while (on("DescribeStateMachine", machine).status() == 200) {
      Thread.onSpinWait();
    }
    refused(
        on("DescribeStateMachine", machine),
        "StateMachineDoesNotExist",
        "State Machine Does Not Exist: '" + machine + "'");
    assertThat(
            server.call("CreateStateMachine", creation("m", true)).text("stateMachineVersionArn"))
        .isEqualTo(machine + ":1");
    refused(onAlias("DescribeStateMachineAlias", machine + ":live"), "ResourceNotFound", GONE);
  }

  @Test
  void whatIsLoggedAndHowItIsEncryptedIsChecked() {
    var loggingIs = "Invalid Logging Configuration: ";
    var group = "arn:aws:logs:us-east-1:123456789012:log-group:g";

    refused(
        logging(group + ":*", group + ":*"),
        "InvalidLoggingConfiguration",
        loggingIs + "Must specify exactly one Log Destination.");
    refused(
        logging(),
        "InvalidLoggingConfiguration",
        loggingIs + "Must specify exactly one Log Destination.");
    refused(
        logging(group),
        "InvalidLoggingConfiguration",
        loggingIs + "Log Group ARN must be provided with '*' qualifier.");
    assertThat(logging("arn:aws:s3:::g:*").error()).isEqualTo("InvalidLoggingConfiguration");
    assertThat(logging(group + ":*").status()).isEqualTo(200);
    for (var encryption :
        List.of(
            "{\"type\":\"CUSTOMER_MANAGED_KMS_KEY\"}",
            "{\"type\":\"CUSTOMER_MANAGED_KMS_KEY\",\"kmsKeyId\":\"alias/k\"}")) {
      assertThat(
              server
                  .call(
                      "CreateStateMachine",
                      creation("k", false).put("encryptionConfiguration", Json.parse(encryption)))
                  .error())
          .isEqualTo("InvalidEncryptionConfiguration");
    }
  }

  private Answer logging(String... groups) {
    var destinations =
        List.of(groups).stream()
            .<Json>map(group ->
                Json.object()
                    .put("cloudWatchLogsLogGroup", Json.object().put("logGroupArn", group).build())
                    .build())
            .toList();
    return server.call(
        "CreateStateMachine",
        creation("logs", false)
            .put(
                "loggingConfiguration",
                Json.object()
                    .put("level", "ALL")
                    .put("destinations", new Json.Arr(destinations))
                    .build()));
  }

  @Test
  void theSameConfigurationAgainIsNoNewRevision() {
    var machine = machine("m");
    var same =
        server.call(
            "UpdateStateMachine",
            Json.object()
                .put("stateMachineArn", machine)
                .put("encryptionConfiguration", Json.parse("{\"type\":\"AWS_OWNED_KEY\"}"))
                .put("tracingConfiguration", Json.parse("{\"enabled\":false}"))
                .put("loggingConfiguration", Json.parse("{\"level\":\"OFF\"}")));
    var traced =
        server.call(
            "UpdateStateMachine",
            Json.object()
                .put("stateMachineArn", machine)
                .put("tracingConfiguration", Json.parse("{\"enabled\":true}")));

    assertThat(same.status()).isEqualTo(200);
    assertThat(same.json().get("revisionId")).isEmpty();
    assertThat(traced.json().get("revisionId")).isPresent();
    assertThat(on("DescribeStateMachine", machine).json().get("tracingConfiguration"))
        .contains(Json.parse("{\"enabled\":true}"));
  }
}
