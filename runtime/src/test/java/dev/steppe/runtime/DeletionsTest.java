package dev.steppe.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.Resource;
import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Event;
import dev.steppe.engine.Execution;
import dev.steppe.engine.Limits;
import dev.steppe.engine.Outcome;
import dev.steppe.engine.Status;
import dev.steppe.store.Alias;
import dev.steppe.store.Catalog;
import dev.steppe.store.Cursor;
import dev.steppe.store.Journal;
import dev.steppe.store.Machine;
import dev.steppe.store.Version;
import dev.steppe.store.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Machines are deleted once none of their executions is open, whatever happens meanwhile.
class DeletionsTest {
  private static final String CALL_AND_GO_ON =
      "{'StartAt':'A','States':{'A':{'Type':'Task','Resource':'"
          + Machines.FUNCTION
          + "','Next':'B'},'B':{'Type':'Pass','End':true}}}";
  private static final String WAIT =
      "{'StartAt':'W','States':{'W':{'Type':'Wait','Seconds':3600,'End':true}}}";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int ROUNDS = 150;
  private static final int STARTERS = 4;

  private final MemoryStore store = new MemoryStore(2, new byte[32]);
  private final CompletableFuture<TaskOutcome> call = new CompletableFuture<>();
  private Optional<Node> started = Optional.empty();

  @AfterEach
  void stop() {
    started.ifPresent(Node::close);
  }

  private Node node(Journal journal) {
    stop();
    var node =
        Node.start(
            journal,
            store.catalog(),
            _ -> new Calls(call),
            new NodeOptions(InstantSource.system(), Limits.AWS, false, 1));
    started = Optional.of(node);
    return node;
  }

  /// Makes a machine that no other is equal to.
  private void create(String definition) {
    var machine = Machines.machine(definition, Definition.Type.STANDARD);
    var alike = machine.current();
    var revision =
        new Machine.Revision(
            UUID.randomUUID(),
            alike.first(),
            alike.machineArn(),
            alike.machineName(),
            alike.type(),
            alike.definition(),
            alike.roleArn(),
            alike.configuration(),
            alike.createdAt());
    store.catalog().create(machine.revised(revision, machine.updatedAt()));
  }

  private static <T> T soon(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static void start(Node node) throws Exception {
    assertThat(soon(node.start(new StartRequest(Machines.ARN, Optional.of("x"), "{}"))))
        .isInstanceOf(StartReply.Started.class);
  }

  private Optional<Machine> machine() {
    return store.catalog().machine(Machines.ARN);
  }

  private void machineGoes() {
    var deadline = Instant.now().plus(PATIENCE);
    while (machine().isPresent()) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void aMachineThatRunsNothingIsGoneAtOnce() throws Exception {
    create(WAIT);
    var node = node(store.journal());

    assertThat(soon(node.delete(Machines.ARN))).isTrue();
    assertThat(soon(node.delete(Machines.ARN))).isTrue();

    assertThat(machine()).isEmpty();
  }

  @Test
  void aMachineGoesWithItsLastExecution() throws Exception {
    create(CALL_AND_GO_ON);
    var node = node(store.journal());
    start(node);

    assertThat(soon(node.delete(Machines.ARN))).isFalse();
    assertThat(soon(node.delete(Machines.ARN))).isFalse();

    assertThat(machine().map(Machine::status)).contains(Machine.Status.DELETING);
    assertThat(soon(node.start(new StartRequest(Machines.ARN, Optional.empty(), "{}"))))
        .isEqualTo(new StartReply.MachineDeleting(Machines.ARN));
    call.complete(new TaskOutcome.Answered(Json.of(1)));
    endsDeleted(node);
    machineGoes();
    assertThat(soon(node.start(new StartRequest(Machines.ARN, Optional.empty(), "{}"))))
        .isEqualTo(new StartReply.MachineDoesNotExist(Machines.ARN));
  }

  private static void endsDeleted(Node node) throws Exception {
    assertThat(soon(node.ended(Machines.id("x"))).map(Execution.Closed::outcome))
        .contains(
            new Outcome.Failed(
                Optional.of("States.Runtime"), Optional.of("State machine m has been deleted.")));
  }

  @Test
  void aMachineGoesThoughTheCommitOfTheLastEndSeemedToFail() throws Exception {
    create(CALL_AND_GO_ON);
    var node =
        node(
            FaultyJournal.hidingOnce(
                store.journal(), recorded -> recorded.event() instanceof Event.ExecutionFailed));
    start(node);
    assertThat(soon(node.delete(Machines.ARN))).isFalse();

    call.complete(new TaskOutcome.Answered(Json.of(1)));

    machineGoes();
  }

  @Test
  void aDeletionIsTakenUpAfterACrash() throws Exception {
    create(CALL_AND_GO_ON);
    var before = node(store.journal());
    start(before);
    assertThat(soon(before.delete(Machines.ARN))).isFalse();

    var after = node(store.journal()); // Its attempt is lost, which ends the execution.

    soon(after.ended(Machines.id("x")));
    machineGoes();
  }

  @Test
  void aDeletionThatNobodyIsLeftForIsFinishedAfterACrash() {
    create(WAIT);
    var machine = machine().orElseThrow();
    store.catalog().replace(machine, machine.deleting());

    node(store.journal());

    machineGoes();
  }

  @Test
  void versionsAndAliasesGoWithTheMachine() throws Exception {
    create(WAIT);
    var catalog = store.catalog();
    publish(catalog);
    var alias =
        new Alias(
            Machines.ARN,
            "live",
            "",
            List.of(new Alias.Route(1, 100)),
            Instant.EPOCH,
            Instant.EPOCH);
    change(catalog, new Catalog.Change.AddAlias(alias));
    var node = node(store.journal());
    assertThat(soon(node.start(new StartRequest(alias.arn(), Optional.of("x"), "{}"))))
        .isInstanceOf(StartReply.Started.class);
    assertThat(soon(node.delete(Machines.ARN))).isFalse();
    assertThat(soon(node.start(new StartRequest(alias.arn(), Optional.of("y"), "{}"))))
        .isEqualTo(new StartReply.MachineDeleting(Machines.ARN));

    soon(node.stop(Machines.id("x"), Optional.empty(), Optional.empty()));

    machineGoes();
    assertThat(catalog.version(Machines.ARN, 1)).isEmpty();
    assertThat(catalog.alias(Machines.ARN, "live")).isEmpty();
  }

  private static void publish(Catalog catalog) {
    var current = catalog.machine(Machines.ARN).orElseThrow().current();
    change(
        catalog,
        new Catalog.Change.Publish(new Version(Machines.ARN, 1, current, "", Instant.EPOCH)));
  }

  private static void change(Catalog catalog, Catalog.Change change) {
    var machine = catalog.machine(Machines.ARN).orElseThrow();
    assertThat(catalog.replace(machine, machine.after(change), Optional.of(change))).isTrue();
  }

  @Test
  void noStartIsLeftBehindWhenItsMachineGoes() throws Exception {
    var node = node(store.journal());
    int gone = 0;
    int kept = 0;
    for (int round = 0; round < ROUNDS; round++) {
      create(WAIT);
      var replies = race(node, round);
      var isGone = machine().isEmpty();
      var running =
          store.journal().list(Machines.ARN, Optional.of(Status.RUNNING), Cursor.START, 100).rows();
      assertThat(replies).hasSize(STARTERS);
      if (isGone) {
        assertThat(running).as("round %d", round).isEmpty();
        gone++;
      } else {
        assertThat(running).as("round %d", round).isNotEmpty();
        kept++;
        for (var row : running) {
          soon(node.stop(row.id(), Optional.empty(), Optional.empty()));
        }
        machineGoes();
      }
    }
    System.out.println("of " + ROUNDS + " machines " + gone + " went at once, " + kept + " later");
    assertThat(gone).isPositive();
    assertThat(kept).isPositive();
  }

  /// Starts executions from several threads while the machine is deleted.
  private static List<StartReply> race(Node node, int round) throws Exception {
    var go = new CountDownLatch(1);
    var replies = new ArrayList<CompletableFuture<StartReply>>();
    for (int i = 0; i < STARTERS; i++) {
      var name = "r" + round + "-" + i;
      var lead = i * 20_000L;
      replies.add(
          CompletableFuture.supplyAsync(() -> {
            pause(go, lead);
            return node.start(new StartRequest(Machines.ARN, Optional.of(name), "{}"))
                .toCompletableFuture()
                .join();
          }));
    }
    go.countDown();
    pause(go, (round % 10) * 100_000L);
    soon(node.delete(Machines.ARN));
    var all = new ArrayList<StartReply>();
    for (var reply : replies) {
      all.add(soon(reply));
    }
    return all;
  }

  private static void pause(CountDownLatch go, long nanos) {
    try {
      go.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    var until = System.nanoTime() + nanos;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  /// Answers when the test says so.
  private record Calls(CompletableFuture<TaskOutcome> answer) implements TaskHandler {
    @Override
    public TaskOutcome call(TaskCall call) throws InterruptedException {
      try {
        return answer.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public TaskOutcome await(TaskCall call, Json submission) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void cancel(TaskCall call, Json submission) {}

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
