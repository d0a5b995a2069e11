package dev.steppe.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Effect;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Input;
import dev.steppe.engine.Limits;
import dev.steppe.engine.Recorded;
import dev.steppe.engine.Start;
import dev.steppe.store.Journal;
import dev.steppe.store.Loaded;
import dev.steppe.store.StoreException;
import dev.steppe.store.memory.MemoryStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What one execution may take of a shard's turns and of its memory.
class ShardTest {
  private static final int TURN_EVENTS = 10;

  private final List<ExecutionId> closed = new ArrayList<>();
  private final MemoryStore store = new MemoryStore(1, new byte[32]);
  private final Shard shard = shard(store.journal());

  private Shard shard(Journal journal) {
    return new Shard(
        journal.acquire(0),
        journal,
        new Revisions(store.catalog()),
        new Surroundings(
            new TaskTokens(new byte[32]),
            _ -> true,
            () -> 1,
            new Limits(262_144, 25_000, 40, 10_000, TURN_EVENTS)),
        new Nobody());
  }

  private void tell(Input input) {
    shard.tell(Message.unasked(Machines.id("x"), input));
  }

  /// The events that the next turn makes durable.
  private List<Recorded> turn() {
    var turn = shard.turn(Instant.EPOCH);
    store.journal().lane(0).commit(List.of(turn.commit())).toCompletableFuture().join();
    turn.release();
    shard.committed(turn);
    return turn.commit().commits().stream().flatMap(c -> c.events().stream()).toList();
  }

  private void loop() {
    Machines.create(
        store.catalog(),
        "{'StartAt':'A','States':{'A':{'Type':'Pass','Next':'B'},'B':{'Type':'Choice','Choices':["
            + "{'Variable':'$.never','IsPresent':true,'Next':'C'}],'Default':'A'},"
            + "'C':{'Type':'Succeed'}}}",
        Definition.Type.STANDARD);
    tell(new Input.Started(Machines.start("x")));
  }

  @Test
  void anEndlessLoopHasOneShareOfATurn() {
    loop();

    for (int i = 0; i < 5; i++) {
      assertThat(turn()).hasSizeBetween(TURN_EVENTS, TURN_EVENTS + 2);
    }
  }

  /// Whatever an execution does without end or all at once, another of the same shard ends within a
  /// few turns.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Loop':{'Type':'Pass','Next':'Fork'}",
        "'Loop':{'Type':'Parallel','Branches':[{'StartAt':'F','States':{'F':{'Type':'Fail',"
            + "'Error':'E'}}}],'Retry':[{'ErrorEquals':['E'],'IntervalSeconds':0,"
            + "'MaxAttempts':99999999,'BackoffRate':1}],'End':true}",
        "'Loop':{'Type':'Pass','QueryLanguage':'JSONata',"
            + "'Output':'{% ($f := function($x){$f($x + 1)}; $f(1)) %}','End':true}",
        "'Loop':{'Type':'Map','QueryLanguage':'JSONata','Items':'{% [1..100000] %}',"
            + "'ItemProcessor':{'StartAt':'P','States':{'P':{'Type':'Pass','End':true}}},'End':true}"
      })
  void anotherExecutionEndsBesideOneThatMeansHarm(String state) {
    Machines.create(
        store.catalog(),
        "{'StartAt':'Fork','States':{'Fork':{'Type':'Choice','Choices':[{'Variable':'$.harm',"
            + "'IsPresent':true,'Next':'Loop'}],'Default':'Done'},'Done':{'Type':'Succeed'},"
            + state
            + "}}",
        Definition.Type.STANDARD);
    tell(
        new Input.Started(
            new Start(
                Machines.id("x"),
                "x",
                Machines.start("x").revision(),
                Json.object().put("harm", 1).build(),
                Optional.empty())));
    turn();
    shard.tell(Message.unasked(Machines.id("other"), new Input.Started(Machines.start("other"))));
    for (int i = 0; i < 3; i++) {
      turn();
    }

    assertThat(closed).contains(Machines.id("other"));
  }

  @Test
  void whatComesTooLateGivesALoopNoMoreTurns() {
    loop();
    turn();
    for (int i = 0; i < 5; i++) {
      tell(new Input.TaskHeartbeat(99));
      turn();
    }

    assertThat(turn()).hasSizeBetween(TURN_EVENTS, TURN_EVENTS + 2);
  }

  @Test
  void anExecutionThatIsOnlyAskedForIsNotRemembered() {
    Machines.create(
        store.catalog(),
        "{'StartAt':'A','States':{'A':{'Type':'Succeed'}}}",
        Definition.Type.STANDARD);
    tell(new Input.Started(Machines.start("x")));
    turn();
    assertThat(shard.remembered()).isZero();

    tell(new Input.Started(Machines.start("x")));
    tell(new Input.TaskHeartbeat(99));
    turn();

    assertThat(shard.remembered()).isZero();
  }

  @Test
  void whoeverWaitsLearnsThatTheStoreFailedInTheirTurn() {
    Machines.create(
        store.catalog(),
        "{'StartAt':'A','States':{'A':{'Type':'Succeed'}}}",
        Definition.Type.STANDARD);
    var failing =
        new FaultyJournal(store.journal(), _ -> false) {
          @Override
          public Optional<Loaded> load(ExecutionId id) {
            if (id.equals(Machines.id("unreadable"))) {
              throw new StoreException("the disk is gone");
            }
            return super.load(id);
          }
        };
    var shaken = shard(failing);
    var told = new ArrayList<Told>();
    for (var name : List.of("x", "unreadable")) {
      shaken.tell(
          new Message(Machines.id(name), new Input.Started(Machines.start(name)), told::add));
    }

    assertThatThrownBy(() -> shaken.turn(Instant.EPOCH)).isInstanceOf(StoreException.class);
    assertThat(told).hasSize(2).allMatch(Told.Lost.class::isInstance);
  }

  private final class Nobody implements Outside {
    @Override
    public void dispatch(ExecutionId id, Effect effect, Execution at) {}

    @Override
    public void recover(ExecutionId id, Effect effect, Execution at) {}

    @Override
    public void closed(ExecutionId id, Execution.Closed execution) {
      closed.add(id);
    }
  }
}
