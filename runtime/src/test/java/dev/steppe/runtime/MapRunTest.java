package dev.steppe.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.Resource;
import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Event;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Limits;
import dev.steppe.engine.MapRun;
import dev.steppe.engine.Outcome;
import dev.steppe.engine.Status;
import dev.steppe.store.Cursor;
import dev.steppe.store.Journal;
import dev.steppe.store.memory.MemoryStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Distributed Maps on a whole node, with its threads.
class MapRunTest {
  private static final String READER =
      "'ItemReader':{'Resource':'arn:aws:states:::s3:getObject','ReaderConfig':{'InputType':"
          + "'JSONL'},'Parameters':{'Bucket':'bucket','Key':'key'}},";
  private static final String PASS = "'A':{'Type':'Pass','End':true}";
  private static final String TASK =
      "'A':{'Type':'Task','Resource':'" + Machines.FUNCTION + "','End':true}";

  /// Fails for odd numbers.
  private static final String CHOOSY =
      "'A':{'Type':'Choice','Choices':[{'Or':[{'Variable':'$','NumericEquals':1},{'Variable':'$',"
          + "'NumericEquals':3}],'Next':'F'}],'Default':'S'},'S':{'Type':'Succeed'},"
          + "'F':{'Type':'Fail','Error':'Odd','Cause':'on purpose'}";

  private final MemoryStore store = new MemoryStore(4, new byte[32]);
  private final List<Node> nodes = new ArrayList<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private Limits limits = Limits.AWS;

  @AfterEach
  void stop() {
    nodes.forEach(Node::close);
  }

  private Node node(Datasets datasets) {
    return node(store.journal(), datasets);
  }

  private Node node(Journal journal, Datasets datasets) {
    var options = new NodeOptions(InstantSource.system(), limits, true, 2);
    var node = Node.start(journal, store.catalog(), _ -> new Function(), datasets, options);
    nodes.add(node);
    return node;
  }

  /// @param states of the children
  private void machine(String type, String fields, String states) {
    Machines.create(
        store.catalog(),
        "{'StartAt':'M','States':{'M':{'Type':'Map','Label':'each','End':true,"
            + fields
            + "'ItemProcessor':{'ProcessorConfig':{'Mode':'DISTRIBUTED','ExecutionType':'"
            + type
            + "'},'StartAt':'A','States':{"
            + states
            + "}}}}}",
        Definition.Type.STANDARD);
  }

  private static <T> T soon(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static void start(Node node, String input) throws Exception {
    assertThat(
            soon(
                node.start(
                    new StartRequest(Machines.ARN, Optional.of("x"), input.replace('\'', '"')))))
        .isInstanceOf(StartReply.Started.class);
  }

  private static Outcome end(Node node) throws Exception {
    return soon(node.ended(Machines.id("x"))).orElseThrow().outcome();
  }

  private Outcome run(Node node, String input) throws Exception {
    start(node, input);
    return end(node);
  }

  private ExecutionId mapRun() {
    return store
        .journal()
        .list(Machines.id("x").arn(), Optional.empty(), Cursor.START, 10)
        .rows()
        .getFirst()
        .id();
  }

  private MapRun.Ended ended(Node node) {
    return (MapRun.Ended) node.execution(mapRun()).orElseThrow();
  }

  private static Outcome succeeded(String json) {
    return new Outcome.Succeeded(Json.parse(json.replace('\'', '"')));
  }

  @Test
  void theResultsOfExpressChildrenStandInTheOrderOfTheItems() throws Exception {
    machine("EXPRESS", "'MaxConcurrency':3,", PASS);

    assertThat(run(node(Datasets.NONE), "[5,4,3,2,1]")).isEqualTo(succeeded("[5,4,3,2,1]"));
  }

  @Test
  void standardChildrenAreExecutionsOfTheirOwn() throws Exception {
    machine("STANDARD", "", TASK);
    released.countDown();
    var node = node(Datasets.NONE);

    assertThat(run(node, "['a','b']")).isEqualTo(succeeded("['a','b']"));
    var children = store.journal().list(mapRun().arn(), Optional.empty(), Cursor.START, 10).rows();
    assertThat(children).hasSize(2).allMatch(child -> child.status() == Status.SUCCEEDED);
    assertThat(children.getFirst().id().arn())
        .startsWith("arn:aws:states:us-east-1:123456789012:execution:m/each:");
    assertThat(store.journal().list(Machines.ARN, Optional.empty(), Cursor.START, 10).rows())
        .as("the machine's own executions")
        .hasSize(1);
  }

  @Test
  void anItemSelectorWithoutAValueIsToldAsOneOfTheState() throws Exception {
    machine("EXPRESS", "'ItemSelector':{'a.$':'$.no'},", PASS);

    assertThat(run(node(Datasets.NONE), "[1]"))
        .isEqualTo(
            new Outcome.Failed(
                Optional.of("States.Runtime"),
                Optional.of(
                    "An error occurred while executing the state 'M' (entered at the event id #2)."
                        + " The JSONPath '$.no' specified for the field 'a.$' could not be found"
                        + " in the input '[1]'")));
  }

  @Test
  void theMembersOfAnObjectAreItems() throws Exception {
    machine(
        "EXPRESS",
        "'ItemSelector':{'k.$':'$$.Map.Item.Key','v.$':'$$.Map.Item.Value',"
            + "'i.$':'$$.Map.Item.Index','s.$':'$$.Map.Item.Source'},",
        PASS);

    assertThat(run(node(Datasets.NONE), "{'a':1}"))
        .isEqualTo(succeeded("[{'k':'a','v':1,'i':0,'s':'STATE_DATA'}]"));
  }

  @Test
  void itemsArePutTogether() throws Exception {
    machine(
        "EXPRESS",
        "'ItemBatcher':{'MaxItemsPerBatch':2,'BatchInput':{'n':1}},'ItemsPath':'$',",
        PASS);
    var node = node(Datasets.NONE);

    assertThat(run(node, "[1,2,3]"))
        .isEqualTo(
            succeeded("[{'BatchInput':{'n':1},'Items':[1,2]},{'BatchInput':{'n':1},'Items':[3]}]"));
    assertThat(ended(node).counts().items()).isEqualTo(3);
    assertThat(ended(node).counts().children()).isEqualTo(2);
  }

  @Test
  void noItemIsReadTwiceOrLeftOutHoweverManyThereAre() throws Exception {
    machine(
        "EXPRESS",
        READER
            + "'ResultWriter':{'Resource':'arn:aws:states:::s3:putObject','Parameters':{"
            + "'Bucket':'b'},'WriterConfig':{'Transformation':'COMPACT','OutputType':'JSON'}},",
        PASS);
    var datasets = new FakeDatasets(20_000);
    var node = node(datasets);

    assertThat(run(node, "{}"))
        .isEqualTo(
            succeeded(
                "{'MapRunArn':'"
                    + mapRun().arn()
                    + "','ResultWriterDetails':{'Bucket':'b','Key':'manifest.json'}}"));
    assertThat(datasets.openedAfter).hasSize(1);
    assertThat(datasets.succeeded).hasSize(20_000).doesNotHaveDuplicates();
    assertThat(ended(node).counts().itemsEnded().succeeded()).isEqualTo(20_000);
  }

  @Test
  void readingGoesOnWhereItWasWhenTheServerStopped() throws Exception {
    limits = new Limits(262_144, 25_000, 40, 10, 2_000);
    machine(
        "STANDARD",
        READER
            + "'ResultWriter':{'Resource':'arn:aws:states:::s3:putObject','Parameters':{"
            + "'Bucket':'b'}},",
        TASK);
    var datasets = new FakeDatasets(2_500);
    var first = node(datasets);
    start(first, "{}");
    while (calls.get() < 10) {
      Thread.onSpinWait();
    }
    first.close();
    released.countDown();

    assertThat(end(node(datasets))).isInstanceOf(Outcome.Succeeded.class);
    assertThat(datasets.openedAfter).hasSize(2).startsWith(Optional.empty());
    assertThat(datasets.openedAfter.get(1)).isNotEmpty();
    assertThat(datasets.succeeded).hasSize(2_500);
    assertThat(
            datasets.succeeded.stream().map(record -> ((Json.Obj) record).get("Input")).distinct())
        .hasSize(2_500);
  }

  @Test
  void whatFailsWithinBoundsHasNoPlaceInTheResult() throws Exception {
    machine("STANDARD", "'ToleratedFailureCount':2,", CHOOSY);
    var node = node(Datasets.NONE);

    assertThat(run(node, "[0,1,2,3,4]")).isEqualTo(succeeded("[0,2,4]"));
    assertThat(ended(node).counts().childrenEnded()).isEqualTo(new MapRun.Tally(3, 2, 0, 0));
  }

  @Test
  void theFirstFailureThatIsNotToleratedEndsTheMapRun() throws Exception {
    machine("STANDARD", "'MaxConcurrency':1,", CHOOSY);
    var node = node(Datasets.NONE);

    assertThat(run(node, "[0,1,2]"))
        .isEqualTo(
            new Outcome.Failed(
                Optional.of("States.ExceedToleratedFailureThreshold"),
                Optional.of("The specified tolerated failure threshold was exceeded")));
    assertThat(ended(node).counts().childrenEnded()).isEqualTo(new MapRun.Tally(1, 1, 0, 0));
    assertThat(ended(node).counts().waiting()).isEqualTo(1);
  }

  @Test
  void aShareOfFailuresIsJudgedByAllItems() throws Exception {
    machine("EXPRESS", "'ToleratedFailurePercentage':39,", CHOOSY);

    assertThat(run(node(Datasets.NONE), "[0,1,2,3,4]")).isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void failuresAreWrittenWithTheirCauses() throws Exception {
    machine(
        "EXPRESS",
        READER
            + "'ToleratedFailurePercentage':100,'ResultWriter':{'Resource':"
            + "'arn:aws:states:::s3:putObject','Parameters':{'Bucket':'b'},'WriterConfig':{"
            + "'Transformation':'FLATTEN','OutputType':'JSON'}},",
        CHOOSY);
    var datasets = new FakeDatasets(4);

    assertThat(run(node(datasets), "{}")).isInstanceOf(Outcome.Succeeded.class);
    assertThat(datasets.succeeded).containsExactlyInAnyOrder(Json.of(0), Json.of(2));
    assertThat(datasets.failed)
        .hasSize(2)
        .allMatch(record -> ((Json.Obj) record).get("Error").equals(Optional.of(Json.of("Odd"))));
  }

  @Test
  void aReaderThatFailsFailsTheMapRun() throws Exception {
    machine("EXPRESS", READER, PASS);
    var datasets = new FakeDatasets(5_000);
    datasets.readable = 1_500;

    assertThat(run(node(datasets), "{}"))
        .isEqualTo(
            new Outcome.Failed(
                Optional.of("States.ItemReaderFailed"), Optional.of("The object is gone.")));
  }

  @Test
  void aWriterThatFailsFailsTheMapRun() throws Exception {
    machine(
        "EXPRESS",
        READER
            + "'ResultWriter':{'Resource':'arn:aws:states:::s3:putObject','Parameters':{"
            + "'Bucket':'b'}},",
        PASS);
    var datasets = new FakeDatasets(5);
    datasets.canWrite = false;

    assertThat(run(node(datasets), "{}"))
        .isEqualTo(
            new Outcome.Failed(
                Optional.of("States.ResultWriterFailed"), Optional.of("The bucket is full.")));
  }

  @Test
  void resultsThatAreTooLargeForTheOutputFailTheMapRun() throws Exception {
    machine("EXPRESS", READER, PASS);

    var outcome = run(node(new FakeDatasets(60_000)), "{}");

    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    assertThat(((Outcome.Failed) outcome).error()).contains("States.DataLimitExceeded");
  }

  @Test
  void stoppingTheExecutionAbortsItsChildren() throws Exception {
    machine("STANDARD", "'MaxConcurrency':2,", TASK);
    var node = node(Datasets.NONE);
    start(node, "[1,2,3]");
    while (calls.get() < 2) {
      Thread.onSpinWait();
    }

    soon(node.stop(Machines.id("x"), Optional.empty(), Optional.empty()));

    while (!(node.execution(mapRun()).orElseThrow() instanceof MapRun.Ended)) {
      Thread.onSpinWait();
    }
    assertThat(ended(node).outcome()).isInstanceOf(Outcome.Aborted.class);
    assertThat(ended(node).counts().childrenEnded()).isEqualTo(new MapRun.Tally(0, 0, 0, 2));
    assertThat(store.journal().list(mapRun().arn(), Optional.empty(), Cursor.START, 10).rows())
        .hasSize(2)
        .allMatch(child -> child.status() == Status.ABORTED);
  }

  @Test
  void noMoreChildrenRunThanMay() throws Exception {
    machine("EXPRESS", READER + "'MaxConcurrency':3,'ToleratedFailurePercentage':100,", TASK);
    released.countDown();

    assertThat(run(node(new FakeDatasets(200)), "{}")).isInstanceOf(Outcome.Succeeded.class);
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void theEndOfAMapRunIsToldThoughItsCommitSeemedToFail() throws Exception {
    machine("STANDARD", "", PASS);
    var journal =
        FaultyJournal.hidingOnce(
            store.journal(),
            recorded -> recorded.event() instanceof dev.steppe.engine.MapRunEvent.Closed);

    assertThat(run(node(journal, Datasets.NONE), "[1]")).isEqualTo(succeeded("[1]"));
  }

  @Test
  void theHistoryTellsOfTheMapRunAndNotOfItsItems() throws Exception {
    machine("STANDARD", "", PASS);

    var unused = run(node(Datasets.NONE), "[1,2]");

    assertThat(
            store.journal().history(Machines.id("x"), Cursor.START, false, 100).rows().stream()
                .map(recorded ->
                    recorded.id() + "<" + recorded.previousId() + ":" + name(recorded.event())))
        .containsExactly(
            "1<0:ExecutionStarted",
            "2<0:StateEntered",
            "3<2:DistributedMapStarted",
            "4<3:MapRunStarted",
            "5<4:MapRunSucceeded",
            "6<5:MapStateSucceeded",
            "7<4:StateExited",
            "8<7:ExecutionSucceeded");
  }

  private static String name(Event event) {
    return event.getClass().getSimpleName();
  }

  /// Answers its payload, once it is released.
  private final class Function implements TaskHandler {
    private final AtomicInteger running = new AtomicInteger();

    @Override
    public TaskOutcome call(TaskCall call) throws InterruptedException {
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      calls.incrementAndGet();
      released.await();
      running.decrementAndGet();
      return new TaskOutcome.Answered(call.payload());
    }

    @Override
    public TaskOutcome await(TaskCall call, Json submission) {
      throw new IllegalStateException("never awaited");
    }

    @Override
    public void cancel(TaskCall call, Json submission) {}

    @Override
    public boolean repeatable(Resource resource) {
      return true;
    }

    @Override
    public String lostAttemptError(Resource resource) {
      return "Lost";
    }
  }
}
