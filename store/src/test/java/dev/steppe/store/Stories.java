package dev.steppe.store;

import dev.steppe.asl.Resource;
import dev.steppe.asl.ResultWriter.OutputType;
import dev.steppe.asl.ResultWriter.Transformation;
import dev.steppe.asl.State.DistributedMap.ExecutionType;
import dev.steppe.asl.StateType;
import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Event;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.MapRun;
import dev.steppe.engine.MapRunEvent;
import dev.steppe.engine.MapRunPlan;
import dev.steppe.engine.Origin;
import dev.steppe.engine.Outcome;
import dev.steppe.engine.Start;
import dev.steppe.engine.Status;
import dev.steppe.engine.TaskKind;
import dev.steppe.engine.TimeScale;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Executions in which everything happens that can be recorded, with a snapshot in every commit.
/// What is kept of them as golden data must mean the same in every release: add stories, but never
/// change one.
public final class Stories {
  private static final Instant LATER = Tale.MORNING.plusSeconds(3600);
  private static final Resource LAMBDA =
      new Resource.LambdaFunction("arn:aws:lambda:us-east-1:123456789012:function:f");
  private static final Resource ACTIVITY =
      new Resource.Activity("arn:aws:states:us-east-1:123456789012:activity:approve");

  private final Tale tale;
  private final List<Commit> commits = new ArrayList<>();

  private Stories(String name) {
    this(Tale.of(name));
  }

  private Stories(Tale tale) {
    this.tale = tale;
  }

  /// A story as it was committed.
  public record Story(Tale tale, List<Commit> commits) {}

  public static List<Story> all() {
    return List.of(
        tasks(),
        retries(),
        services(),
        branches(),
        variables(),
        iterations(),
        failedIterations(),
        distributed(),
        mapRun(),
        exportedMapRun(),
        child(),
        odd(),
        written(),
        tested(),
        redriven(),
        redrivenDistributed(),
        redrivenMapRun());
  }

  private void tell(Event... events) {
    var commit = tale.commit(Optional.of(LATER), true, events);
    commits.add(Tale.withSnapshot(commit, tale.state()));
  }

  private Story end(Event event) {
    var commit = tale.commit(event);
    commits.add(Tale.withSnapshot(commit, tale.state()));
    return new Story(tale, List.copyOf(commits));
  }

  private static Json order(long number) {
    return Json.object()
        .put("order", number)
        .put("price", Json.of(new BigDecimal("12.50")))
        .put("paid", true)
        .put("lines", Json.array(Json.of("Käse"), Json.Null.NULL, Json.of(false)))
        .build();
  }

  private void start(Optional<Instant> deadline) {
    tell(new Event.ExecutionStarted(tale.start(order(1)), deadline));
  }

  private static Story tasks() {
    var story = new Stories("tasks");
    story.start(Optional.of(LATER));
    story.tell(new Event.StateEntered(0, 0, "Charge", StateType.TASK, order(1)));
    story.tell(
        new Event.TaskScheduled(
            2,
            LAMBDA,
            order(1),
            Optional.of(60L),
            Optional.of(10L),
            Optional.of("arn:aws:iam::123456789012:role/task")));
    story.tell(new Event.TaskStarted(2, new TaskKind.Lambda(), Optional.empty()));
    story.tell(new Event.TaskSucceeded(2, new TaskKind.Lambda(), Json.of("done")));
    story.tell(new Event.StateExited(2, "Charge", StateType.TASK, Json.of("done"), Json.Obj.EMPTY));
    story.tell(new Event.StateEntered(0, 0, "Approve", StateType.TASK, Json.of("done")));
    story.tell(
        new Event.TaskScheduled(
            7, ACTIVITY, Json.of("done"), Optional.empty(), Optional.of(5L), Optional.empty()));
    story.tell(new Event.TaskStarted(7, new TaskKind.Activity(), Optional.of("worker-1")));
    story.tell(new Event.HeartbeatRecorded(7));
    story.tell(new Event.TaskSucceeded(7, new TaskKind.Activity(), order(2)));
    story.tell(new Event.StateExited(7, "Approve", StateType.TASK, order(2), Json.Obj.EMPTY));
    return story.end(new Event.ExecutionSucceeded(order(2)));
  }

  private static Story retries() {
    var story = new Stories("retries");
    story.start(Optional.empty());
    story.tell(new Event.StateEntered(0, 0, "Charge", StateType.TASK, order(1)));
    story.tell(
        new Event.TaskScheduled(
            2, LAMBDA, order(1), Optional.empty(), Optional.empty(), Optional.empty()),
        new Event.TaskStarted(2, new TaskKind.Lambda(), Optional.empty()));
    story.tell(
        new Event.TaskFailed(
            2, new TaskKind.Lambda(), Optional.of("Error"), Optional.of("it broke")));
    story.tell(new Event.RetryScheduled(2, 0, LATER));
    story.tell(
        new Event.TaskScheduled(
            2, LAMBDA, order(1), Optional.of(1L), Optional.empty(), Optional.empty()),
        new Event.TaskStarted(2, new TaskKind.Lambda(), Optional.empty()));
    story.tell(new Event.TaskTimedOut(2, new TaskKind.Lambda(), "States.Timeout"));
    story.tell(new Event.RetryScheduled(2, 1, LATER));
    story.tell(new Event.StateAborted(2, StateType.TASK));
    return story.end(new Event.ExecutionTimedOut());
  }

  private static Start.Terms special() {
    return new Start.Terms(
        Optional.of(Tale.MACHINE + "-express:3"),
        Optional.of(Tale.MACHINE + "-express:live"),
        Optional.of("Root=1-5f84c7a5-0f1e2d3c4b5a69788796a5b4;Sampled=1"),
        Optional.of("HappyPath"),
        new TimeScale(0.01));
  }

  /// A test case, whose calls are counted.
  private static Story tested() {
    var story = new Stories("tested");
    var plain = story.tale.start(order(1));
    story.tell(
        new Event.ExecutionStarted(
            new Start(
                plain.id(),
                plain.name(),
                plain.revision(),
                plain.input(),
                plain.inputText(),
                plain.origin(),
                special()),
            Optional.of(LATER)));
    story.tell(new Event.StateEntered(0, 0, "Charge", StateType.TASK, order(1)));
    for (int attempt = 0; attempt < 2; attempt++) {
      story.tell(
          new Event.TaskScheduled(
              2, LAMBDA, order(1), Optional.of(100L), Optional.of(10L), Optional.empty()));
      story.tell(new Event.TaskStarted(2, new TaskKind.Lambda(), Optional.empty()));
      story.tell(
          new Event.TaskFailed(
              2, new TaskKind.Lambda(), Optional.of("Error"), Optional.of("mocked")));
      story.tell(new Event.RetryScheduled(2, 0, LATER));
    }
    return story.end(new Event.ExecutionTimedOut());
  }

  private static Story services() {
    var story = new Stories("services");
    story.start(Optional.empty());
    int entered = 2;
    for (var pattern : Resource.Pattern.values()) {
      var kind = new TaskKind.Service("sqs", "sendMessage" + pattern.suffix());
      var arn = "arn:aws:states:::sqs:sendMessage" + pattern.suffix();
      story.tell(new Event.StateEntered(0, 0, "Send", StateType.TASK, order(1)));
      story.tell(
          new Event.TaskScheduled(
              entered,
              new Resource.Service(arn, "sqs", "sendMessage", pattern),
              order(1),
              Optional.of(99_999_999L),
              Optional.empty(),
              Optional.empty()));
      story.tell(new Event.TaskStarted(entered, kind, Optional.empty()));
      story.tell(new Event.TaskSubmitted(entered, kind, Json.of("sent")));
      story.tell(new Event.HeartbeatRecorded(entered));
      story.tell(new Event.TaskSucceeded(entered, kind, Json.of("answer")));
      story.tell(
          new Event.StateExited(
              entered, "Send", StateType.TASK, Json.of("answer"), Json.Obj.EMPTY));
      entered += 6;
    }
    return story.end(new Event.ExecutionFailed(Optional.of("E"), Optional.empty()));
  }

  private static Story branches() {
    var story = new Stories("branches");
    story.start(Optional.empty());
    story.tell(new Event.StateEntered(0, 0, "Both", StateType.PARALLEL, order(1)));
    story.tell(new Event.ParallelStateStarted(2, 2));
    story.tell(
        new Event.StateEntered(2, 0, "Choose", StateType.CHOICE, order(1)),
        new Event.StateExited(4, "Choose", StateType.CHOICE, order(1), Json.Obj.EMPTY),
        new Event.BranchSucceeded(2, 0, order(1)));
    story.tell(
        new Event.StateEntered(2, 1, "Wait", StateType.WAIT, order(1)),
        new Event.WaitStarted(6, Instant.parse("2026-01-01T09:00:00.000001Z")));
    story.tell(
        new Event.StateExited(6, "Wait", StateType.WAIT, order(1), Json.Obj.EMPTY),
        new Event.BranchSucceeded(2, 1, Json.of("waited")));
    story.tell(new Event.ParallelStateSucceeded(2));
    story.tell(
        new Event.StateExited(2, "Both", StateType.PARALLEL, order(3), Json.Obj.EMPTY),
        new Event.StateEntered(0, 0, "Again", StateType.PARALLEL, order(3)),
        new Event.ParallelStateStarted(10, 2),
        new Event.StateEntered(10, 0, "Fail", StateType.FAIL, order(3)));
    story.tell(new Event.ParallelStateFailed(10));
    return story.end(new Event.ExecutionAborted(Optional.empty(), Optional.of("by hand")));
  }

  private static Story variables() {
    var story = new Stories("variables");
    story.start(Optional.empty());
    story.tell(
        new Event.StateEntered(0, 0, "Set", StateType.PASS, order(1)),
        new Event.StateExited(
            2,
            "Set",
            StateType.PASS,
            order(1),
            Json.object().put("order", order(1)).put("count", 3).build()));
    story.tell(
        new Event.StateEntered(0, 0, "Both", StateType.PARALLEL, order(1)),
        new Event.ParallelStateStarted(4, 2),
        new Event.StateEntered(4, 1, "Inner", StateType.PASS, order(1)),
        new Event.StateExited(
            6, "Inner", StateType.PASS, order(1), Json.object().put("inner", "x").build()),
        new Event.StateEntered(4, 1, "Query", StateType.TASK, order(1)));
    story.tell(
        new Event.EvaluationFailed(
            8,
            "Query",
            "States.QueryEvaluationError",
            "it returned nothing",
            Optional.of("Arguments/FunctionName")));
    story.tell(new Event.ParallelStateFailed(4));
    return story.end(
        new Event.ExecutionFailed(
            Optional.of("States.QueryEvaluationError"), Optional.of("it returned nothing")));
  }

  private static Story iterations() {
    var story = new Stories("iterations");
    var items = Json.array(order(1), order(2));
    story.start(Optional.empty());
    story.tell(new Event.StateEntered(0, 0, "Each", StateType.MAP, items));
    story.tell(new Event.MapStateStarted(2, items, 40));
    story.tell(
        new Event.MapIterationStarted(2, "Each", 0),
        new Event.StateEntered(2, 0, "Pass", StateType.PASS, order(1)));
    story.tell(
        new Event.StateExited(5, "Pass", StateType.PASS, order(1), Json.Obj.EMPTY),
        new Event.MapIterationSucceeded(2, "Each", 0, order(1)));
    story.tell(
        new Event.MapIterationStarted(2, "Each", 1),
        new Event.StateEntered(2, 1, "Succeed", StateType.SUCCEED, order(2)),
        new Event.StateExited(9, "Succeed", StateType.SUCCEED, order(2), Json.Obj.EMPTY),
        new Event.MapIterationSucceeded(2, "Each", 1, order(2)));
    story.tell(new Event.MapStateSucceeded(2));
    story.tell(new Event.StateExited(2, "Each", StateType.MAP, items, Json.Obj.EMPTY));
    return story.end(new Event.ExecutionSucceeded(items));
  }

  private static Story failedIterations() {
    var story = new Stories("failedIterations");
    var items = Json.array(order(1), order(2));
    story.start(Optional.empty());
    story.tell(
        new Event.StateEntered(0, 0, "Each", StateType.MAP, items),
        new Event.MapStateStarted(2, items, 2),
        new Event.MapIterationStarted(2, "Each", 0),
        new Event.StateEntered(2, 0, "Fail", StateType.FAIL, order(1)),
        new Event.MapIterationStarted(2, "Each", 1),
        new Event.StateEntered(2, 1, "Wait", StateType.WAIT, order(2)),
        new Event.WaitStarted(7, Instant.EPOCH));
    story.tell(
        new Event.MapIterationFailed(2, "Each", 0),
        new Event.StateAborted(7, StateType.WAIT),
        new Event.MapIterationAborted(2, "Each", 1));
    story.tell(new Event.MapStateFailed(2));
    return story.end(new Event.ExecutionFailed(Optional.empty(), Optional.empty()));
  }

  private static MapRunPlan plan(String id, MapRunPlan.Source source, Optional<Json> destination) {
    return new MapRunPlan(
        new MapRunPlan.Link(
            new ExecutionId(
                "arn:aws:states:us-east-1:123456789012:mapRun:orders/Each:00000000-0000-4000-8000-"
                    + id),
            new ExecutionId("arn:aws:states:us-east-1:123456789012:execution:orders:distributed"),
            4,
            0),
        new UUID(1, 2),
        "Each",
        destination.isPresent() ? ExecutionType.EXPRESS : ExecutionType.STANDARD,
        source,
        destination.map(_ ->
            new MapRunPlan.Selection(
                order(1),
                Json.object().put("x", 1).build(),
                Json.object().put("State", Json.Obj.EMPTY).build())),
        destination.map(_ -> new MapRunPlan.Batching(10, 0, Optional.of(order(2)))),
        new MapRunPlan.Settings(0, 3, 12.5),
        new MapRunPlan.Results(
            destination.isPresent() ? Transformation.NONE : Transformation.FLATTEN,
            destination.isPresent() ? OutputType.JSONL : OutputType.JSON,
            destination),
        destination.isPresent() ? special() : Start.Terms.PLAIN);
  }

  private static MapRunPlan plan() {
    return plan(
        "000000000001",
        new MapRunPlan.Source.StateData(Json.array(order(1), order(2))),
        Optional.empty());
  }

  private static MapRunPlan exported() {
    return plan(
        "000000000002",
        new MapRunPlan.Source.Dataset(Json.object().put("Bucket", "b").build(), -1),
        Optional.of(Json.object().put("Bucket", "results").build()));
  }

  private static Story distributed() {
    var story = new Stories("distributed");
    story.start(Optional.empty());
    story.tell(
        new Event.StateEntered(0, 0, "Each", StateType.MAP, order(1)),
        new Event.DistributedMapStarted(2, 2),
        new Event.MapRunStarted(2, plan()));
    story.tell(
        new Event.MapRunFailed(2, Optional.of("States.ItemReaderFailed"), Optional.of("gone")),
        new Event.RetryScheduled(2, 0, LATER));
    story.tell(new Event.DistributedMapStarted(2, 0), new Event.MapRunStarted(2, exported()));
    story.tell(
        new Event.MapRunSucceeded(2),
        new Event.MapStateSucceeded(2),
        new Event.StateExited(2, "Each", StateType.MAP, order(2), Json.Obj.EMPTY));
    story.tell(
        new Event.StateEntered(0, 0, "Again", StateType.MAP, order(1)),
        new Event.DistributedMapStarted(11, 2),
        new Event.MapRunStarted(11, plan()),
        new Event.MapRunAborted(11),
        new Event.StateAborted(11, StateType.MAP));
    return story.end(new Event.ExecutionAborted(Optional.empty(), Optional.empty()));
  }

  private static MapRun.Child child(long number) {
    return new MapRun.Child(order(number), 1, 70);
  }

  private static Story mapRun() {
    var plan = plan();
    var story = new Stories(Tale.of(plan.id()));
    story.tell(new MapRunEvent.Opened(plan));
    story.tell(
        new MapRunEvent.ItemsRead(
            List.of(child(1), child(2), child(3), child(4)), 4, Optional.of(Json.of(4)), false));
    story.tell(new MapRunEvent.ChildrenStarted(3));
    story.tell(
        new MapRunEvent.ChildrenEnded(
            List.of(
                new MapRunEvent.End(1, Status.SUCCEEDED, Optional.of(order(9))),
                new MapRunEvent.End(0, Status.FAILED, Optional.empty())),
            false));
    story.tell(new MapRunEvent.Updated(new MapRunPlan.Settings(5, 0, 99.5)));
    story.tell(
        new MapRunEvent.ItemsRead(List.of(), 4, Optional.of(Json.of(4)), true),
        new MapRunEvent.ChildrenStarted(1));
    story.tell(
        new MapRunEvent.ChildrenEnded(
            List.of(
                new MapRunEvent.End(2, Status.TIMED_OUT, Optional.empty()),
                new MapRunEvent.End(3, Status.SUCCEEDED, Optional.empty())),
            true));
    story.tell(new MapRunEvent.Stopped(new MapRun.Verdict.Aborted()));
    return story.end(
        new MapRunEvent.Closed(new Outcome.Aborted(Optional.empty(), Optional.empty()), false));
  }

  private static Story exportedMapRun() {
    var plan = exported();
    var story = new Stories(Tale.of(plan.id()));
    story.tell(
        new MapRunEvent.Opened(plan),
        new MapRunEvent.ItemsRead(
            List.of(new MapRun.Child(Json.array(order(1), order(2)), 2, 140), child(3)),
            3,
            Optional.of(order(3)),
            false),
        new MapRunEvent.ChildrenStarted(2));
    story.tell(
        new MapRunEvent.ChildrenEnded(
            List.of(new MapRunEvent.End(1, Status.ABORTED, Optional.of(order(5)))), false));
    story.tell(
        new MapRunEvent.Stopped(
            new MapRun.Verdict.Failed("States.ItemReaderFailed", "the object is gone")));
    story.tell(
        new MapRunEvent.ChildrenEnded(
            List.of(new MapRunEvent.End(0, Status.SUCCEEDED, Optional.of(order(6)))), false));
    story.tell(new MapRunEvent.ResultsBegun(new MapRun.Verdict.Succeeded()));
    return story.end(new MapRunEvent.Closed(new Outcome.Succeeded(order(7)), true));
  }

  private static Story child() {
    var start = plan().start(17, new MapRun.Child(order(1), 3, 70));
    var story = new Stories(Tale.of(start.id()));
    story.tell(new Event.ExecutionStarted(start, Optional.of(LATER)));
    return story.end(new Event.ExecutionTimedOut());
  }

  /// Values at the ends of their ranges.
  private static Story odd() {
    var story = new Stories("odd");
    var numbers =
        Json.array(
            Json.of(Long.MIN_VALUE),
            Json.of(Long.MAX_VALUE),
            Json.of(new BigInteger("-123456789012345678901234567890")),
            Json.of(new BigDecimal("1E+400")),
            Json.of(new BigDecimal("0.10")));
    var texts =
        Json.array(
            Json.of(""),
            Json.of("\u0000\"\\\n"),
            Json.of("\uFFFD € 😀"),
            Json.of("alone \uD83D and \uDE00 here"),
            Json.of("x".repeat(300)));
    var value = Json.object().put("n", numbers).put("t", texts).put("", Json.Obj.EMPTY).build();
    story.start(Optional.of(Instant.parse("9999-12-31T23:59:59.999999999Z")));
    story.tell(new Event.StateEntered(0, 0, "Ünïcode 😀", StateType.WAIT, value));
    story.tell(new Event.WaitStarted(2, Instant.parse("0001-01-01T00:00:00.000000001Z")));
    return story.end(new Event.ExecutionSucceeded(value));
  }

  /// Payloads whose text is not compact.
  private static Story written() {
    var story = new Stories("written");
    var input = Json.parseAsWritten("{ \"order\": 7, \"price\": 12.50 }");
    story.start(Optional.empty());
    story.tell(new Event.StateEntered(0, 0, "Fan", StateType.PASS, input));
    return story.end(
        new Event.ExecutionSucceeded(
            Json.Arr.joined(List.of(input, Json.parseAsWritten("[1, 2]"), input))));
  }

  /// A Parallel state fails, first to be retried and then for good; what is left goes on.
  private static Story redriven() {
    var story = new Stories("redriven");
    story.start(Optional.of(LATER));
    story.tell(
        new Event.StateEntered(0, 0, "Both", StateType.PARALLEL, order(1)),
        new Event.ParallelStateStarted(2, 3),
        new Event.StateEntered(2, 0, "Pass", StateType.PASS, order(1)),
        new Event.StateExited(4, "Pass", StateType.PASS, order(2), Json.Obj.EMPTY),
        new Event.BranchSucceeded(2, 0, order(2)),
        new Event.StateEntered(2, 1, "Set", StateType.PASS, order(1)),
        new Event.StateExited(
            6, "Set", StateType.PASS, order(3), Json.object().put("x", order(4)).build()),
        new Event.StateEntered(2, 1, "Wait", StateType.WAIT, order(3)),
        new Event.WaitStarted(8, LATER),
        new Event.StateEntered(2, 2, "Charge", StateType.TASK, order(1)),
        new Event.TaskScheduled(
            9, LAMBDA, order(1), Optional.empty(), Optional.empty(), Optional.empty()),
        new Event.TaskStarted(9, new TaskKind.Lambda(), Optional.empty()));
    story.tell(
        new Event.TaskFailed(9, new TaskKind.Lambda(), Optional.of("E"), Optional.empty()),
        new Event.StateAborted(9, StateType.TASK));
    story.tell(new Event.StateAborted(8, StateType.WAIT));
    story.tell(new Event.ParallelStateFailed(2));
    story.tell(new Event.ExecutionFailed(Optional.of("E"), Optional.empty()));
    story.tell(new Event.ExecutionRedriven(1, Optional.of("token-1"), Optional.of(LATER)));
    story.tell(new Event.ExecutionAborted(Optional.empty(), Optional.empty()));
    story.tell(new Event.ExecutionRedriven(2, Optional.empty(), Optional.empty()));
    story.tell(
        new Event.StateExited(8, "Wait", StateType.WAIT, order(5), Json.Obj.EMPTY),
        new Event.BranchSucceeded(2, 1, order(5)));
    return story.end(new Event.ExecutionTimedOut());
  }

  private static Story redrivenDistributed() {
    var story = new Stories("redrivenDistributed");
    story.start(Optional.empty());
    story.tell(
        new Event.StateEntered(0, 0, "Each", StateType.MAP, order(1)),
        new Event.DistributedMapStarted(2, 2),
        new Event.MapRunStarted(2, plan()),
        new Event.MapRunFailed(2, Optional.of("E"), Optional.of("too many")),
        new Event.MapStateFailed(2));
    story.tell(new Event.ExecutionFailed(Optional.of("E"), Optional.of("too many")));
    story.tell(new Event.ExecutionRedriven(1, Optional.of("token-1"), Optional.empty()));
    story.tell(new Event.MapRunRedriven(2, plan().id(), 1));
    story.tell(
        new Event.MapRunSucceeded(2),
        new Event.MapStateSucceeded(2),
        new Event.StateExited(2, "Each", StateType.MAP, order(2), Json.Obj.EMPTY));
    return story.end(new Event.ExecutionSucceeded(order(2)));
  }

  private static Story redrivenMapRun() {
    var plan = plan();
    var story = new Stories(Tale.of(plan.id()));
    story.tell(
        new MapRunEvent.Opened(plan),
        new MapRunEvent.ItemsRead(
            List.of(child(1), child(2), child(3), child(4), child(5)),
            5,
            Optional.of(Json.of(5)),
            false),
        new MapRunEvent.ChildrenStarted(4),
        new MapRunEvent.ChildrenEnded(
            List.of(
                new MapRunEvent.End(0, Status.FAILED, Optional.empty()),
                new MapRunEvent.End(1, Status.SUCCEEDED, Optional.of(order(1))),
                new MapRunEvent.End(2, Status.TIMED_OUT, Optional.empty()),
                new MapRunEvent.End(3, Status.ABORTED, Optional.empty())),
            false),
        new MapRunEvent.Stopped(new MapRun.Verdict.Failed("E", "too many")));
    story.tell(
        new MapRunEvent.Closed(
            new Outcome.Failed(Optional.of("E"), Optional.of("too many")), false));
    var link = plan.link();
    story.tell(new MapRunEvent.Redriven(new MapRunPlan.Link(link.mapRun(), link.parent(), 17, 1)));
    story.tell(
        new MapRunEvent.UnsuccessfulFound(
            List.of(unsuccessful(0, Status.FAILED), unsuccessful(2, Status.TIMED_OUT)), 3, false));
    story.tell(new MapRunEvent.ChildrenRedriven(1));
    story.tell(
        new MapRunEvent.UnsuccessfulFound(List.of(unsuccessful(3, Status.ABORTED)), 4, true));
    story.tell(
        new MapRunEvent.ChildrenEnded(
            List.of(new MapRunEvent.End(0, Status.FAILED, Optional.empty(), true)), false));
    story.tell(new MapRunEvent.Stopped(new MapRun.Verdict.Aborted()));
    return story.end(
        new MapRunEvent.Closed(new Outcome.Aborted(Optional.empty(), Optional.empty()), false));
  }

  private static MapRunEvent.Found unsuccessful(long index, Status was) {
    return new MapRunEvent.Found(
        index, new MapRun.Child(order(index + 1), 1, 70, Optional.of(was)));
  }

  public static Machine machine() {
    return new Machine(
        Tale.MACHINE,
        "orders",
        Definition.Type.STANDARD,
        Tale.MORNING,
        Optional.of(LATER),
        Machine.Status.DELETING,
        new Machine.Published(Optional.of("the first"), 7, 5, 1, 12),
        new Machine.Revision(
            new UUID(1, 2),
            false,
            Tale.MACHINE,
            "orders",
            Definition.Type.STANDARD,
            "{\"StartAt\": \"Ä\"}",
            "arn:aws:iam::123456789012:role/r",
            "{\"loggingConfiguration\":{}}",
            LATER));
  }

  public static Version version() {
    return new Version(Tale.MACHINE, 7, machine().current(), "with gift wrapping", LATER);
  }

  public static Alias alias() {
    return new Alias(
        Tale.MACHINE,
        "live",
        "what customers get",
        List.of(new Alias.Route(7, 5), new Alias.Route(6, 95)),
        Tale.MORNING,
        LATER);
  }

  public static Activity activity() {
    var tags = new LinkedHashMap<String, String>();
    tags.put("team", "orders");
    tags.put("empty", "");
    return new Activity(ACTIVITY.arn(), "approve", Tale.MORNING, tags);
  }

  public static List<Connection> connections() {
    var used =
        new Connection(
            "arn:aws:events:us-east-1:123456789012:connection/stripe/81210c42-8af1-456b-9c4a-6ff02fc664ac",
            "stripe",
            "what customers pay with",
            "BASIC",
            Connection.State.AUTHORIZED,
            "",
            "{\"BasicAuthParameters\":{\"Username\":\"u\"}}",
            "1.0123456789abcdef.AAAA.BBBB",
            Tale.MORNING,
            Tale.MORNING,
            Optional.of(Tale.MORNING));
    return List.of(used, used.deauthorized("the API answered 401", LATER));
  }

  public static Journal.Accepted accepted() {
    var plain = Tale.of("accepted").start(order(7));
    var special =
        new Start(
            plain.id(),
            plain.name(),
            plain.revision(),
            plain.input(),
            Optional.of(" 7"),
            new Origin.Awaited(),
            special());
    return new Journal.Accepted(special, Tale.MACHINE + "-express");
  }
}
