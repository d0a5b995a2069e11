package dev.steppe.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.Resource;
import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Event;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Limits;
import dev.steppe.engine.Outcome;
import dev.steppe.store.Journal;
import dev.steppe.store.Loaded;
import dev.steppe.store.StoreException;
import dev.steppe.store.memory.MemoryStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A whole node, with its threads, over a store that fails once.
class LocalNodeTest {
  private static final String SYNC = "arn:aws:states:::states:startExecution.sync";

  private final MemoryStore store = new MemoryStore(2, new byte[32]);
  private final CompletableFuture<TaskOutcome> call = new CompletableFuture<>();
  private final CompletableFuture<TaskOutcome> job = new CompletableFuture<>();
  private Optional<Node> started = Optional.empty();

  @AfterEach
  void stop() {
    started.ifPresent(Node::close);
  }

  private Node node(Journal journal) {
    var options = new NodeOptions(InstantSource.system(), Limits.AWS, false, 1);
    var node = Node.start(journal, store.catalog(), _ -> new Waiting(), options);
    started = Optional.of(node);
    return node;
  }

  private static <T> T soon(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static ExecutionId started(Node node) throws Exception {
    var reply = soon(node.start(new StartRequest(Machines.ARN, Optional.of("x"), "{}")));
    assertThat(reply).isInstanceOf(StartReply.Started.class);
    return Machines.id("x");
  }

  @Test
  void whoeverWaitsForAnEndHearsOfItThoughItsCommitSeemedToFail() throws Exception {
    Machines.create(store.catalog(), Machines.task(Machines.FUNCTION), Definition.Type.STANDARD);
    var node =
        node(
            FaultyJournal.hidingOnce(
                store.journal(), recorded -> recorded.event() instanceof Event.ExecutionSucceeded));
    var ended = node.ended(started(node));

    call.complete(new TaskOutcome.Answered(Json.of(1)));

    assertThat(soon(ended).orElseThrow().outcome()).isEqualTo(new Outcome.Succeeded(Json.of(1)));
  }

  @Test
  void aJobIsAwaitedThoughTheCommitOfItsSubmissionSeemedToFail() throws Exception {
    Machines.create(
        store.catalog(),
        "{'StartAt':'A','States':{'A':{'Type':'Task','Resource':'"
            + SYNC
            + "','Parameters':{'StateMachineArn':'"
            + Machines.ARN
            + "'},'End':true}}}",
        Definition.Type.STANDARD);
    var node =
        node(
            FaultyJournal.hidingOnce(
                store.journal(), recorded -> recorded.event() instanceof Event.TaskSubmitted));
    var ended = node.ended(started(node));

    call.complete(new TaskOutcome.Answered(Json.Obj.EMPTY));
    job.complete(new TaskOutcome.Answered(Json.of(2)));

    assertThat(soon(ended).orElseThrow().outcome()).isEqualTo(new Outcome.Succeeded(Json.of(2)));
  }

  /// The shards of a driver are turned one after the other, and their decisions share a group.
  @Test
  void whatOneShardDecidedIsAnsweredThoughAnotherCannotBeTurned() throws Exception {
    Machines.create(store.catalog(), Machines.task(Machines.FUNCTION), Definition.Type.STANDARD);
    var name =
        IntStream.iterate(0, n -> n + 1)
            .mapToObj(n -> "x" + n)
            .filter(n -> store.journal().shardOf(Machines.id(n)) == 0)
            .findFirst()
            .orElseThrow();
    var first = Machines.id(name);
    var journal =
        new FaultyJournal(store.journal(), _ -> false) {
          private boolean fails;
          private boolean failed;

          @Override
          public Optional<Loaded> load(ExecutionId id) {
            fails |= id.equals(first);
            return super.load(id);
          }

          @Override
          public Optional<Instant> nextDue(int shard) {
            if (shard == 1 && fails && !failed) {
              failed = true;
              throw new StoreException("cannot be read");
            }
            return super.nextDue(shard);
          }
        };
    var node = node(journal);

    assertThat(soon(node.start(new StartRequest(Machines.ARN, Optional.of(name), "{}"))))
        .isInstanceOf(StartReply.Unavailable.class);
    assertThat(soon(node.start(new StartRequest(Machines.ARN, Optional.of(name), "{}"))))
        .isInstanceOf(StartReply.Started.class);
  }

  @Test
  void anExpressExecutionMayHaveMoreEventsThanAHistoryHasRoomFor() throws Exception {
    Machines.create(
        store.catalog(),
        "{'StartAt':'Count','States':{'Count':{'Type':'Pass','Parameters':{"
            + "'n.$':'States.MathAdd($.n, 1)'},'Next':'More'},"
            + "'More':{'Type':'Choice','Choices':[{'Variable':'$.n','NumericLessThan':7000,"
            + "'Next':'Count'}],'Default':'Done'},'Done':{'Type':'Succeed'}}}",
        Definition.Type.EXPRESS);
    var node = node(store.journal());

    var reply = soon(node.startSync(new StartRequest(Machines.ARN, Optional.empty(), "{\"n\":0}")));

    assertThat(((SyncReply.Ended) reply).execution().outcome())
        .isEqualTo(new Outcome.Succeeded(Json.parse("{\"n\":7000}")));
  }

  @Test
  void anExecutionThatIsNotThereHasNoEnd() throws Exception {
    var node = node(store.journal());

    assertThat(soon(node.ended(Machines.id("nobody")))).isEmpty();
    assertThat(node.execution(Machines.id("nobody"))).isEqualTo(Optional.<Execution>empty());
  }

  /// Answers what the test says, when it says it.
  private final class Waiting implements TaskHandler {
    @Override
    public TaskOutcome call(TaskCall ignored) throws InterruptedException {
      return answer(call);
    }

    @Override
    public TaskOutcome await(TaskCall ignored, Json submission) throws InterruptedException {
      return answer(job);
    }

    private static TaskOutcome answer(CompletableFuture<TaskOutcome> answer)
        throws InterruptedException {
      try {
        return answer.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void cancel(TaskCall ignored, Json submission) {}

    @Override
    public boolean repeatable(Resource resource) {
      return false;
    }

    @Override
    public String lostAttemptError(Resource resource) {
      return "Lost";
    }
  }
}
