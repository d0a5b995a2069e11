package dev.steppe.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// TestState and ValidateStateMachineDefinition, as a client sees them.
final class TestStateTest {
  private static final RunningServer SERVER = RunningServer.inMemory();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  /// Single quotes stand for double ones.
  private static Json.Builder state(String definition) {
    return Json.object().put("definition", definition.replace('\'', '"'));
  }

  private static Json.Builder mocked(String resource, String result) {
    return state(
            "{'Type':'Task','Resource':'arn:aws:states:::%s','Parameters':%s,'End':true}"
                .formatted(resource, parameters(resource)))
        .put("mock", Json.object().put("result", result.replace('\'', '"')).build());
  }

  private static String parameters(String resource) {
    return switch (resource.split("[.]", 2)[0]) {
      case "lambda:invoke" -> "{'FunctionName':'f'}";
      case "states:startExecution" -> "{'StateMachineArn':'s'}";
      case "events:putEvents" -> "{'Entries':[]}";
      case "aws-sdk:s3:getObject" -> "{'Bucket':'b','Key':'k'}";
      case "aws-sdk:kms:encrypt" -> "{'KeyId':'k','Plaintext':'p'}";
      default -> "{}";
    };
  }

  private static RunningServer.Answer test(Json.Builder request) {
    return SERVER.call("TestState", request);
  }

  private static void refuses(Json.Builder request, String message) {
    var answer = test(request);
    assertThat(answer.body()).contains(message);
    assertThat(answer.status()).isEqualTo(400);
  }

  @Test
  void whatPassesThroughKeepsItsBlanks() {
    var answer =
        test(
            state("{'Type':'Pass','Next':'B'}")
                .put("input", "[ 1,  {\"a\" : 2} ]")
                .put("inspectionLevel", "DEBUG"));

    assertThat(answer.text("output")).isEqualTo("[ 1,  {\"a\" : 2} ]");
    assertThat(answer.text("status")).isEqualTo("SUCCEEDED");
    assertThat(answer.text("nextState")).isEqualTo("B");
    assertThat(answer.json().get("inspectionData").map(Json::text).orElse(""))
        .contains("\"afterInputPath\":\"[ 1,  {\\\"a\\\" : 2} ]\"");
  }

  @Test
  void whatIsMadeAnewIsCompact() {
    assertThat(
            test(state("{'Type':'Pass','Parameters':{'b.$':'$.a'},'End':true}")
                    .put("input", "{\"a\" : [1, 2]}"))
                .text("output"))
        .isEqualTo("{\"b\":[1,2]}");
  }

  @Test
  void anEmptyObjectThatIsMadeAnewHasNoBlanksOfAnother() {
    assertThat(
            test(state("{'Type':'Pass','Parameters':{'b':{},'c':[]},'End':true}")
                    .put("input", "{\"a\":{ },\"d\":[ ]}"))
                .text("output"))
        .isEqualTo("{\"b\":{},\"c\":[]}");
  }

  @Test
  void aWaitIsReallyWaitedFor() {
    assertThat(test(state("{'Type':'Wait','Seconds':0,'End':true}")).text("status"))
        .isEqualTo("SUCCEEDED");
  }

  @Test
  void aTaskWithoutAMockNeedsARole() {
    refuses(
        state("{'Type':'Task','Resource':'arn:aws:lambda:us-east-1:1:function:f','End':true}"),
        "RoleArn must be specified when testing a Task state");
  }

  @Test
  void mapsAndJobsNeedAMock() {
    refuses(
        state(
            "{'Type':'Parallel','Branches':[{'StartAt':'A','States':{'A':{'Type':'Succeed'}}}],'End':true}"),
        "TestState API does not support Map or Parallel states.");
    refuses(
        state("{'Type':'Task','Resource':'arn:aws:states:us-east-1:1:activity:a','End':true}"),
        "when a mock is not specified");
  }

  @Test
  void onlyWorkCanBeMocked() {
    refuses(
        state("{'Type':'Choice','Choices':[{'Variable':'$.a','IsNull':true,'Next':'B'}]}")
            .put("mock", Json.object().put("result", "1").build()),
        "State type 'Choice' is not supported when a mock is specified");
  }

  @Test
  void aMockIsAResultOrAnError() {
    refuses(
        mocked("lambda:invoke", "{}").put("mock", Json.Obj.EMPTY),
        "A test mock should have only one of the following fields: [result, errorOutput].");
  }

  @Test
  void aMockMustBeWhatTheServiceCouldAnswer() {
    refuses(mocked("lambda:invoke", "{'StatusCode':'200'}"), "Field 'StatusCode' must be a number");
    refuses(
        mocked("aws-sdk:rds:describeDBInstances", "{'DbInstances':[{'DbInstanceClass':7}]}"),
        "Field 'DBInstanceClass' must be a string");
    refuses(
        mocked("states:startExecution", "{'ExecutionArn':'a'}"),
        "Required field 'StartDate' is missing");
    refuses(
        mocked("events:putEvents", "{'Entries':[{'EventId':1}]}"),
        "Field 'EventId' must be a string");
    refuses(
        mocked("aws-sdk:s3:getObject", "{'StorageClass':'Papyrus'}"),
        "Field 'StorageClass' is not an expected value");
    refuses(
        mocked("aws-sdk:kms:encrypt", "{'CiphertextBlob':''}"),
        "Field 'CiphertextBlob' is smaller than the minimum length");
    assertThat(test(mocked("lambda:invoke", "{'Payload':{'any':[1]},'New':1}")).text("status"))
        .isEqualTo("SUCCEEDED");
  }

  @Test
  void aContextMustLookLikeOne() {
    refuses(
        mocked("lambda:invoke", "{}").put("context", "{\"pokemon\":1}"),
        "Invalid Context object provided: Field 'pokemon' is not allowed");
    refuses(
        mocked("lambda:invoke", "{}").put("context", "{\"Execution\":{\"Id\":1}}"),
        "Invalid Context object provided: Execution.Id must be a string");
    refuses(
        mocked("lambda:invoke", "{}").put("context", "{\"Task\":{\"Token\":\"t\"}}"),
        "Context object contains 'Task' when state is not a Task state");
  }

  @Test
  void aStateMustBeValidAndThere() {
    refuses(state("{'Type':'Foo'}"), "/States/StateName/Type");
    refuses(
        state("{'StartAt':'A','States':{'A':{'Type':'Succeed'}}}").put("stateName", "B"),
        "State not found in definition");
  }

  @Test
  void diagnosticsAreCutWhereTheCallerWants() {
    var definition = "{'StartAt':'A','States':{'A':{'Type':'Pass','X':1,'Y':2,'End':true}}}";
    var answer =
        SERVER.call("ValidateStateMachineDefinition", state(definition).put("maxResults", 1));

    assertThat(answer.text("result")).isEqualTo("FAIL");
    assertThat(answer.json().get("truncated")).isEqualTo(Optional.of(Json.Bool.TRUE));
    assertThat(answer.json().get("diagnostics").map(Json::text).orElse(""))
        .contains("Field 'X'")
        .doesNotContain("Field 'Y'");
  }

  @Test
  void warningsAreToldOnlyToThoseWhoAsk() {
    var definition = "{'StartAt':'A','States':{'A':{'Type':'Fail','Error':'$.x'}}}";

    assertThat(SERVER.call("ValidateStateMachineDefinition", state(definition)).body())
        .doesNotContain("NO_PATH");
    var warned =
        SERVER.call("ValidateStateMachineDefinition", state(definition).put("severity", "WARNING"));
    assertThat(warned.body()).contains("NO_PATH");
    assertThat(warned.text("result")).isEqualTo("OK");
  }
}
