package dev.steppe.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.asl.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whatever comes and goes while a listing is read page by page, what stays is in it exactly once.
/// `-Dseed=N` repeats a run.
final class ListingsTest {
  private static final int STABLE = 40;

  private final long seed = Long.getLong("seed", new Random().nextLong());
  private final Random random = new Random(seed);
  private final InProcess api = InProcess.open();
  private int pages;

  ListingsTest() {
    System.out.println("listings with -Dseed=" + seed);
  }

  @AfterEach
  void close() {
    api.close();
    assertThat(pages).as("pages read").isGreaterThan(3);
  }

  /// Reads a listing to its end, with changes between its pages.
  private List<String> read(
      String operation,
      Json.Obj input,
      String list,
      Function<Json.Obj, String> row,
      Runnable change) {
    var rows = new ArrayList<String>();
    var token = Optional.<String>empty();
    do {
      var page = Json.object();
      input.members().forEach(page::put);
      token.ifPresent(text -> page.put("nextToken", text));
      var most = 1 + random.nextInt(9);
      var answer = api.call(operation, page.put("maxResults", most));
      var items = ((Json.Arr) answer.get(list).orElseThrow()).items();
      assertThat(items).hasSizeLessThanOrEqualTo(most);
      items.forEach(item -> rows.add(row.apply((Json.Obj) item)));
      token = answer.get("nextToken").map(text -> ((Json.Str) text).value());
      pages++;
      change.run();
    } while (token.isPresent());
    assertThat(rows).doesNotHaveDuplicates();
    return rows;
  }

  private static Function<Json.Obj, String> member(String name) {
    return row -> InProcess.text(row, name);
  }

  /// Has things come and go.
  private void shuffle(List<String> passing, Runnable come, Function<Integer, Runnable> go) {
    for (int i = random.nextInt(4); i > 0; i--) {
      if (passing.isEmpty() || random.nextBoolean()) {
        come.run();
      } else {
        go.apply(random.nextInt(passing.size())).run();
      }
    }
  }

  private String name() {
    return Long.toString(random.nextLong() >>> 1, 36);
  }

  private List<String> make(int count, Function<String, String> maker) {
    return Stream.generate(() -> maker.apply(name())).limit(count).toList();
  }

  /// Reads a listing of things that are made and deleted by their names.
  private List<String> whileTheyComeAndGo(
      String operation,
      Json.Obj input,
      String list,
      String row,
      Function<String, String> maker,
      java.util.function.Consumer<String> deleter) {
    var passing = new ArrayList<>(make(STABLE / 2, maker));
    var stable = make(STABLE, maker);
    passing.addAll(make(STABLE / 2, maker));
    var rows =
        read(
            operation,
            input,
            list,
            member(row),
            () ->
                shuffle(
                    passing,
                    () -> passing.add(maker.apply(name())),
                    index -> () -> deleter.accept(passing.remove((int) index))));
    assertThat(rows).containsAll(stable);
    return rows;
  }

  @Test
  void stateMachines() {
    var rows =
        whileTheyComeAndGo(
            "ListStateMachines",
            Json.Obj.EMPTY,
            "stateMachines",
            "stateMachineArn",
            name -> api.machine(name, InProcess.PASS),
            arn -> api.call("DeleteStateMachine", "stateMachineArn", arn));
    assertThat(rows).as("by name (recorded)").isSorted();
  }

  @Test
  void activities() {
    var rows =
        whileTheyComeAndGo(
            "ListActivities",
            Json.Obj.EMPTY,
            "activities",
            "activityArn",
            api::activity,
            arn -> api.call("DeleteActivity", "activityArn", arn));
    assertThat(rows).isSorted();
  }

  @Test
  void versions() {
    var machine = api.machine("m", InProcess.PASS);
    whileTheyComeAndGo(
        "ListStateMachineVersions",
        Json.object().put("stateMachineArn", machine).build(),
        "stateMachineVersions",
        "stateMachineVersionArn",
        role -> {
          api.call(
              "UpdateStateMachine",
              Json.object()
                  .put("stateMachineArn", machine)
                  .put("roleArn", "arn:aws:iam::111122223333:role/" + role));
          return InProcess.text(
              api.call("PublishStateMachineVersion", "stateMachineArn", machine),
              "stateMachineVersionArn");
        },
        arn -> api.call("DeleteStateMachineVersion", "stateMachineVersionArn", arn));
  }

  @Test
  void executionsThatAreStartedAndStoppedMeanwhile() {
    var machine = api.machine("m", InProcess.WAIT);
    var stable = make(STABLE, name -> api.start(machine, name));
    var running = new ArrayList<>(stable);
    var rows =
        read(
            "ListExecutions",
            Json.object().put("stateMachineArn", machine).build(),
            "executions",
            member("executionArn"),
            () ->
                shuffle(
                    running,
                    () -> api.start(machine, name()),
                    index ->
                        () ->
                            api.call(
                                "StopExecution", "executionArn", running.remove((int) index))));
    assertThat(rows).containsAll(stable);
  }

  @Test
  void executionsOfAStatusThatTheyKeep() {
    var machine = api.machine("m", InProcess.WAIT);
    var stable = make(STABLE, name -> api.start(machine, name));
    var passing = new ArrayList<>(make(STABLE, name -> api.start(machine, name)));
    var rows =
        read(
            "ListExecutions",
            Json.object().put("stateMachineArn", machine).put("statusFilter", "RUNNING").build(),
            "executions",
            member("executionArn"),
            () ->
                shuffle(
                    passing,
                    () -> passing.add(api.start(machine, name())),
                    index ->
                        () ->
                            api.call(
                                "StopExecution", "executionArn", passing.remove((int) index))));
    assertThat(rows).containsAll(stable);
  }

  @Test
  void aHistoryThatGrowsForwardAndBackward() {
    var activity = api.activity("work");
    var machine =
        api.machine(
            "m",
            "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Task\",\"Resource\":\""
                + activity
                + "\",\"Next\":\"A\",\"Catch\":[{\"ErrorEquals\":[\"Done\"],\"Next\":\"E\"}]},"
                + "\"E\":{\"Type\":\"Succeed\"}}}");
    var execution = api.start(machine, "one");
    Runnable work =
        () ->
            api.call(
                "SendTaskSuccess",
                Json.object().put("taskToken", api.token(activity)).put("output", "{}"));
    for (int i = 0; i < 10; i++) {
      work.run();
    }
    var known = events(execution);
    for (var reverse : List.of(false, true)) {
      var ids =
          read(
              "GetExecutionHistory",
              Json.object().put("executionArn", execution).put("reverseOrder", reverse).build(),
              "events",
              row -> row.get("id").orElseThrow().text(),
              () -> {
                if (random.nextInt(4) == 0) {
                  work.run();
                }
              });
      var forward = reverse ? ids.reversed() : ids;
      assertThat(forward)
          .hasSizeGreaterThanOrEqualTo(known)
          .isEqualTo(IntStream.rangeClosed(1, ids.size()).mapToObj(Integer::toString).toList());
    }
  }

  private int events(String execution) {
    var answer =
        api.call(
            "GetExecutionHistory",
            Json.object().put("executionArn", execution).put("maxResults", 1000));
    return ((Json.Arr) answer.get("events").orElseThrow()).items().size();
  }

  @Test
  void mapRunsThatEndMeanwhile() {
    var branch =
        "{\"StartAt\":\"M%1$d\",\"States\":{\"M%1$d\":{\"Type\":\"Map\",\"Label\":\"L%1$d\","
            + "\"ItemsPath\":\"$.items\",\"End\":true,\"ItemProcessor\":{\"ProcessorConfig\":"
            + "{\"Mode\":\"DISTRIBUTED\",\"ExecutionType\":\"STANDARD\"},\"StartAt\":\"W%1$d\","
            + "\"States\":{\"W%1$d\":{\"Type\":\"Wait\",\"Seconds\":3600,\"End\":true}}}}}}";
    var branches =
        IntStream.range(0, STABLE)
            .mapToObj(branch::formatted)
            .collect(java.util.stream.Collectors.joining(",", "[", "]"));
    var machine =
        api.machine(
            "m",
            "{\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Parallel\",\"End\":true,\"Branches\":"
                + branches
                + "}}}");
    var execution =
        InProcess.text(
            api.call(
                "StartExecution",
                Json.object().put("stateMachineArn", machine).put("input", "{\"items\":[1]}")),
            "executionArn");
    var input = Json.object().put("executionArn", execution).build();
    Runnable nothing = () -> {};
    while (read("ListMapRuns", input, "mapRuns", member("mapRunArn"), nothing).size() < STABLE) {
      Thread.onSpinWait();
    }
    var rows =
        read(
            "ListMapRuns",
            input,
            "mapRuns",
            member("mapRunArn"),
            () -> api.call("StopExecution", "executionArn", execution));
    assertThat(rows).hasSize(STABLE);
  }

  @Test
  void aTokenGoesOnWithTheSameArgumentsOnly() {
    var machine = api.machine("m", InProcess.WAIT);
    make(5, name -> api.start(machine, name));
    var first =
        api.call(
            "ListExecutions", Json.object().put("stateMachineArn", machine).put("maxResults", 1));
    var token = InProcess.text(first, "nextToken");
    assertThat(
            api.call(
                    "ListExecutions",
                    Json.object().put("stateMachineArn", machine).put("nextToken", token))
                .get("executions")
                .map(rows -> ((Json.Arr) rows).items().size()))
        .contains(4);
    for (var other :
        List.of(
            Json.object().put("stateMachineArn", machine).put("statusFilter", "RUNNING"),
            Json.object().put("stateMachineArn", api.machine("other", InProcess.WAIT)))) {
      assertThatThrownBy(() -> api.call("ListExecutions", other.put("nextToken", token)))
          .isInstanceOf(Refusal.class)
          .hasMessage("Invalid Token: 'Invalid token'");
    }
    pages = 4;
  }

  @Test
  void noneMeansAHundredAndAThousandIsTheMost() {
    make(101, api::activity);
    assertThat(sizes(0)).isEqualTo(100);
    assertThat(sizes(1000)).isEqualTo(101);
    assertThatThrownBy(() -> sizes(1001)).isInstanceOf(Refusal.class);
    pages = 4;
  }

  private int sizes(int most) {
    var answer = api.call("ListActivities", Json.object().put("maxResults", most));
    return ((Json.Arr) answer.get("activities").orElseThrow()).items().size();
  }
}
