package dev.steppe.server.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.ExecutionId;
import dev.steppe.runtime.Observer;
import dev.steppe.runtime.TaskCall;
import dev.steppe.runtime.TaskOutcome;
import dev.steppe.server.traces.EndedSpan.Kind;
import dev.steppe.server.traces.EndedSpan.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Every part of an execution that took time has a span, inside of what it was a part of.
final class ExecutionTracerTest {
  private static final String HEADER =
      "Root=1-5f84c7a5-0f1e2d3c4b5a69788796a5b4;Parent=0102030405060708;Sampled=";
  private static final String F = "arn:aws:lambda:us-east-1:123456789012:function:f";
  private static final String NEVER = "arn:aws:lambda:us-east-1:123456789012:function:never";
  private static final String PASS =
      "{\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Pass\",\"End\":true}}}";

  private static TaskOutcome good(TaskCall call) {
    return new TaskOutcome.Answered(Json.object().put("of", call.resource().arn()).build());
  }

  private static TaskOutcome bad(TaskCall unused) {
    return TaskOutcome.Failed.of("Oops", "it broke");
  }

  private static String task(String more) {
    return "{\"Type\":\"Task\",\"Resource\":\"" + F + "\"" + more + ",\"End\":true}";
  }

  private static List<EndedSpan> run(String definition, Function<TaskCall, TaskOutcome> tasks) {
    try (var node = new TracedNode(true, tasks)) {
      var spans = node.run(definition);
      assertThat(spans.stream().map(EndedSpan::spanId)).doesNotHaveDuplicates();
      assertThat(spans.stream().map(EndedSpan::traceId)).containsOnly(spans.getFirst().traceId());
      assertThat(spans).allSatisfy(span -> assertThat(span.to()).isAfterOrEqualTo(span.from()));
      return spans;
    }
  }

  private static EndedSpan one(List<EndedSpan> spans, String name) {
    return spans.stream().filter(span -> span.name().equals(name)).findFirst().orElseThrow();
  }

  /// The names of the spans from the outermost to this one.
  private static String path(List<EndedSpan> spans, EndedSpan span) {
    return span.parent()
        .flatMap(id -> spans.stream().filter(other -> other.spanId().equals(id)).findFirst())
        .map(around -> path(spans, around) + "/" + span.name())
        .orElse(span.name());
  }

  private static List<String> paths(List<EndedSpan> spans) {
    return spans.stream().map(span -> path(spans, span) + " " + span.ending().status()).toList();
  }

  private static long number(EndedSpan span, String attribute) {
    return span.attributes().get("aws.step_functions." + attribute) instanceof Value.Count(var n)
        ? n
        : -1;
  }

  @Test
  void aTaskHasASpanForTheStateAndOneForTheAttempt() {
    var spans =
        run("{\"StartAt\":\"T\",\"States\":{\"T\":" + task("") + "}}", ExecutionTracerTest::good);

    assertThat(paths(spans)).containsExactly("m/T/f SUCCEEDED", "m/T SUCCEEDED", "m SUCCEEDED");
    assertThat(spans.stream().map(EndedSpan::kind))
        .containsExactly(Kind.CLIENT, Kind.INTERNAL, Kind.SERVER);
    assertThat(one(spans, "f").attributes())
        .containsEntry("aws.lambda.invoked_arn", new Value.Text(F));
    assertThat(one(spans, "m").attributes())
        .containsEntry(
            "aws.step_functions.state_machine.arn",
            new Value.Text("arn:aws:states:us-east-1:123456789012:stateMachine:m"))
        .containsEntry("aws.step_functions.execution.name", new Value.Text("e"));
    assertThat(one(spans, "T").attributes())
        .containsEntry("aws.step_functions.state.type", new Value.Text("Task"));
  }

  @Test
  void everyRetryIsASpanOfItsOwn() {
    var calls = new AtomicInteger();
    var spans =
        run(
            "{\"StartAt\":\"T\",\"States\":{\"T\":"
                + task(",\"Retry\":[{\"ErrorEquals\":[\"Oops\"],\"IntervalSeconds\":1}]")
                + "}}",
            call -> calls.incrementAndGet() < 3 ? bad(call) : good(call));

    assertThat(paths(spans))
        .containsExactly(
            "m/T/f FAILED", "m/T/f FAILED", "m/T/f SUCCEEDED", "m/T SUCCEEDED", "m SUCCEEDED");
    assertThat(spans.stream().filter(span -> span.name().equals("f")))
        .extracting(span -> number(span, "task.attempt"))
        .containsExactly(1L, 2L, 3L);
    assertThat(spans.getFirst().ending())
        .isEqualTo(new Ending("FAILED", Optional.of(new Ending.Fault("Oops", "it broke"))));
    assertThat(number(one(spans, "T"), "state.retry_count")).isEqualTo(2);
  }

  @Test
  void aFailureThatIsCaughtIsToldButIsNone() {
    var spans =
        run(
            "{\"StartAt\":\"T\",\"States\":{\"T\":"
                + task(",\"Catch\":[{\"ErrorEquals\":[\"States.ALL\"],\"Next\":\"P\"}]")
                + ",\"P\":{\"Type\":\"Pass\",\"End\":true}}}",
            ExecutionTracerTest::bad);

    assertThat(paths(spans))
        .containsExactly("m/T/f FAILED", "m/T CAUGHT", "m/P SUCCEEDED", "m SUCCEEDED");
    assertThat(one(spans, "T").ending().isBad()).isFalse();
    assertThat(one(spans, "T").attributes()).containsEntry("error.type", new Value.Text("Oops"));
  }

  @Test
  void aFailureThatNobodyHandlesIsThatOfAllAround() {
    var spans =
        run("{\"StartAt\":\"T\",\"States\":{\"T\":" + task("") + "}}", ExecutionTracerTest::bad);

    assertThat(paths(spans)).containsExactly("m/T/f FAILED", "m/T FAILED", "m FAILED");
    assertThat(spans)
        .allSatisfy(span ->
            assertThat(span.ending().error()).contains(new Ending.Fault("Oops", "it broke")));
  }

  @Test
  void aFailStateFailsWithItsError() {
    var spans =
        run(
            "{\"StartAt\":\"F\",\"States\":{\"F\":{\"Type\":\"Fail\",\"Error\":\"No\",\"Cause\":\"why\"}}}",
            ExecutionTracerTest::good);

    assertThat(paths(spans)).containsExactly("m/F FAILED", "m FAILED");
    assertThat(one(spans, "F").ending().error()).contains(new Ending.Fault("No", "why"));
  }

  @Test
  void branchesAreInsideOfTheirStateAndWhatIsBesideAFailureIsAborted() {
    var spans =
        run(
            """
            {"StartAt":"B","States":{"B":{"Type":"Parallel","End":true,
             "Catch":[{"ErrorEquals":["Oops"],"Next":"P"}],
             "Branches":[
              {"StartAt":"T","States":{"T":%s}},
              {"StartAt":"W","States":{"W":%s}},
              {"StartAt":"Q","States":{"Q":{"Type":"Pass","End":true}}}]},
             "P":{"Type":"Pass","End":true}}}\
            """
                .formatted(task(""), task("").replace(F, NEVER)),
            ExecutionTracerTest::bad);

    assertThat(paths(spans))
        .containsExactlyInAnyOrder(
            "m/B/Q SUCCEEDED",
            "m/B/T/f FAILED",
            "m/B/T FAILED",
            "m/B/W/never ABORTED",
            "m/B/W ABORTED",
            "m/B CAUGHT",
            "m/P SUCCEEDED",
            "m SUCCEEDED");
    assertThat(number(one(spans, "Q"), "branch.index")).isEqualTo(2);
  }

  @Test
  void iterationsAreBetweenAMapAndItsStates() {
    var spans =
        run(
            """
            {"StartAt":"M","States":{"M":{"Type":"Map","End":true,
             "ItemProcessor":{"StartAt":"T","States":{"T":%s}}}}}\
            """
                .formatted(task("")),
            ExecutionTracerTest::good);

    assertThat(paths(spans))
        .containsExactlyInAnyOrder(
            "m/M/M iteration/T/f SUCCEEDED",
            "m/M/M iteration/T/f SUCCEEDED",
            "m/M/M iteration/T SUCCEEDED",
            "m/M/M iteration/T SUCCEEDED",
            "m/M/M iteration SUCCEEDED",
            "m/M/M iteration SUCCEEDED",
            "m/M SUCCEEDED",
            "m SUCCEEDED");
    assertThat(spans.stream().filter(span -> span.name().equals("M iteration")))
        .extracting(span -> number(span, "map.index"))
        .containsExactlyInAnyOrder(0L, 1L);
  }

  @Test
  void aFailedIterationFailsItsMapAndARetryBeginsAllAnew() {
    var spans =
        run(
            """
            {"StartAt":"M","States":{"M":{"Type":"Map","End":true,"MaxConcurrency":1,
             "Retry":[{"ErrorEquals":["Oops"],"MaxAttempts":1}],
             "ItemProcessor":{"StartAt":"T","States":{"T":%s}}}}}\
            """
                .formatted(task("")),
            ExecutionTracerTest::bad);

    assertThat(paths(spans))
        .containsExactly(
            "m/M/M iteration/T/f FAILED",
            "m/M/M iteration FAILED",
            "m/M/M iteration/T FAILED",
            "m/M/M iteration/T/f FAILED",
            "m/M/M iteration FAILED",
            "m/M/M iteration/T FAILED",
            "m/M FAILED",
            "m FAILED");
  }

  @Test
  void whoeverIsStoppedAbortsAllThatIsOpen() {
    try (var node = new TracedNode(true, ExecutionTracerTest::good)) {
      var machine =
          node.deploy(
              """
              {"StartAt":"M","States":{"M":{"Type":"Map","End":true,"ItemProcessor":{
               "StartAt":"W","States":{"W":%s}}}}}\
              """
                  .formatted(task("").replace(F, NEVER)));
      var execution = node.start(machine, Optional.empty());
      node.node().stop(execution, Optional.of("E"), Optional.empty()).toCompletableFuture().join();
      var spans = node.until(seen -> seen.stream().anyMatch(s -> s.kind() == Kind.SERVER));

      assertThat(paths(spans))
          .containsExactlyInAnyOrder(
              "m/M/M iteration/W/never ABORTED",
              "m/M/M iteration/W/never ABORTED",
              "m/M/M iteration/W ABORTED",
              "m/M/M iteration/W ABORTED",
              "m/M/M iteration ABORTED",
              "m/M/M iteration ABORTED",
              "m/M ABORTED",
              "m ABORTED");
      assertThat(spans).noneSatisfy(span -> assertThat(span.ending().isBad()).isTrue());
    }
  }

  @Test
  void aRedriveBeginsTheSpansOfWhatItGoesOnWithAnew() {
    var calls = new AtomicInteger();
    try (var node =
        new TracedNode(true, call -> calls.incrementAndGet() == 1 ? bad(call) : good(call))) {
      node.run("{\"StartAt\":\"T\",\"States\":{\"T\":" + task("") + "}}");
      node.node()
          .redrive(
              new ExecutionId("arn:aws:states:us-east-1:123456789012:execution:m:e"),
              Optional.empty())
          .toCompletableFuture()
          .join();
      var spans =
          node.until(seen -> seen.stream().filter(s -> s.kind() == Kind.SERVER).count() > 1);

      assertThat(paths(spans))
          .containsExactly(
              "m/T/f FAILED",
              "m/T FAILED",
              "m FAILED",
              "m/T/f SUCCEEDED",
              "m/T SUCCEEDED",
              "m SUCCEEDED");
      assertThat(spans.stream().map(EndedSpan::spanId)).doesNotHaveDuplicates();
      assertThat(spans.stream().map(EndedSpan::traceId).distinct()).hasSize(1);
      assertThat(spans.getLast().from()).isAfterOrEqualTo(spans.get(2).to());
      assertThat(number(spans.getLast(), "execution.redrive_count")).isEqualTo(1);
    }
  }

  @Test
  void childrenOfMapRunsAreNotTraced() {
    var spans =
        run(
            """
            {"StartAt":"M","States":{"M":{"Type":"Map","End":true,"ItemProcessor":{
             "ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},
             "StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}}}}\
            """,
            ExecutionTracerTest::good);

    assertThat(paths(spans)).containsExactly("m/M SUCCEEDED", "m SUCCEEDED");
  }

  @Test
  void anExecutionGoesOnWithTheTraceThatItIsToldEvenIfItsMachineTracesNothing() {
    try (var node = new TracedNode(false, ExecutionTracerTest::good)) {
      node.start(node.deploy(PASS), Optional.of(HEADER + "1"));
      var spans = node.until(seen -> seen.size() == 2);

      assertThat(spans)
          .allSatisfy(
              span -> assertThat(span.traceId()).isEqualTo("5f84c7a50f1e2d3c4b5a69788796a5b4"));
      assertThat(one(spans, "m").parent()).contains("0102030405060708");
    }
  }

  @Test
  void whatIsNotSampledOrNotAskedForIsNotTraced() {
    for (var all : List.of(true, false)) {
      var header = all ? Optional.of(HEADER + "0") : Optional.<String>empty();
      var node = new TracedNode(all, ExecutionTracerTest::good);
      try (node) {
        var execution = node.start(node.deploy(PASS), header);
        node.node().ended(execution).toCompletableFuture().join();
      }
      assertThat(node.spans()).isEmpty();
    }
  }

  @Test
  void anotherProcessThatGoesOnMakesTheSameSpans() {
    try (var node = new TracedNode(true, ExecutionTracerTest::good)) {
      var seen =
          node.run(
              """
              {"StartAt":"B","States":{"B":{"Type":"Parallel","Next":"T","Branches":[
                {"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":5,"End":true}}},
                {"StartAt":"I","States":{"I":%s}}]},"T":%s}}\
              """
                  .formatted(task(""), task("")));
      var anew = new ArrayList<EndedSpan>();
      for (Observer.Sight sight : node.sights()) {
        new ExecutionTracer(new TracePolicy(_ -> Optional.empty(), true, 1), anew::add).see(sight);
      }

      assertThat(anew).isEqualTo(seen).hasSizeGreaterThan(5);
      assertThat(node.sights()).hasSizeGreaterThan(2);
    }
  }

  @Test
  void aShareOfTracesIsAboutThatShare() {
    var ids = new HashSet<String>();
    for (int i = 0; i < 2_000; i++) {
      ids.add(Trace.of(new ExecutionId("arn:aws:states:us-east-1:1:execution:m:" + i)).traceId());
    }
    assertThat(ids).hasSize(2_000).allMatch(id -> id.matches("[0-9a-f]{32}"));
    Map<Boolean, Long> halves =
        ids.stream()
            .collect(
                Collectors.partitioningBy(
                    id -> TracePolicy.isSampled(id, 0.25), Collectors.counting()));
    assertThat(halves.get(true)).isBetween(400L, 600L);
  }
}
