package dev.steppe.integrations.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.StateType;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Event;
import dev.steppe.engine.History;
import dev.steppe.engine.Recorded;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LogRecordTest {
  private static final Instant AT = Instant.ofEpochMilli(1_719_000_000_123L);
  private static final String ARN = "arn:aws:states:eu-west-1:111122223333:express:m:n:1";
  private static final int MOST = 248 * 1024;

  private static LogRecord record(Event event, boolean data) {
    var history = new History("arn:aws:iam::1:role/r", "eu-west-1", data, Optional.empty());
    var recorded = new Recorded(3, 2, AT, event);
    return LogRecord.of(recorded, history.of(recorded).orElseThrow(), ARN, 0);
  }

  private static Event entered(Json input) {
    return new Event.StateEntered(0, 0, "A", StateType.PASS, input);
  }

  private static Json.Obj details(LogRecord record) {
    return (Json.Obj) ((Json.Obj) Json.parse(record.text())).get("details").orElseThrow();
  }

  private static String text(Json.Obj object, String key) {
    return ((Json.Str) object.get(key).orElseThrow()).value();
  }

  @Test
  void aRecordHasTheFormThatAwsGivesIt() {
    assertThat(record(entered(Json.parse("{\"a\":\"b\"}")), true).text())
        .isEqualTo(
            "{\"id\":\"3\",\"type\":\"PassStateEntered\",\"details\":{\"input\":\"{\\\"a\\\":\\\"b\\\"}\","
                + "\"inputDetails\":{\"truncated\":false},\"name\":\"A\"},\"previous_event_id\":\"2\","
                + "\"event_timestamp\":\"1719000000123\",\"execution_arn\":\""
                + ARN
                + "\",\"redrive_count\":\"0\"}");
  }

  @Test
  void withoutExecutionDataThereIsNoWordOfIt() {
    assertThat(record(entered(Json.parse("{\"a\":1}")), false).text())
        .contains("\"details\":{\"name\":\"A\"}");
    assertThat(record(new Event.ExecutionSucceeded(Json.of(1)), false).text())
        .contains("\"details\":{}");
  }

  @Test
  void errorsAndCausesAreShownWithoutExecutionData() {
    var failed = new Event.ExecutionFailed(Optional.of("E"), Optional.of("because"));

    assertThat(record(failed, false).text())
        .contains("\"details\":{\"cause\":\"because\",\"error\":\"E\"}");
  }

  @Test
  void anEventWithoutDetailsHasEmptyOnes() {
    assertThat(record(new Event.ParallelStateStarted(2, 1), true).text())
        .contains("\"type\":\"ParallelStateStarted\",\"details\":{},");
  }

  @Test
  void theBytesOfARecordAreThoseOfItsText() {
    var record = record(entered(Json.of("\u20ac\ud83d\ude00")), true);

    assertThat(record.bytes()).isEqualTo(record.text().getBytes(StandardCharsets.UTF_8).length);
  }

  @Test
  void dataThatJustFitsIsWhole() {
    // The quotes of the string are escaped in the record.
    var input = Json.of("x".repeat(MOST - 4));
    var details = details(record(entered(input), true));

    assertThat(text(details, "input")).isEqualTo(input.text());
    assertThat(details.get("inputDetails").orElseThrow().text()).isEqualTo("{\"truncated\":false}");
  }

  @Test
  void dataThatIsTooLongIsCutAndSaysSo() {
    var input = Json.of("x".repeat(MOST - 3));
    var details = details(record(entered(input), true));

    assertThat(text(details, "input")).isEqualTo("\"" + "x".repeat(MOST - 3));
    assertThat(details.get("inputDetails").orElseThrow().text()).isEqualTo("{\"truncated\":true}");
    assertThat(text(details, "name")).isEqualTo("A");
  }

  @Test
  void variablesHaveWhatRoomTheOutputLeaves() {
    var assigned = Json.object().put("v", "y".repeat(1_000)).build();
    var exited =
        new Event.StateExited(2, "A", StateType.PASS, Json.of("x".repeat(MOST - 14)), assigned);
    var details = details(record(exited, true));

    assertThat(details.get("outputDetails").orElseThrow().text())
        .isEqualTo("{\"truncated\":false}");
    assertThat(details.get("assignedVariables").orElseThrow().text())
        .isEqualTo("{\"v\":\"\\\"yyyyyyyy\"}");
    assertThat(details.get("assignedVariablesDetails").orElseThrow().text())
        .isEqualTo("{\"truncated\":true}");
  }
}
