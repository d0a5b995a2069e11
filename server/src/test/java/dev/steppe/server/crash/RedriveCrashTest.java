package dev.steppe.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Executions that fail until they have been redriven twice, a server that is killed again and
/// again while somebody redrives them, and every redrive that was answered in the history. An
/// attempt that a kill cut off fails, and is redriven like others. `-Dseed=N` chooses the moments,
/// `-Dkills=N` how many.
class RedriveCrashTest {
  private static final int EXECUTIONS_OF_EACH = 4;
  private static final int KILLS = Integer.getInteger("kills", 12);
  private static final int LONGEST_LIFE_MILLIS = 1_000;
  private static final String ARN = "arn:aws:states:us-east-1:123456789012:";

  @Test
  void everyRedrivenExecutionEndsRightlyHoweverOftenTheServerIsKilled(@TempDir Path directory)
      throws IOException, InterruptedException {
    var seed = Long.getLong("seed", System.nanoTime());
    System.out.println("repeat with -Dtest=RedriveCrashTest -Dseed=" + seed);
    var random = new Random(seed);
    try (var callee = new Callee();
        var server = new MortalServer(directory.resolve("data"), callee.url())) {
      var outputs = start(server);
      var redriver = new Redriver(server, outputs.keySet());
      for (int kill = 0; kill < KILLS; kill++) {
        server.insist("ListStateMachines", Json.Obj.EMPTY);
        redriver.goOn(random.nextInt(LONGEST_LIFE_MILLIS));
        server.kill();
        server.startAgain();
      }
      while (!redriver.isOver()) {
        redriver.goOn(100);
      }
      for (var execution : outputs.entrySet()) {
        endsRightly(
            server, execution.getKey(), execution.getValue(), redriver.dates(execution.getKey()));
      }
      assertThat(callee.attempts().values())
          .as("each attempt was made once: %s", callee.attempts())
          .containsOnly(1);
    }
  }

  private static Map<String, String> start(MortalServer server) throws InterruptedException {
    var outputs = new LinkedHashMap<String, String>();
    for (var machine : machines().entrySet()) {
      server.insist(
          "CreateStateMachine",
          Json.object()
              .put("name", machine.getKey())
              .put("roleArn", "arn:aws:iam::123456789012:role/r")
              .put("definition", machine.getValue())
              .build());
      for (int i = 0; i < EXECUTIONS_OF_EACH; i++) {
        var started =
            server.insist(
                "StartExecution",
                Json.object()
                    .put("stateMachineArn", ARN + "stateMachine:" + machine.getKey())
                    .put("name", machine.getKey() + i)
                    .put("input", "[1,2,3,4]")
                    .build());
        outputs.put(text(started, "executionArn"), OUTPUTS.get(machine.getKey()));
      }
    }
    return outputs;
  }

  private static final Map<String, String> OUTPUTS =
      Map.of(
          "both", "[{\"done\":\"\"},{\"done\":\"\"}]",
          "each", "[{\"done\":\"1\"},{\"done\":\"2\"},{\"done\":\"3\"},{\"done\":\"4\"}]",
          "children", "[{\"done\":\"1\"},{\"done\":\"2\"},{\"done\":\"3\"},{\"done\":\"4\"}]");

  private static Map<String, String> machines() {
    var item =
        "\"ItemSelector\":{\"item.$\":\"States.Format('{}', $$.Map.Item.Value)\"},\"MaxConcurrency\":2,";
    var processor =
        "\"ItemProcessor\":{%s\"StartAt\":\"T\",\"States\":{\"T\":"
            + call("\"item.$\":\"$.item\",")
            + "}},\"End\":true}}}";
    return Map.of(
        "both",
        "{\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Parallel\",\"End\":true,\"Branches\":["
            + "{\"StartAt\":\"A\",\"States\":{\"A\":"
            + call("")
            + "}},{\"StartAt\":\"B\",\"States\":{\"B\":"
            + call("")
            + "}}]}}}",
        "each",
        "{\"StartAt\":\"M\",\"States\":{\"M\":{\"Type\":\"Map\"," + item + processor.formatted(""),
        "children",
        "{\"StartAt\":\"M\",\"States\":{\"M\":{\"Type\":\"Map\",\"Label\":\"c\","
            + item
            + processor.formatted(
                "\"ProcessorConfig\":{\"Mode\":\"DISTRIBUTED\",\"ExecutionType\":\"STANDARD\"},"));
  }

  private static String call(String payload) {
    return "{\"Type\":\"Task\",\"Resource\":\"arn:aws:lambda:us-east-1:123456789012:function:f\","
        + "\"Parameters\":{\"slow\":true,\"failsBefore\":\"2\","
        + payload
        + "\"execution.$\":\"$$.Execution.Id\",\"state.$\":\"$$.State.Name\","
        + "\"retry.$\":\"$$.Execution.RedriveCount\"},\"End\":true}";
  }

  private static String text(Json.Obj object, String key) {
    return object.get(key).orElse(Json.Null.NULL) instanceof Json.Str(var text) ? text : "";
  }

  private static void endsRightly(
      MortalServer server, String arn, String output, Set<Json> acknowledged)
      throws InterruptedException {
    var last = server.insist("DescribeExecution", Json.object().put("executionArn", arn).build());
    assertThat(text(last, "output")).as("%s", last).isEqualTo(output);
    var history =
        server.insist(
            "GetExecutionHistory",
            Json.object().put("executionArn", arn).put("maxResults", 1000).build());
    var redrives = new ArrayList<Json>();
    var events = ((Json.Arr) history.get("events").orElseThrow()).items();
    for (int i = 0; i < events.size(); i++) {
      var event = (Json.Obj) events.get(i);
      assertThat(event.get("id")).contains(Json.of(i + 1L));
      if (text(event, "type").equals("ExecutionRedriven")) {
        redrives.add(event.get("timestamp").orElseThrow());
      }
      var ends = text(event, "type").matches("Execution(Succeeded|Failed|TimedOut|Aborted)");
      var isRedriven =
          i + 1 < events.size()
              && text((Json.Obj) events.get(i + 1), "type").equals("ExecutionRedriven");
      assertThat(ends).isEqualTo(i + 1 == events.size() || isRedriven);
    }
    assertThat(last.get("redriveCount")).contains(Json.of(redrives.size()));
    assertThat(redrives).hasSizeGreaterThanOrEqualTo(2).containsAll(acknowledged);
  }

  /// Redrives whatever has failed, and asks again with the same token until it is answered.
  private static final class Redriver {
    private final MortalServer server;
    private final Set<String> open;
    private final Map<String, String> unanswered = new HashMap<>();
    private final Map<String, Set<Json>> dates = new HashMap<>();
    private int tokens;

    Redriver(MortalServer server, Set<String> executions) {
      this.server = server;
      this.open = new HashSet<>(executions);
    }

    boolean isOver() {
      return open.isEmpty();
    }

    /// When those redrives were that were answered.
    Set<Json> dates(String execution) {
      return dates.getOrDefault(execution, Set.of());
    }

    void goOn(int millis) throws InterruptedException {
      var until = System.nanoTime() + millis * 1_000_000L;
      do {
        for (var execution : List.copyOf(open)) {
          lookAt(execution);
        }
        Thread.sleep(10);
      } while (System.nanoTime() < until);
    }

    private void lookAt(String execution) throws InterruptedException {
      var ask = Json.object().put("executionArn", execution);
      var status = server.call("DescribeExecution", ask.build()).map(it -> text(it, "status"));
      if (status.equals(Optional.of("SUCCEEDED"))) {
        open.remove(execution);
      } else if (status.equals(Optional.of("FAILED")) || unanswered.containsKey(execution)) {
        var token = unanswered.computeIfAbsent(execution, _ -> "token-" + tokens++);
        server
            .call(
                "RedriveExecution",
                Json.object().put("executionArn", execution).put("clientToken", token).build())
            .ifPresent(answer -> {
              unanswered.remove(execution);
              answer
                  .get("redriveDate")
                  .ifPresent(
                      date -> dates.computeIfAbsent(execution, _ -> new HashSet<>()).add(date));
            });
      }
    }
  }
}
