package dev.steppe.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.asl.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two accounts in two regions use one server, and none sees anything of another.
final class AccountsTest {
  private static final String MAP =
      """
      {"StartAt":"M","States":{"M":{"Type":"Map","Label":"L","ItemsPath":"$.items","End":true,
        "ItemProcessor":{
          "ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},
          "StartAt":"W","States":{"W":{"Type":"Wait","Seconds":3600,"End":true}}}}}}
      """;

  private final InProcess server = InProcess.open();
  private final List<InProcess> callers = new ArrayList<>();

  AccountsTest() {
    for (var account : List.of("111122223333", "444455556666")) {
      for (var region : List.of("eu-west-1", "us-gov-west-1")) {
        callers.add(server.as(account, region));
      }
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static List<String> names(InProcess caller, String operation, String list) {
    return rows(caller.call(operation, Json.object()), list).stream()
        .map(row -> InProcess.text(row, "name"))
        .toList();
  }

  private static List<Json.Obj> rows(Json.Obj answer, String list) {
    return answer.get(list).orElseThrow() instanceof Json.Arr(var items)
        ? items.stream().map(Json.Obj.class::cast).toList()
        : List.of();
  }

  @Test
  void theSameNameIsAnotherMachineForEachCaller() {
    for (var caller : callers) {
      var arn = caller.machine("same", InProcess.PASS);
      assertThat(arn).isEqualTo(caller.arn("stateMachine", "same"));
    }
    assertThat(callers.stream().map(caller -> caller.arn("stateMachine", "same")).distinct())
        .hasSize(4);
    var first = callers.getFirst();
    first.call("DeleteStateMachine", "stateMachineArn", first.arn("stateMachine", "same"));
    assertThat(names(first, "ListStateMachines", "stateMachines")).isEmpty();
    for (var other : callers.subList(1, 4)) {
      assertThat(names(other, "ListStateMachines", "stateMachines")).containsExactly("same");
    }
  }

  @Test
  void listsShowTheCallersOwn() {
    for (int i = 0; i < callers.size(); i++) {
      callers.get(i).machine("machine-" + i, InProcess.PASS);
      callers.get(i).activity("activity-" + i);
    }
    for (int i = 0; i < callers.size(); i++) {
      assertThat(names(callers.get(i), "ListStateMachines", "stateMachines"))
          .containsExactly("machine-" + i);
      assertThat(names(callers.get(i), "ListActivities", "activities"))
          .containsExactly("activity-" + i);
    }
  }

  @Test
  void thePartitionFollowsFromTheRegion() {
    Map.of(
            "eu-west-1", "aws",
            "cn-north-1", "aws-cn",
            "us-gov-east-1", "aws-us-gov",
            "us-iso-east-1", "aws-iso",
            "us-isob-east-1", "aws-iso-b",
            "us-isof-south-1", "aws-iso-f",
            "eu-isoe-west-1", "aws-iso-e",
            "eusc-de-east-1", "aws-eusc",
            "local", "aws")
        .forEach((region, partition) ->
            assertThat(new Caller("111122223333", region).arnPrefix("activity"))
                .isEqualTo("arn:" + partition + ":states:" + region + ":111122223333:activity:"));
  }

  @Test
  void whatBelongsToAnotherCallerDoesNotExist() {
    var owner = callers.getFirst();
    var machine = owner.machine("mine", MAP);
    var execution =
        InProcess.text(
            owner.call(
                "StartExecution",
                Json.object().put("stateMachineArn", machine).put("input", "{\"items\":[1]}")),
            "executionArn");
    var activity = owner.activity("mine");
    var mapRun = mapRun(owner, execution);
    for (var stranger : callers.subList(1, 4)) {
      for (var operation :
          List.of(
              "DescribeStateMachine", "UpdateStateMachine", "StartExecution", "ListExecutions")) {
        refuses(
            stranger,
            operation,
            Json.object().put("stateMachineArn", machine).put("roleArn", InProcess.ROLE),
            "StateMachineDoesNotExist",
            "State Machine Does Not Exist: '" + machine + "'");
      }
      for (var operation :
          List.of(
              "DescribeExecution",
              "DescribeStateMachineForExecution",
              "GetExecutionHistory",
              "ListMapRuns",
              "StopExecution")) {
        refuses(
            stranger,
            operation,
            Json.object().put("executionArn", execution),
            "ExecutionDoesNotExist",
            "Execution Does Not Exist: '" + execution + "'");
      }
      for (var operation : List.of("DescribeActivity", "GetActivityTask")) {
        refuses(
            stranger,
            operation,
            Json.object().put("activityArn", activity),
            "ActivityDoesNotExist",
            "Activity Does Not Exist: '" + activity + "'");
      }
      for (var operation : List.of("DescribeMapRun", "UpdateMapRun", "ListExecutions")) {
        refuses(
            stranger,
            operation,
            Json.object().put("mapRunArn", mapRun).put("maxConcurrency", 1),
            "ResourceNotFound",
            "Resource not found: '" + mapRun + "'");
      }
      for (var operation : List.of("ListTagsForResource", "TagResource", "UntagResource")) {
        for (var resource : List.of(machine, activity)) {
          refuses(
              stranger,
              operation,
              Json.object()
                  .put("resourceArn", resource)
                  .put("tags", Json.Arr.EMPTY)
                  .put("tagKeys", Json.Arr.EMPTY),
              "ResourceNotFound",
              "Resource not found: '" + resource + "'");
        }
      }
      assertThat(stranger.call("DeleteStateMachine", "stateMachineArn", machine))
          .isEqualTo(Json.Obj.EMPTY);
      assertThat(stranger.call("DeleteActivity", "activityArn", activity))
          .isEqualTo(Json.Obj.EMPTY);
    }
    assertThat(InProcess.text(owner.call("DescribeExecution", "executionArn", execution), "status"))
        .isEqualTo("RUNNING");
    assertThat(names(owner, "ListStateMachines", "stateMachines")).containsExactly("mine");
    assertThat(names(owner, "ListActivities", "activities")).containsExactly("mine");
  }

  /// The map run of an execution, as soon as there is one.
  private static String mapRun(InProcess owner, String execution) {
    while (true) {
      var rows = rows(owner.call("ListMapRuns", "executionArn", execution), "mapRuns");
      if (!rows.isEmpty()) {
        return InProcess.text(rows.getFirst(), "mapRunArn");
      }
      Thread.onSpinWait();
    }
  }

  private static void refuses(
      InProcess caller, String operation, Json.Builder input, String type, String message) {
    assertThatThrownBy(() -> caller.call(operation, input))
        .as(operation)
        .isInstanceOf(Refusal.class)
        .hasMessage(message)
        .extracting(failure -> ((Refusal) failure).type())
        .isEqualTo("com.amazonaws.swf.service.v2.model#" + type);
  }

  @Test
  void theKindOfAnArnIsRefusedBeforeItsOwner() {
    var stranger = callers.getLast();
    var execution = callers.getFirst().arn("execution", "m:e");
    refuses(
        stranger,
        "DescribeStateMachine",
        Json.object().put("stateMachineArn", execution),
        "InvalidArn",
        "Invalid Arn: 'Resource type not valid in this context: execution'");
  }

  @Test
  void aTaskTokenIsGoodForEveryCaller() {
    var owner = callers.getFirst();
    var activity = owner.activity("work");
    var machine =
        owner.machine(
            "works",
            "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Task\",\"Resource\":\""
                + activity
                + "\",\"End\":true}}}");
    owner.start(machine, "one");
    var token = owner.token(activity);
    assertThat(callers.getLast().call("SendTaskHeartbeat", "taskToken", token))
        .isEqualTo(Json.Obj.EMPTY);
    assertThat(
            callers
                .getLast()
                .call("SendTaskSuccess", Json.object().put("taskToken", token).put("output", "1")))
        .isEqualTo(Json.Obj.EMPTY);
  }

  @Test
  void whoDoesNotSayItsAccountMayNameAnyButListsTheServersOwn() {
    var someone = new Caller("123456789012", "eu-west-1", false, true);
    assertThat(someone.mayName("arn:aws:states:eu-west-1:444455556666:stateMachine:m")).isTrue();
    assertThat(someone.mayName("arn:aws:states:us-east-1:123456789012:stateMachine:m")).isFalse();
    var nobody = new Caller("123456789012", "eu-west-1");
    assertThat(nobody.mayName("arn:aws:states:us-east-1:444455556666:stateMachine:m")).isTrue();
    var named = new Caller("123456789012", "eu-west-1", true, true);
    assertThat(named.mayName("arn:aws:states:eu-west-1:123456789012:stateMachine:m")).isTrue();
    assertThat(named.mayName("arn:aws:states:eu-west-12:123456789012:stateMachine:m")).isFalse();
    assertThat(named.mayName("arn:aws:states:eu-west-1:1234567890123:stateMachine:m")).isFalse();
  }
}
