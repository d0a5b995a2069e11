package dev.steppe.integrations.outputs;

import static dev.steppe.asl.definition.Definition.Type.EXPRESS;
import static dev.steppe.asl.definition.Definition.Type.STANDARD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.outputs.StandIn.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CloudWatchLogsTest {
  private static final String PUT = "Logs_20140328.PutLogEvents";
  private static final String STREAM = "Logs_20140328.CreateLogStream";
  private static final String GROUP = "Logs_20140328.CreateLogGroup";

  private static World world(StandIn logs) {
    return new World(
        Map.of("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", logs.uri().toString()), Outputs.Wanted.NOTHING);
  }

  private static List<Json.Obj> events(StandIn.Request put) {
    assertThat(put.target()).isEqualTo(PUT);
    return ((Json.Arr) put.body().get("logEvents").orElseThrow())
        .items().stream().map(event -> (Json.Obj) event).toList();
  }

  private static Json.Obj message(Json.Obj event) {
    return (Json.Obj) Json.parse(World.text(event, "message"));
  }

  /// The messages of the requests to come, up to that type.
  private static List<Json.Obj> until(StandIn logs, String type) throws InterruptedException {
    var messages = new ArrayList<Json.Obj>();
    while (messages.isEmpty() || !World.text(messages.getLast(), "type").equals(type)) {
      events(logs.next()).forEach(event -> messages.add(message(event)));
    }
    return messages;
  }

  private static List<String> types(List<Json.Obj> messages) {
    return messages.stream().map(message -> World.text(message, "type")).toList();
  }

  @Test
  void theRecordsOfAnExecutionComeInTheirOrderAndSigned() throws Exception {
    try (var logs = new StandIn(_ -> Answer.OK);
        var world = world(logs)) {
      world.run(
          world.machine("m", STANDARD, World.PASS, World.logging("ALL", true, "/aws/g")),
          "one",
          "{\"a\": 1}");
      var put = logs.next();
      var messages = events(put).stream().map(CloudWatchLogsTest::message).toList();

      assertThat(types(messages))
          .containsExactly(
              "ExecutionStarted", "PassStateEntered", "PassStateExited", "ExecutionSucceeded");
      assertThat(messages.getFirst().get("details").orElseThrow().text())
          .isEqualTo(
              "{\"input\":\"{\\\"a\\\": 1}\",\"inputDetails\":{\"truncated\":false},\"roleArn\":\"arn:aws:iam::111122223333:role/r\"}");
      assertThat(World.text(put.body(), "logGroupName")).isEqualTo("/aws/g");
      assertThat(World.text(put.body(), "logStreamName"))
          .matches("states/m/\\d{4}-\\d\\d-\\d\\d-\\d\\d-\\d\\d/[0-9a-f]{8}");
      assertThat(put.headers().getFirst("Authorization"))
          .startsWith("AWS4-HMAC-SHA256 Credential=")
          .contains("/eu-west-1/logs/aws4_request", "SignedHeaders=", "Signature=");
      assertThat(put.headers().getFirst("Content-Type")).isEqualTo("application/x-amz-json-1.1");
    }
  }

  @Test
  void expressExecutionsAreLoggedWhetherAnybodyWaitsForThemOrNot() throws Exception {
    try (var logs = new StandIn(_ -> Answer.OK);
        var world = world(logs)) {
      var machine = world.machine("x", EXPRESS, World.PASS, World.logging("ALL", false, "g"));
      var arn = world.start(machine, "async", "{}");
      var asynchronous = until(logs, "ExecutionSucceeded");
      var closed = world.runSync(machine, "{}");
      var synchronous = until(logs, "ExecutionSucceeded");

      assertThat(types(asynchronous)).isEqualTo(types(synchronous)).hasSize(4);
      assertThat(asynchronous)
          .allMatch(message -> World.text(message, "execution_arn").equals(arn));
      assertThat(synchronous)
          .allMatch(
              message -> World.text(message, "execution_arn").equals(closed.start().id().arn()));
      assertThat(asynchronous.getLast().get("details").orElseThrow()).isEqualTo(Json.Obj.EMPTY);
    }
  }

  @Test
  void theLevelOfTheMachineSays() throws Exception {
    try (var logs = new StandIn(_ -> Answer.OK);
        var world = world(logs)) {
      fail(world, "OFF");
      fail(world, "FATAL");
      assertThat(types(until(logs, "ExecutionFailed"))).containsExactly("ExecutionFailed");
      fail(world, "ERROR");
      assertThat(types(until(logs, "ExecutionFailed")))
          .containsExactly("FailStateEntered", "ExecutionFailed");
      fail(world, "ALL");
      assertThat(types(until(logs, "ExecutionFailed")))
          .containsExactly("ExecutionStarted", "FailStateEntered", "ExecutionFailed");
    }
  }

  private static void fail(World world, String level) {
    var machine = world.machine(level, STANDARD, World.FAIL, World.logging(level, true, "g"));
    world.run(machine, "one", "{}");
  }

  @Test
  void recordsAfterARedriveSayTheHowManiethItIs() throws Exception {
    try (var logs = new StandIn(_ -> Answer.OK);
        var world = world(logs)) {
      var machine = world.machine("f", STANDARD, World.FAIL, World.logging("ALL", true, "g"));
      var closed = world.run(machine, "one", "{}");
      var first = until(logs, "ExecutionFailed");
      world.redrive(closed);
      var second = until(logs, "ExecutionFailed");

      assertThat(first).allMatch(message -> World.text(message, "redrive_count").equals("0"));
      assertThat(second).allMatch(message -> World.text(message, "redrive_count").equals("1"));
      assertThat(World.text(second.getFirst(), "type")).isEqualTo("ExecutionRedriven");
      assertThat(World.text(second.getFirst(), "id")).isEqualTo("4");
    }
  }

  @Test
  void theChildrenOfAMapRunAreLoggedAsTheirParentIs() throws Exception {
    try (var logs = new StandIn(_ -> Answer.OK);
        var world = world(logs)) {
      var machine =
          world.machine(
              "m",
              STANDARD,
              World.DISTRIBUTED.formatted("EXPRESS"),
              World.logging("ALL", true, "g"));
      var closed = world.run(machine, "parent", "[1,2]");
      var messages = new ArrayList<Json.Obj>();
      while (messages.stream()
              .filter(message -> World.text(message, "type").equals("ExecutionSucceeded"))
              .count()
          < 3) {
        events(logs.next()).forEach(event -> messages.add(message(event)));
      }
      var executions = new HashSet<String>();
      messages.forEach(message -> executions.add(World.text(message, "execution_arn")));

      assertThat(executions).hasSize(3).contains(closed.start().id().arn());
      assertThat(executions).filteredOn(arn -> arn.contains(":express:m/items:")).hasSize(2);
    }
  }

  @Test
  void theGroupAndTheStreamAreMadeWhenTheyAreNotThere() throws Exception {
    Set<String> there = Collections.synchronizedSet(new HashSet<>());
    try (var logs =
            new StandIn(request -> {
              var needs =
                  switch (request.target()) {
                    case PUT -> STREAM;
                    case STREAM -> GROUP;
                    default -> "";
                  };
              if (!needs.isEmpty() && !there.contains(needs)) {
                return Answer.error("com.amazonaws.logs#ResourceNotFoundException");
              }
              there.add(request.target());
              return Answer.OK;
            });
        var world = world(logs)) {
      world.run(
          world.machine("m", STANDARD, World.PASS, World.logging("ALL", true, "g")), "one", "{}");

      assertThat(List.of(logs.next(), logs.next(), logs.next(), logs.next(), logs.next()))
          .extracting(StandIn.Request::target)
          .containsExactly(PUT, STREAM, GROUP, STREAM, PUT);
    }
  }

  @Test
  void aServiceThatIsOverloadedIsAskedAgain() throws Exception {
    var answers = new CountDownLatch(4);
    try (var logs =
            new StandIn(_ -> {
              answers.countDown();
              return switch ((int) answers.getCount()) {
                case 3 -> Answer.error("ThrottlingException");
                case 2 -> new Answer(503, "");
                case 1 -> new Answer(500, "not JSON");
                default -> Answer.OK;
              };
            });
        var world = world(logs)) {
      world.run(
          world.machine("m", STANDARD, World.PASS, World.logging("FATAL", true, "g")),
          "quiet",
          "{}");
      world.run(
          world.machine("f", STANDARD, World.FAIL, World.logging("FATAL", true, "g")), "one", "{}");
      var first = logs.next();

      assertThat(List.of(logs.next(), logs.next(), logs.next()))
          .allMatch(request -> request.body().equals(first.body()));
    }
  }

  @Test
  void whatIsRefusedIsLeftAndTheRestGoesOn() throws Exception {
    var refused = new CountDownLatch(1);
    try (var logs =
            new StandIn(_ -> {
              if (refused.getCount() > 0) {
                refused.countDown();
                return Answer.error("AccessDeniedException");
              }
              return Answer.OK;
            });
        var world = world(logs)) {
      var machine = world.machine("f", STANDARD, World.FAIL, World.logging("FATAL", true, "g"));
      var first = world.run(machine, "first", "{}").start().id().arn();
      var one = message(events(logs.next()).getFirst());
      var second = world.run(machine, "second", "{}").start().id().arn();

      assertThat(World.text(one, "execution_arn")).isEqualTo(first);
      assertThat(World.text(message(events(logs.next()).getFirst()), "execution_arn"))
          .isEqualTo(second);
    }
  }

  /// Takes connections and closes them without a word, so many times; then nobody listens.
  private static void turnAway(ServerSocket door, int times) {
    try (door) {
      for (int left = times; left > 0; left--) {
        door.accept().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aServiceThatWasDownGetsWhatHappenedMeanwhile() throws Exception {
    var door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    int port = door.getLocalPort();
    var turningAway = Thread.ofVirtual().start(() -> turnAway(door, 3));
    try (var world =
        new World(
            Map.of("AWS_ENDPOINT_URL_LOGS", "http://127.0.0.1:" + port), Outputs.Wanted.NOTHING)) {
      var machine = world.machine("m", STANDARD, World.PASS, World.logging("ALL", true, "g"));
      world.run(machine, "one", "{}");
      assertThat(turningAway.join(Duration.ofSeconds(30))).isTrue();
      world.run(machine, "two", "{}");

      try (var logs = new StandIn(port, _ -> Answer.OK)) {
        var both = new ArrayList<>(until(logs, "ExecutionSucceeded"));
        if (both.size() < 8) {
          both.addAll(until(logs, "ExecutionSucceeded"));
        }

        assertThat(types(both.subList(0, 4))).isEqualTo(types(both.subList(4, 8)));
        assertThat(both).hasSize(8);
      }
    }
  }

  @Test
  void theEndWaitsForWhatIsUnderWay() throws Exception {
    var asked = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    try (var logs =
        new StandIn(_ -> {
          asked.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return Answer.OK;
        })) {
      var world = world(logs);
      world.run(
          world.machine("m", STANDARD, World.PASS, World.logging("ALL", true, "g")), "one", "{}");
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
      var closing = Thread.ofVirtual().start(world::close);
      goOn.countDown();

      assertThat(closing.join(Duration.ofSeconds(30))).isTrue();
      assertThat(events(logs.next())).hasSize(4);
    }
  }

  @Test
  void aRequestHoldsToTheBoundsOfTheService() {
    try (var logs = new StandIn(_ -> Answer.OK)) {
      var stream = stream(logs);
      var day = 24 * 60 * 60 * 1000L;

      assertThat(stream.fits(records(9_999, 0, 10))).isEqualTo(9_999);
      assertThat(stream.fits(records(10_001, 0, 10))).isEqualTo(10_000);
      assertThat(stream.fits(records(5, 0, 1024 * 1024 / 4 - 26))).isEqualTo(4);
      assertThat(stream.fits(records(5, 0, 1024 * 1024 / 4 - 25))).isEqualTo(3);
      assertThat(stream.fits(records(3, day / 2, 10))).isEqualTo(2);
      assertThat(stream.fits(records(3, day / 2 - 1, 10))).isEqualTo(3);
    }
  }

  private static LogStream stream(StandIn logs) {
    return new LogStream(logs.service("cloudwatchlogs"), new Logging.Group("g", "eu-west-1"), "s");
  }

  /// @param millis how long each is after the one before it
  /// @param bytes how long each is
  private static List<LogRecord> records(int count, long millis, int bytes) {
    return IntStream.range(0, count)
        .mapToObj(i -> new LogRecord(Instant.ofEpochMilli(i * millis), "{}", bytes))
        .toList();
  }

  @Test
  void recordsAreSentInTheOrderOfTheirTimes() throws Exception {
    try (var logs = new StandIn(_ -> Answer.OK)) {
      var sent =
          stream(logs)
              .send(
                  List.of(
                      new LogRecord(Instant.ofEpochMilli(2), "\"b\"", 3),
                      new LogRecord(Instant.ofEpochMilli(1), "\"a\"", 3),
                      new LogRecord(Instant.ofEpochMilli(2), "\"c\"", 3)));

      assertThat(sent).isEqualTo(Receiver.Sent.all());
      assertThat(logs.next().body().get("logEvents").orElseThrow().text())
          .isEqualTo(
              "[{\"timestamp\":1,\"message\":\"\\\"a\\\"\"},{\"timestamp\":2,\"message\":\"\\\"b\\\"\"},{\"timestamp\":2,\"message\":\"\\\"c\\\"\"}]");
    }
  }

  @Test
  void recordsThatTheServiceRejectsAreCounted() throws Exception {
    var answer =
        new Answer(
            200,
            "{\"rejectedLogEventsInfo\":{\"tooOldLogEventEndIndex\":2,\"tooNewLogEventStartIndex\":4}}");
    try (var logs = new StandIn(_ -> answer)) {
      assertThat(stream(logs).send(records(5, 1, 10)).refused()).isEqualTo(3);
    }
  }
}
