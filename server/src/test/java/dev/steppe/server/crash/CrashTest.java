package dev.steppe.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Promise 1, tried by force: 275 executions in all phases, and a server that is killed fifty times
/// without warning. `-Dseed=N` chooses the moments, `-Dkills=N` how many.
class CrashTest {
  private static final int EXECUTIONS_OF_EACH = 25;
  private static final int EXPRESS = 5;
  private static final int EXPRESS_CHILDREN = 1_000;
  private static final int KILLS = Integer.getInteger("kills", 50);
  private static final int LONGEST_LIFE_MILLIS = 500;
  private static final String ARN = "arn:aws:states:us-east-1:123456789012:";
  private static final String RETRY =
      "\"Retry\":[{\"ErrorEquals\":[\"States.ALL\"],\"IntervalSeconds\":1,\"BackoffRate\":1,"
          + "\"MaxAttempts\":500}]";
  private static final String NAMES =
      "\"execution.$\":\"$$.Execution.Name\",\"state.$\":\"$$.State.Name\","
          + "\"retry.$\":\"$$.State.RetryCount\"";

  @Test
  void everyExecutionEndsRightlyHoweverOftenTheServerIsKilled(@TempDir Path directory)
      throws IOException, InterruptedException {
    var seed = Long.getLong("seed", System.nanoTime());
    System.out.println("repeat with -Dtest=CrashTest -Dseed=" + seed);
    var random = new Random(seed);
    try (var callee = new Callee();
        var server = new MortalServer(directory.resolve("data"), callee.url(), MOCKS)) {
      var expected = start(server);
      startExpress(server);
      var world = new World(server, callee);
      for (int kill = 0; kill < KILLS; kill++) {
        server.insist("ListStateMachines", Json.Obj.EMPTY);
        Thread.sleep(random.nextInt(LONGEST_LIFE_MILLIS));
        server.kill();
        server.startAgain();
      }
      for (var execution : expected.entrySet()) {
        endsRightly(server, execution.getKey(), execution.getValue());
      }
      for (int i = 0; i < EXPRESS; i++) {
        isCalledAtLastBy(callee, "express" + i + "/B//0");
      }
      world.end();
      var standard =
          callee.attempts().entrySet().stream()
              .filter(attempt -> !attempt.getKey().startsWith("express"))
              .toList();
      assertThat(standard).noneMatch(attempt -> attempt.getKey().startsWith("mocked"));
      assertThat(standard).as("attempts made").hasSizeGreaterThan(EXECUTIONS_OF_EACH);
      assertThat(standard).as("each was made once").allMatch(attempt -> attempt.getValue() == 1);
    }
  }

  /// Starts executions that are at least once: what was accepted begins anew until it has ended.
  private static void startExpress(MortalServer server) throws InterruptedException {
    server.insist(
        "CreateStateMachine",
        Json.object()
            .put("name", "express")
            .put("type", "EXPRESS")
            .put("roleArn", "arn:aws:iam::123456789012:role/r")
            .put(
                "definition",
                states(
                    "\"A\":{\"Type\":\"Wait\",\"Seconds\":1,\"Next\":\"B\"},\"B\":"
                        + call("", "\"End\":true")))
            .build());
    for (int i = 0; i < EXPRESS; i++) {
      server.insist(
          "StartExecution",
          Json.object()
              .put("stateMachineArn", ARN + "stateMachine:express")
              .put("name", "express" + i)
              .build());
    }
  }

  private static void isCalledAtLastBy(Callee callee, String attempt) throws InterruptedException {
    for (int look = 0; look < 600 && !callee.attempts().containsKey(attempt); look++) {
      Thread.sleep(50);
    }
    assertThat(callee.attempts()).containsKey(attempt);
  }

  /// Starts all executions, and says what each must put out.
  private static Map<String, String> start(MortalServer server) throws InterruptedException {
    server.insist("CreateActivity", Json.object().put("name", "work").build());
    var outputs = new LinkedHashMap<String, String>();
    var machines = machines();
    for (var machine : machines.entrySet()) {
      server.insist(
          "CreateStateMachine",
          Json.object()
              .put("name", machine.getKey())
              .put("roleArn", "arn:aws:iam::123456789012:role/r")
              .put("definition", machine.getValue())
              .build());
    }
    for (int i = 0; i < EXECUTIONS_OF_EACH; i++) {
      for (var name : machines.keySet()) {
        var started =
            server.insist(
                "StartExecution",
                Json.object()
                    .put("stateMachineArn", ARN + "stateMachine:" + name + testCase(name))
                    .put("name", name + i)
                    .put("input", "{\"items\":[1,2,3,4,5,6]}")
                    .build());
        outputs.put(
            ((Json.Str) started.get("executionArn").orElseThrow()).value(), OUTPUTS.get(name));
      }
    }
    return outputs;
  }

  /// What a machine is called with behind its ARN.
  private static String testCase(String machine) {
    return machine.equals("mocked") ? "#Late" : "";
  }

  /// The third retry is answered well.
  private static final String MOCKS =
      """
      {"StateMachines":{"mocked":{"TestCases":{"Late":{"A":"Late","B":"Worked"}}}},
       "MockedResponses":{
         "Late":{"0-2":{"Throw":{"Error":"E"}},"3":{"Return":1}},
         "Worked":{"0":{"Return":"worked"}}}}
      """;

  private static final Map<String, String> OUTPUTS =
      Map.ofEntries(
          Map.entry("waiting", "\"waited\""),
          Map.entry("retrying", "{\"done\":\"\"}"),
          Map.entry("calling", "[{\"done\":\"\"},{\"done\":\"\"},{\"done\":\"\"}]"),
          Map.entry("callback", "\"called back\""),
          Map.entry("mapping", doneUpTo(6)),
          Map.entry("activity", "\"worked\""),
          Map.entry("nested", "\"waited\""),
          Map.entry("standardChildren", doneUpTo(6)),
          Map.entry(
              "expressChildren",
              IntStream.rangeClosed(1, EXPRESS_CHILDREN)
                  .mapToObj(Integer::toString)
                  .collect(Collectors.joining(",", "[", "]"))),
          Map.entry("looping", "\"looped\""),
          Map.entry("mocked", "{\"retries\":3,\"b\":\"worked\"}"));

  private static String doneUpTo(int most) {
    return IntStream.rangeClosed(1, most)
        .mapToObj(item -> "{\"done\":\"" + item + "\"}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static Map<String, String> machines() {
    var machines = new LinkedHashMap<String, String>();
    machines.put(
        "waiting",
        states(
            "\"A\":{\"Type\":\"Wait\",\"Seconds\":3,\"Next\":\"B\"},\"B\":{\"Type\":\"Wait\",\"Seconds\":9,\"Next\":\"C\"},"
                + "\"C\":{\"Type\":\"Pass\",\"Result\":\"waited\",\"End\":true}"));
    machines.put("retrying", states("\"A\":" + call("\"failsBefore\":\"3\",", "\"End\":true")));
    machines.put(
        "calling",
        states(
            "\"A\":{\"Type\":\"Parallel\",\"End\":true,\"Branches\":["
                + branch("B1")
                + ","
                + branch("B2")
                + ","
                + branch("B3")
                + "]}"));
    machines.put(
        "callback",
        states(
            "\"A\":{\"Type\":\"Task\",\"Resource\":\"arn:aws:states:::lambda:invoke.waitForTaskToken\","
                + "\"Parameters\":{\"FunctionName\":\"f\",\"Payload\":{\"token.$\":\"$$.Task.Token\","
                + NAMES
                + "}},"
                + RETRY
                + ",\"End\":true}"));
    machines.put(
        "mapping",
        states(
            "\"M\":{\"Type\":\"Map\",\"ItemsPath\":\"$.items\",\"MaxConcurrency\":2,\"ItemSelector\":{\"item.$\":\"$$.Map.Item.Value\"},"
                + "\"ItemProcessor\":{\"StartAt\":\"A\",\"States\":{\"A\":"
                + call("\"slow\":true,\"item.$\":\"States.Format('{}', $.item)\",", "\"End\":true")
                + "}},\"End\":true}"));
    machines.put(
        "activity",
        states(
            "\"A\":{\"Type\":\"Task\",\"Resource\":\""
                + ARN
                + "activity:work\",\"TimeoutSeconds\":5,"
                + RETRY
                + ",\"End\":true}"));
    machines.put(
        "nested",
        states(
            "\"A\":{\"Type\":\"Task\",\"Resource\":\"arn:aws:states:::states:startExecution.sync:2\",\"Parameters\":"
                + "{\"StateMachineArn\":\""
                + ARN
                + "stateMachine:waiting\"},\"OutputPath\":\"$.Output\","
                + RETRY
                + ",\"End\":true}"));
    machines.put(
        "standardChildren",
        states(
            "\"M\":{\"Type\":\"Map\",\"Label\":\"s\",\"ItemsPath\":\"$.items\",\"MaxConcurrency\":2,\"ItemSelector\":{\"item.$\":\"$$.Map.Item.Value\"},"
                + "\"ItemProcessor\":{\"ProcessorConfig\":{\"Mode\":\"DISTRIBUTED\",\"ExecutionType\":\"STANDARD\"},"
                + "\"StartAt\":\"A\",\"States\":{\"A\":"
                + call("\"slow\":true,\"item.$\":\"States.Format('{}', $.item)\",", "\"End\":true")
                + "}},\"End\":true}"));
    machines.put(
        "expressChildren",
        states(
            "\"A\":{\"Type\":\"Pass\",\"Parameters\":{\"items.$\":\"States.ArrayRange(1, "
                + EXPRESS_CHILDREN
                + ", 1)\"},\"Next\":\"M\"},"
                + "\"M\":{\"Type\":\"Map\",\"Label\":\"e\",\"ItemsPath\":\"$.items\",\"MaxConcurrency\":5,"
                + "\"ItemProcessor\":{\"ProcessorConfig\":{\"Mode\":\"DISTRIBUTED\",\"ExecutionType\":\"EXPRESS\"},"
                + "\"StartAt\":\"B\",\"States\":{\"B\":{\"Type\":\"Pass\",\"End\":true}}},\"End\":true}"));
    machines.put(
        "looping",
        states(
            "\"L\":{\"Type\":\"Pass\",\"Parameters\":{\"n\":0},\"Next\":\"T\"},"
                + "\"T\":{\"Type\":\"Pass\",\"Parameters\":{\"n.$\":\"States.MathAdd($.n, 1)\"},\"Next\":\"W\"},"
                + "\"W\":{\"Type\":\"Wait\",\"Seconds\":1,\"Next\":\"C\"},"
                + "\"C\":{\"Type\":\"Choice\",\"Choices\":[{\"Variable\":\"$.n\",\"NumericLessThan\":20,\"Next\":\"T\"}],\"Default\":\"E\"},"
                + "\"E\":{\"Type\":\"Pass\",\"Result\":\"looped\",\"End\":true}"));
    // A call that was lost with the server is answered again, and counts once.
    machines.put(
        "mocked",
        states(
            "\"A\":{\"Type\":\"Task\",\"Resource\":\"arn:aws:states:::lambda:invoke\","
                + "\"Parameters\":{\"FunctionName\":\"f\",\"Payload\":{"
                + NAMES
                + "}},\"ResultSelector\":{\"retries.$\":\"$$.State.RetryCount\"},"
                + RETRY
                + ",\"Next\":\"B\"},\"B\":{\"Type\":\"Task\",\"Resource\":\""
                + ARN
                + "activity:work\",\"ResultPath\":\"$.b\",\"End\":true}"));
    return machines;
  }

  private static String states(String states) {
    var first = states.substring(1, states.indexOf('"', 1));
    return "{\"StartAt\":\"" + first + "\",\"States\":{" + states + "}}";
  }

  private static String branch(String name) {
    return "{\"StartAt\":\""
        + name
        + "\",\"States\":{\""
        + name
        + "\":"
        + call("\"slow\":true,", "\"End\":true")
        + "}}";
  }

  private static String call(String payload, String more) {
    return "{\"Type\":\"Task\",\"Resource\":\"arn:aws:lambda:us-east-1:123456789012:function:f\","
        + "\"Parameters\":{"
        + payload
        + NAMES
        + "},"
        + RETRY
        + ","
        + more
        + "}";
  }

  private static void endsRightly(MortalServer server, String arn, String output)
      throws InterruptedException {
    var ask = Json.object().put("executionArn", arn).build();
    var last = server.insist("DescribeExecution", ask);
    while (last.get("status").equals(Optional.of(Json.of("RUNNING")))) {
      Thread.sleep(50);
      last = server.insist("DescribeExecution", ask);
    }
    assertThat(last.get("output")).as("%s", last).contains(Json.of(output));
    var events = events(server, arn);
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i).get("id")).as("%s", arn).contains(Json.of(i + 1L));
    }
    assertThat(
            events.stream()
                .filter(e -> type(e).matches("Execution(Succeeded|Failed|TimedOut|Aborted)")))
        .as("%s", arn)
        .containsExactly(events.getLast());
    isAccountedFor(server, arn);
  }

  /// Every item of the execution's map run, if it has one, is in the books once.
  private static void isAccountedFor(MortalServer server, String arn) throws InterruptedException {
    var runs = server.insist("ListMapRuns", Json.object().put("executionArn", arn).build());
    for (var run : ((Json.Arr) runs.get("mapRuns").orElseThrow()).items()) {
      var mapRunArn = ((Json.Obj) run).get("mapRunArn").orElseThrow();
      var description =
          server.insist("DescribeMapRun", Json.object().put("mapRunArn", mapRunArn).build());
      var items = (Json.Obj) description.get("itemCounts").orElseThrow();
      assertThat(description.get("status")).contains(Json.of("SUCCEEDED"));
      assertThat(items.get("total"))
          .contains(Json.of(arn.contains(":standardChildren:") ? 6 : EXPRESS_CHILDREN));
      assertThat(items.get("succeeded")).isEqualTo(items.get("total"));
      if (arn.contains(":standardChildren:")) {
        var children =
            server.insist("ListExecutions", Json.object().put("mapRunArn", mapRunArn).build());
        assertThat(((Json.Arr) children.get("executions").orElseThrow()).items())
            .hasSize(6)
            .allMatch(child ->
                ((Json.Obj) child).get("status").equals(Optional.of(Json.of("SUCCEEDED"))));
      }
    }
  }

  private static String type(Json.Obj event) {
    return ((Json.Str) event.get("type").orElseThrow()).value();
  }

  private static List<Json.Obj> events(MortalServer server, String arn)
      throws InterruptedException {
    var events = new ArrayList<Json.Obj>();
    var ask = Json.object().put("executionArn", arn).put("maxResults", 1000).build();
    var page = server.insist("GetExecutionHistory", ask);
    while (true) {
      ((Json.Arr) page.get("events").orElseThrow())
          .items()
          .forEach(event -> events.add((Json.Obj) event));
      var token = page.get("nextToken");
      if (token.isEmpty()) {
        return events;
      }
      page = server.insist("GetExecutionHistory", ask.with("nextToken", token.get()));
    }
  }

  /// Whoever answers callbacks and works on the activity, all the while.
  private static final class World {
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    World(MortalServer server, Callee callee) {
      threads.add(Thread.ofVirtual().start(() -> callBack(server, callee)));
      for (int i = 0; i < 4; i++) {
        threads.add(Thread.ofVirtual().start(() -> work(server)));
      }
    }

    private void callBack(MortalServer server, Callee callee) {
      try {
        while (!over.get()) {
          var token = callee.tokens().peek();
          if (token == null) {
            Thread.sleep(20);
          } else if (server.call("SendTaskSuccess", answer(token, "\"called back\"")).isPresent()) {
            callee.tokens().remove();
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void work(MortalServer server) {
      var ask = Json.object().put("activityArn", ARN + "activity:work").build();
      try {
        while (!over.get()) {
          var task = server.call("GetActivityTask", ask);
          if (task.isEmpty()) {
            Thread.sleep(20);
          } else if (task.get().get("taskToken").orElse(Json.Null.NULL)
              instanceof Json.Str(var token)) {
            var unused = server.call("SendTaskSuccess", answer(token, "\"worked\""));
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private static Json answer(String token, String output) {
      return Json.object().put("taskToken", token).put("output", output).build();
    }

    void end() throws InterruptedException {
      over.set(true);
      for (var thread : threads) {
        thread.interrupt();
        thread.join();
      }
    }
  }
}
