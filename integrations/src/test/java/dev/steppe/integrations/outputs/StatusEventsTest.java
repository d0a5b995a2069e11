package dev.steppe.integrations.outputs;

import static dev.steppe.asl.definition.Definition.Type.EXPRESS;
import static dev.steppe.asl.definition.Definition.Type.STANDARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.outputs.StandIn.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class StatusEventsTest {
  private static final String LOGGING = "{\"level\":\"OFF\"}";
  private static final int MOST = 248 * 1024;

  private static World bus(StandIn events) {
    return new World(
        Map.of("AWS_ENDPOINT_URL_EVENTBRIDGE", events.uri().toString()), Outputs.Wanted.NOTHING);
  }

  private static World hook(StandIn hook) {
    return new World(
        Map.of(),
        new Outputs.Wanted(
            Optional.empty(), false, Optional.empty(), Optional.of(hook.uri()), Optional.empty()));
  }

  private static Json.Obj object(Json.Obj parent, String key) {
    return (Json.Obj) parent.get(key).orElseThrow();
  }

  private static List<Json.Obj> entries(StandIn.Request put) {
    assertThat(put.target()).isEqualTo("AWSEvents.PutEvents");
    return ((Json.Arr) put.body().get("Entries").orElseThrow())
        .items().stream().map(entry -> (Json.Obj) entry).toList();
  }

  private static Json.Obj detail(Json.Obj entry) {
    return (Json.Obj) Json.parse(World.text(entry, "Detail"));
  }

  private static List<Json.Obj> next(StandIn events, int count) throws InterruptedException {
    var found = new ArrayList<Json.Obj>();
    while (found.size() < count) {
      found.addAll(entries(events.next()));
    }
    return found;
  }

  @Test
  void anEventBridgeGetsTheEventsThatAwsSends() throws Exception {
    try (var events = new StandIn(_ -> Answer.OK);
        var world = bus(events)) {
      var machine = world.machine("m", STANDARD, World.PASS, LOGGING);
      var closed = world.run(machine, "one", "{\"a\": 1}");
      var put = events.next();
      var entries = new ArrayList<>(entries(put));
      if (entries.size() < 2) {
        entries.addAll(entries(events.next()));
      }

      var arn = "arn:aws:states:eu-west-1:111122223333:execution:m:one";
      long started = closed.startedAt().toEpochMilli();
      assertThat(detail(entries.getFirst()).text())
          .isEqualTo(
              ("{\"executionArn\":\"%s\",\"stateMachineArn\":\"%s\",\"name\":\"one\",\"status\":\"RUNNING\","
                      + "\"startDate\":%d,\"stopDate\":null,\"input\":\"{\\\"a\\\": 1}\",\"output\":null,"
                      + "\"stateMachineVersionArn\":null,\"stateMachineAliasArn\":null,\"redriveCount\":0,"
                      + "\"redriveDate\":null,\"redriveStatus\":\"NOT_REDRIVABLE\","
                      + "\"redriveStatusReason\":\"Execution is RUNNING and cannot be redriven\","
                      + "\"inputDetails\":{\"included\":true},\"outputDetails\":null,\"error\":null,\"cause\":null}")
                  .formatted(arn, machine, started));
      var end = detail(entries.getLast());
      assertThat(World.text(end, "status")).isEqualTo("SUCCEEDED");
      assertThat(end.get("stopDate")).contains(Json.of(closed.stoppedAt().toEpochMilli()));
      assertThat(World.text(end, "output")).isEqualTo("{\"a\": 1}");
      assertThat(object(end, "outputDetails").text()).isEqualTo("{\"included\":true}");
      var entry = entries.getFirst();
      assertThat(World.text(entry, "Source")).isEqualTo("aws.states");
      assertThat(World.text(entry, "DetailType"))
          .isEqualTo("Step Functions Execution Status Change");
      assertThat(entry.get("Time")).contains(Json.of(started / 1000));
      assertThat(entry.get("Resources")).contains(Json.array(Json.of(arn)));
      assertThat(entry.get("EventBusName")).isEmpty();
      assertThat(put.headers().getFirst("Authorization"))
          .contains("/eu-west-1/events/aws4_request", "Signature=");
    }
  }

  @Test
  void aFailureSaysWhyAndAStopToo() throws Exception {
    try (var events = new StandIn(_ -> Answer.OK);
        var world = bus(events)) {
      world.run(world.machine("f", STANDARD, World.FAIL, LOGGING), "one", "{}");
      var failed = detail(next(events, 2).getLast());
      var waiting = world.start(world.machine("w", STANDARD, World.WAIT, LOGGING), "one", "{}");
      next(events, 1);
      world.stop(waiting, "Stopped", "by hand");
      var stopped = detail(next(events, 1).getLast());

      assertThat(List.of(failed, stopped))
          .extracting(
              detail -> World.text(detail, "status"),
              detail -> World.text(detail, "error"),
              detail -> World.text(detail, "cause"),
              detail -> World.text(detail, "redriveStatus"))
          .containsExactly(
              tuple("FAILED", "E", "because", "REDRIVABLE"),
              tuple("ABORTED", "Stopped", "by hand", "REDRIVABLE"));
      assertThat(failed.get("output")).contains(Json.Null.NULL);
      assertThat(failed.get("outputDetails")).contains(Json.Null.NULL);
      assertThat(failed.get("redriveStatusReason")).contains(Json.Null.NULL);
    }
  }

  @Test
  void aRedrivenExecutionRunsAgain() throws Exception {
    try (var events = new StandIn(_ -> Answer.OK);
        var world = bus(events)) {
      var closed = world.run(world.machine("f", STANDARD, World.FAIL, LOGGING), "one", "{}");
      var first = detail(next(events, 2).getLast());
      var again = world.redrive(closed);
      var changes = next(events, 2);
      var running = detail(changes.getFirst());
      var failed = detail(changes.getLast());

      assertThat(List.of(first, running, failed))
          .extracting(
              detail -> World.text(detail, "status"),
              detail -> detail.get("redriveCount").orElseThrow(),
              detail -> World.text(detail, "redriveStatus"))
          .containsExactly(
              tuple("FAILED", Json.of(0), "REDRIVABLE"),
              tuple("RUNNING", Json.of(1), "NOT_REDRIVABLE"),
              tuple("FAILED", Json.of(1), "REDRIVABLE"));
      assertThat(running.get("stopDate")).contains(Json.Null.NULL);
      assertThat(running.get("startDate")).isEqualTo(first.get("startDate"));
      assertThat(running.get("redriveDate").orElseThrow()).isInstanceOf(Json.Int.class);
      assertThat(failed.get("stopDate")).contains(Json.of(again.stoppedAt().toEpochMilli()));
    }
  }

  @Test
  void expressExecutionsHaveNoEventsAndStandardChildrenHave() throws Exception {
    try (var events = new StandIn(_ -> Answer.OK);
        var world = bus(events)) {
      world.runSync(world.machine("x", EXPRESS, World.PASS, LOGGING), "{}");
      for (var type : List.of("EXPRESS", "STANDARD")) {
        var machine =
            world.machine("m" + type, STANDARD, World.DISTRIBUTED.formatted(type), LOGGING);
        world.run(machine, "parent", "[1]");
      }
      var found = next(events, 6);
      var machines = new TreeSet<String>();
      found.forEach(entry -> machines.add(World.text(detail(entry), "stateMachineArn")));

      assertThat(machines)
          .containsExactly(
              "arn:aws:states:eu-west-1:111122223333:stateMachine:mEXPRESS",
              "arn:aws:states:eu-west-1:111122223333:stateMachine:mSTANDARD",
              "arn:aws:states:eu-west-1:111122223333:stateMachine:mSTANDARD/items");
    }
  }

  @Test
  void whatABusDoesNotTakeIsPutAgain() throws Exception {
    var first = new CountDownLatch(1);
    try (var events =
            new StandIn(request -> {
              if (first.getCount() == 0) {
                return Answer.OK;
              }
              first.countDown();
              var failed = "{\"ErrorCode\":\"ThrottlingException\",\"ErrorMessage\":\"slowly\"}";
              var all = String.join(",", entries(request).stream().map(_ -> failed).toList());
              return new Answer(200, "{\"FailedEntryCount\":1,\"Entries\":[" + all + "]}");
            });
        var world = bus(events)) {
      world.start(world.machine("w", STANDARD, World.WAIT, LOGGING), "one", "{}");

      assertThat(entries(events.next())).isEqualTo(entries(events.next()));
    }
  }

  @Test
  void whatABusRefusesForGoodIsNotPutAgain() throws Exception {
    var refused = "{\"ErrorCode\":\"NotAuthorizedForSourceException\",\"ErrorMessage\":\"no\"}";
    try (var events =
        new StandIn(_ ->
            new Answer(
                200,
                "{\"FailedEntryCount\":1,\"Entries\":[{\"EventId\":\"1\"}," + refused + "]}"))) {
      var bus = new EventBridge(events.service("eventbridge"), "mine");
      var sent = bus.send(List.of(change(10), change(10)));

      assertThat(sent)
          .isEqualTo(new Receiver.Sent<>(List.of(), 1, "NotAuthorizedForSourceException: \"no\""));
      assertThat(entries(events.next()))
          .allMatch(entry -> World.text(entry, "Source").equals("mine"));
      assertThat(bus.fits(changes(11, 10))).isEqualTo(10);
      assertThat(bus.fits(changes(5, 64 * 1024 - 1024))).isEqualTo(4);
    }
  }

  private static List<StatusChange> changes(int count, int bytes) {
    return Collections.nCopies(count, change(bytes));
  }

  private static StatusChange change(int bytes) {
    return new StatusChange(
        new UUID(0, 1), Instant.EPOCH, "arn", "1", "eu-west-1", Json.Obj.EMPTY, bytes);
  }

  @Test
  void dataThatDoesNotFitTogetherIsLeftOutInputFirst() throws Exception {
    var half = Json.of("x".repeat(MOST / 2 - 4));
    var more = Json.of("x".repeat(MOST / 2 - 3));
    var most = Json.of("x".repeat(MOST - 3));

    assertThat(included(half)).containsExactly(true, true);
    assertThat(included(more)).containsExactly(false, true);
    assertThat(included(most)).containsExactly(false, false);
  }

  /// Whether the end of an execution that hands its input on shows input and output.
  private static List<Boolean> included(Json input) throws InterruptedException {
    try (var events = new StandIn(_ -> Answer.OK);
        var world = bus(events)) {
      world.run(world.machine("m", STANDARD, World.PASS, LOGGING), "one", input.text());
      var end = detail(next(events, 2).getLast());
      var shown = new ArrayList<Boolean>();
      for (var key : List.of("input", "output")) {
        boolean there = !end.get(key).orElseThrow().equals(Json.Null.NULL);
        assertThat(object(end, key + "Details").get("included")).contains(Json.of(there));
        shown.add(there);
      }
      return shown;
    }
  }

  @Test
  void aHookGetsTheWholeEvent() throws Exception {
    try (var events = new StandIn(_ -> Answer.OK);
        var world = hook(events)) {
      var closed = world.run(world.machine("m", STANDARD, World.PASS, LOGGING), "one", "{}");
      var posted = events.next().body();

      assertThat(posted.members().keySet())
          .containsExactly(
              "version",
              "id",
              "detail-type",
              "source",
              "account",
              "time",
              "region",
              "resources",
              "detail");
      assertThat(World.text(posted, "version")).isEqualTo("0");
      assertThat(UUID.fromString(World.text(posted, "id"))).isNotNull();
      assertThat(World.text(posted, "account")).isEqualTo("111122223333");
      assertThat(World.text(posted, "region")).isEqualTo("eu-west-1");
      assertThat(World.text(posted, "time"))
          .isEqualTo(closed.startedAt().toString().replaceFirst("(\\.\\d+)?Z", "Z"));
      assertThat(World.text(object(posted, "detail"), "status")).isEqualTo("RUNNING");
    }
  }

  @Test
  void aHookThatFailsGetsTheSameEventAgainAndEachExecutionsEventsInOrder() throws Exception {
    Set<String> once = ConcurrentHashMap.newKeySet();
    int executions = 40;
    try (var events =
            new StandIn(request ->
                once.add(World.text(request.body(), "id")) ? new Answer(503, "") : Answer.OK);
        var world = hook(events)) {
      var machine = world.machine("m", STANDARD, World.PASS, LOGGING);
      for (int i = 0; i < executions; i++) {
        world.run(machine, "e" + i, "{}");
      }
      Map<String, List<String>> statuses = new HashMap<>();
      for (int i = 0; i < executions * 4; i++) {
        var detail = object(events.next().body(), "detail");
        statuses
            .computeIfAbsent(World.text(detail, "name"), _ -> new ArrayList<>())
            .add(World.text(detail, "status"));
      }

      assertThat(statuses).hasSize(executions);
      assertThat(statuses.values())
          .allMatch(seen -> seen.equals(List.of("RUNNING", "RUNNING", "SUCCEEDED", "SUCCEEDED")));
    }
  }
}
