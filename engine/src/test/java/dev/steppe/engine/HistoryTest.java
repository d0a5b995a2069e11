package dev.steppe.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.Resource;
import dev.steppe.asl.StateType;
import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Events look as AWS's do.
class HistoryTest {
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f";
  private static final String ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:a";
  private static final Resource.Service INVOKE =
      new Resource.Service(
          "arn:aws:states:::lambda:invoke.waitForTaskToken",
          "lambda",
          "invoke",
          Resource.Pattern.WAIT_FOR_TASK_TOKEN);
  private static final Json PAYLOAD = Json.object().put("a", 1).build();

  private static String shown(Event event) {
    return shown(event, 7, true);
  }

  /// Type, key of the details and details as one text; nothing for what is hidden.
  private static String shown(Event event, long id, boolean includeData) {
    var view = new History("role", "eu-west-1", includeData, Optional.of("{ \"a\": 1 }"));
    return view.of(new Recorded(id, id == 2 ? 0 : id - 1, Instant.EPOCH, event))
        .map(seen ->
            seen.type()
                + seen.details().map(d -> " " + d.key() + " " + d.members().text()).orElse(""))
        .orElse("");
  }

  private static Event.TaskScheduled scheduled(Resource resource) {
    return new Event.TaskScheduled(
        2, resource, PAYLOAD, Optional.of(30L), Optional.of(10L), Optional.empty());
  }

  @Test
  void aStartShowsInputAndRole() {
    var start =
        new Start(
            new ExecutionId("arn"), "n", new UUID(0, 0), PAYLOAD, Optional.of("{ \"a\": 1 }"));
    var event = new Event.ExecutionStarted(start, Optional.empty());

    assertThat(shown(event))
        .isEqualTo(
            "ExecutionStarted executionStartedEventDetails {\"input\":\"{ \\\"a\\\": 1 }\","
                + "\"inputDetails\":{\"truncated\":false},\"roleArn\":\"role\"}");
    assertThat(shown(event, 1, false))
        .isEqualTo("ExecutionStarted executionStartedEventDetails {\"roleArn\":\"role\"}");
  }

  @Test
  void onlyTheFirstStateIsEnteredWithTheTextAsWritten() {
    var event = new Event.StateEntered(0, 0, "A", StateType.PASS, PAYLOAD);

    assertThat(shown(event, 2, true)).contains("\"input\":\"{ \\\"a\\\": 1 }\"");
    assertThat(shown(event, 4, true)).contains("\"input\":\"{\\\"a\\\":1}\"");
  }

  @Test
  void aFunctionsEventsBearItsName() {
    assertThat(shown(scheduled(new Resource.LambdaFunction(FUNCTION))))
        .isEqualTo(
            "LambdaFunctionScheduled lambdaFunctionScheduledEventDetails"
                + " {\"input\":\"{\\\"a\\\":1}\",\"inputDetails\":{\"truncated\":false},"
                + "\"resource\":\""
                + FUNCTION
                + "\",\"timeoutInSeconds\":30}");
    assertThat(shown(new Event.TaskStarted(2, new TaskKind.Lambda(), Optional.empty())))
        .isEqualTo("LambdaFunctionStarted");
    assertThat(
            shown(
                new Event.TaskFailed(2, new TaskKind.Lambda(), Optional.of("E"), Optional.of("C"))))
        .isEqualTo(
            "LambdaFunctionFailed lambdaFunctionFailedEventDetails"
                + " {\"cause\":\"C\",\"error\":\"E\"}");
  }

  @Test
  void anActivitysEventsBearItsWorker() {
    assertThat(shown(scheduled(new Resource.Activity(ACTIVITY))))
        .startsWith("ActivityScheduled activityScheduledEventDetails ")
        .contains("\"timeoutInSeconds\":30,\"heartbeatInSeconds\":10");
    assertThat(shown(new Event.TaskStarted(2, new TaskKind.Activity(), Optional.of("w"))))
        .isEqualTo("ActivityStarted activityStartedEventDetails {\"workerName\":\"w\"}");
    assertThat(shown(new Event.TaskStarted(2, new TaskKind.Activity(), Optional.empty())))
        .isEqualTo("ActivityStarted activityStartedEventDetails {}");
    assertThat(shown(new Event.TaskTimedOut(2, new TaskKind.Activity(), "States.Timeout")))
        .isEqualTo("ActivityTimedOut activityTimedOutEventDetails {\"error\":\"States.Timeout\"}");
  }

  @Test
  void aServicesEventsRepeatItsNamesAndKeepItsParameters() {
    assertThat(shown(scheduled(INVOKE), 3, false))
        .isEqualTo(
            "TaskScheduled taskScheduledEventDetails {\"resource\":\"invoke.waitForTaskToken\","
                + "\"resourceType\":\"lambda\",\"parameters\":\"{\\\"a\\\":1}\","
                + "\"region\":\"eu-west-1\",\"timeoutInSeconds\":30,\"heartbeatInSeconds\":10}");
    assertThat(shown(new Event.TaskSubmitted(2, TaskKind.of(INVOKE), PAYLOAD)))
        .isEqualTo(
            "TaskSubmitted taskSubmittedEventDetails {\"resource\":\"invoke.waitForTaskToken\","
                + "\"resourceType\":\"lambda\",\"output\":\"{\\\"a\\\":1}\","
                + "\"outputDetails\":{\"truncated\":false}}");
  }

  @Test
  void aMapTellsItsLengthAndItsIterationsTheirPlace() {
    assertThat(shown(new Event.MapStateStarted(2, Json.array(PAYLOAD, PAYLOAD), 40)))
        .isEqualTo("MapStateStarted mapStateStartedEventDetails {\"length\":2}");
    assertThat(shown(new Event.MapIterationStarted(2, "M", 1)))
        .isEqualTo(
            "MapIterationStarted mapIterationStartedEventDetails {\"index\":1,\"name\":\"M\"}");
    assertThat(shown(new Event.MapStateSucceeded(2))).isEqualTo("MapStateSucceeded");
  }

  @Test
  void anEndTellsWhyAndAnAbortWithoutReasonsHasEmptyDetails() {
    assertThat(shown(new Event.ExecutionSucceeded(PAYLOAD), 9, false))
        .isEqualTo("ExecutionSucceeded executionSucceededEventDetails {}");
    assertThat(shown(new Event.ExecutionTimedOut()))
        .isEqualTo(
            "ExecutionTimedOut executionTimedOutEventDetails {\"error\":\"States.Timeout\"}");
    assertThat(shown(new Event.ExecutionAborted(Optional.empty(), Optional.empty())))
        .isEqualTo("ExecutionAborted executionAbortedEventDetails {}");
  }

  @Test
  void whatOnlyTheEngineNeedsIsNotShown() {
    assertThat(shown(new Event.WaitStarted(2, Instant.EPOCH))).isEmpty();
    assertThat(shown(new Event.HeartbeatRecorded(2))).isEmpty();
  }
}
