package dev.steppe.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.server.RunningServer.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many clients publish, delete and lead aliases about at the same time, on both homes. Numbers are
/// given once and leave no gap, and no alias ever leads to a version that is not there. `-Dseed=N`
/// repeats what they ask for.
class VersionRaceTest {
  private static final int CLIENTS = 4;
  private static final int ROUNDS = 60;
  private static final List<String> ALIASES = List.of("a", "b", "c");

  @Test
  void changesAtOnceKeepTheirPromisesInMemory() throws Exception {
    try (var server = RunningServer.inMemory()) {
      new Race(server).run();
    }
  }

  @Test
  void changesAtOnceKeepTheirPromisesOnDisk(@TempDir Path directory) throws Exception {
    try (var server = RunningServer.at(directory)) {
      new Race(server).run();
    }
  }

  private static final class Race {
    private final RunningServer server;
    private final String machine;
    private final long seed = Long.getLong("seed", System.nanoTime());
    private final AtomicInteger definitions = new AtomicInteger();

    /// The definition that each number was given to.
    private final Map<String, String> published = new ConcurrentHashMap<>();

    private final Set<String> outcomes = new ConcurrentSkipListSet<>();

    Race(RunningServer server) {
      System.out.println("repeat with -Dtest=VersionRaceTest -Dseed=" + seed);
      this.server = server;
      this.machine = create().text("stateMachineArn");
    }

    private Answer create() {
      return server.call(
          "CreateStateMachine",
          Json.object()
              .put("name", "m")
              .put("roleArn", "arn:aws:iam::123456789012:role/r")
              .put("definition", definition("first"))
              .put("publish", true));
    }

    private static String definition(String comment) {
      return "{\"Comment\":\"%s\",\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Succeed\"}}}"
          .formatted(comment);
    }

    void run() throws Exception {
      published.put("1", "first");
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var done = new AtomicBoolean();
        var starts = threads.submit(() -> startThroughAnAliasThatMoves(done));
        await(
            IntStream.range(0, CLIENTS)
                .<Future<?>>mapToObj(client -> threads.submit(() -> client(client)))
                .toList());
        done.set(true);
        assertThat(starts.get()).as("starts").isPositive();
        numbersAreDense();
        aliasesLeadSomewhere();
        assertThat(outcomes)
            .contains(
                "CreateStateMachineAlias 200",
                "DeleteStateMachineAlias 200",
                "DeleteStateMachineVersion 200",
                "DeleteStateMachineVersion ConflictException",
                "PublishStateMachineVersion 200",
                "UpdateStateMachine 200",
                "UpdateStateMachineAlias 200",
                "UpdateStateMachineAlias ResourceNotFound");
        nothingIsLeftOfADeletedMachine(threads.submit(() -> client(CLIENTS)));
      }
    }

    private static void await(List<Future<?>> clients) throws Exception {
      for (var client : clients) {
        client.get();
      }
    }

    private Answer call(String operation, Json.Builder body) {
      var answer = server.call(operation, body);
      assertThat(answer.status()).as("%s: %s", operation, answer.body()).isIn(200, 400);
      outcomes.add(operation + " " + (answer.status() == 200 ? "200" : answer.error()));
      return answer;
    }

    private void client(int number) {
      var random = new SplittableRandom(seed + number);
      for (int round = 0; round < ROUNDS; round++) {
        switch (random.nextInt(7)) {
          case 0 -> update();
          case 1 -> remember(call("PublishStateMachineVersion", onMachine()), "");
          case 2 -> call("DeleteStateMachineVersion", Json.object().put(VERSION, any(random)));
          case 3 ->
              call(
                  "CreateStateMachineAlias",
                  Json.object().put("name", name(random)).put(ROUTING, routing(random)));
          case 4, 5 ->
              call(
                  "UpdateStateMachineAlias",
                  Json.object().put(ALIAS, alias(random)).put(ROUTING, routing(random)));
          default -> call("DeleteStateMachineAlias", Json.object().put(ALIAS, alias(random)));
        }
      }
    }

    private static final String VERSION = "stateMachineVersionArn";
    private static final String ALIAS = "stateMachineAliasArn";
    private static final String ROUTING = "routingConfiguration";

    private Json.Builder onMachine() {
      return Json.object().put("stateMachineArn", machine);
    }

    private String update() {
      var comment = "d" + definitions.incrementAndGet();
      var answer =
          call(
              "UpdateStateMachine",
              onMachine().put("definition", definition(comment)).put("publish", true));
      return remember(answer, comment);
    }

    /// Notes who got a number. Whoever only publishes may get the number of another's definition.
    private String remember(Answer answer, String comment) {
      var arn = answer.text(VERSION);
      if (!arn.isEmpty()) {
        published.merge(
            arn.substring(machine.length() + 1),
            comment,
            (one, other) -> {
              assertThat(one.isEmpty() || other.isEmpty()).as("%s is for both", arn).isTrue();
              return one + other;
            });
      }
      return arn;
    }

    private String any(SplittableRandom random) {
      return machine + ":" + random.nextInt(1, Math.max(3, published.size() + 1));
    }

    private static String name(SplittableRandom random) {
      return ALIASES.get(random.nextInt(ALIASES.size()));
    }

    private String alias(SplittableRandom random) {
      return machine + ":" + name(random);
    }

    private Json routing(SplittableRandom random) {
      var first = any(random);
      var second = any(random);
      var weight = random.nextInt(101);
      return first.equals(second)
          ? Json.array(route(first, 100))
          : Json.array(route(first, weight), route(second, 100 - weight));
    }

    private static Json route(String version, int weight) {
      return Json.object().put(VERSION, version).put("weight", weight).build();
    }

    /// Leads an alias from one new version to the next, deletes the one before, and starts through
    /// it all the while.
    private int startThroughAnAliasThatMoves(AtomicBoolean done) {
      var current = aVersionThatLiveLeadsTo();
      int starts = 0;
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var mover = threads.submit(() -> move(current, done));
        while (!done.get()) {
          var start =
              server.call(
                  "StartExecution", Json.object().put("stateMachineArn", machine + ":live"));
          assertThat(start.status()).as(start.body()).isEqualTo(200);
          starts++;
        }
        assertThat(mover).succeedsWithin(Duration.ofSeconds(20));
      }
      return starts;
    }

    /// Another may delete the version before the alias is there: then the next is tried.
    private String aVersionThatLiveLeadsTo() {
      while (true) {
        var version = update();
        var created =
            server.call(
                "CreateStateMachineAlias",
                Json.object().put("name", "live").put(ROUTING, Json.array(route(version, 100))));
        if (created.status() == 200) {
          return version;
        }
      }
    }

    private void move(String from, AtomicBoolean done) {
      var current = from;
      while (!done.get()) {
        var next = update();
        var moved =
            server.call(
                "UpdateStateMachineAlias",
                Json.object()
                    .put(ALIAS, machine + ":live")
                    .put(ROUTING, Json.array(route(next, 100))));
        if (moved.status() == 200) { // Another may have deleted the version before.
          server.call("DeleteStateMachineVersion", Json.object().put(VERSION, current));
          current = next;
        }
      }
    }

    private void numbersAreDense() {
      var numbers = new TreeSet<Integer>();
      published.keySet().forEach(number -> numbers.add(Integer.valueOf(number)));
      assertThat(numbers)
          .containsExactlyElementsOf(IntStream.rangeClosed(1, numbers.size()).boxed().toList());
    }

    private List<String> listed(String operation, String list, String member) {
      var arns = new ArrayList<String>();
      var body = onMachine().put("maxResults", 1000);
      if (server.call(operation, body).json().get(list).orElseThrow() instanceof Json.Arr rows) {
        rows.items()
            .forEach(
                row -> arns.add(((Json.Str) ((Json.Obj) row).get(member).orElseThrow()).value()));
      }
      return arns;
    }

    private List<String> versions() {
      return listed("ListStateMachineVersions", "stateMachineVersions", VERSION);
    }

    private List<String> aliases() {
      return listed("ListStateMachineAliases", "stateMachineAliases", ALIAS);
    }

    private void aliasesLeadSomewhere() {
      var versions = versions();
      var aliases = aliases();
      assertThat(aliases).contains(machine + ":live");
      for (var alias : aliases) {
        var described = server.call("DescribeStateMachineAlias", Json.object().put(ALIAS, alias));
        int sum = 0;
        for (var item : ((Json.Arr) described.json().get(ROUTING).orElseThrow()).items()) {
          var route = (Json.Obj) item;
          assertThat(versions)
              .as(alias)
              .contains(((Json.Str) route.get(VERSION).orElseThrow()).value());
          sum += (int) ((Json.Int) route.get("weight").orElseThrow()).value();
        }
        assertThat(sum).as(alias).isEqualTo(100);
      }
    }

    private void nothingIsLeftOfADeletedMachine(Future<?> client) throws Exception {
      server.call("DeleteStateMachine", onMachine());
      client.get();
      while (server.call("DescribeStateMachine", onMachine()).status() == 200) {
        Thread.onSpinWait();
      }
      assertThat(create().text(VERSION)).isEqualTo(machine + ":1");
      assertThat(versions()).containsExactly(machine + ":1");
      assertThat(aliases()).isEmpty();
    }
  }
}
