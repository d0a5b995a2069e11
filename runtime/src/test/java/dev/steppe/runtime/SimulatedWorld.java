package dev.steppe.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Effect;
import dev.steppe.engine.Event;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Input;
import dev.steppe.engine.Limit;
import dev.steppe.engine.Limits;
import dev.steppe.engine.MapRun;
import dev.steppe.engine.MapRunEffect;
import dev.steppe.engine.MapRunInput;
import dev.steppe.engine.Outcome;
import dev.steppe.engine.RandomMachine;
import dev.steppe.engine.Start;
import dev.steppe.engine.Status;
import dev.steppe.store.Catalog;
import dev.steppe.store.Cursor;
import dev.steppe.store.Journal;
import dev.steppe.store.Machine;
import dev.steppe.store.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// One simulated cluster of two nodes over one store, and the world that their tasks call.
final class SimulatedWorld {
  private static final int EXECUTIONS = 12;
  private static final int STORM_STEPS = 3_000;
  private static final int MOST_STEPS = 30_000;
  private static final String MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:m";

  private record Call(ExecutionId execution, long task) {}

  /// What somebody will say about a task. What comes through a node's own call dies with the node;
  /// workers and callbacks say it again until they hear that it is durable.
  ///
  /// @param durable is shown the execution once the answer is durable
  private record Answer(
      Instant at,
      ExecutionId execution,
      Input input,
      Optional<Node> through,
      Consumer<Execution> durable) {}

  private final Random random;
  private final Coverage coverage = new Coverage();
  private final MemoryStore store;
  private final Revisions revisions;
  private final Surroundings surroundings;
  private final Map<String, Node> nodes = new HashMap<>();
  private final List<Answer> answers = new ArrayList<>();
  private final Set<Call> invoked = new HashSet<>();

  /// The map runs that were ever asked to be opened.
  private final Set<ExecutionId> opened = new LinkedHashSet<>();

  /// Redrives that somebody was told of.
  private final Set<Redriven> redriven = new HashSet<>();

  private final List<String> tokens = new ArrayList<>();
  private final Set<ExecutionId> acknowledged = new LinkedHashSet<>();
  private final List<Start> starts = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private boolean stormy = true;

  SimulatedWorld(long seed) {
    random = new Random(seed);
    store = new MemoryStore(2, new byte[32]);
    // Without a limit to their time, executions that are stuck stay so and are found.
    revisions = new Revisions(catalog(), Limits.AWS.with(Limit.EXECUTION_SECONDS, Long.MAX_VALUE));
    surroundings =
        new Surroundings(
            new TaskTokens(new byte[32]),
            _ -> true,
            random::nextLong,
            new Limits(262_144, 25_000, 2, 3, 1 + random.nextInt(60)));
    for (int i = 0; i < EXECUTIONS; i++) {
      starts.add(start(i, machine(seed * EXECUTIONS + i)));
    }
  }

  Coverage coverage() {
    return coverage;
  }

  private Journal journal() {
    return store.journal();
  }

  private Catalog catalog() {
    return store.catalog();
  }

  private UUID machine(long seed) {
    var id = new UUID(1, seed);
    var arn = MACHINE + seed;
    var revision =
        new Machine.Revision(
            id,
            true,
            arn,
            "m" + seed,
            Definition.Type.STANDARD,
            new RandomMachine(new Random(seed)).next(),
            "role",
            "{}",
            now);
    catalog()
        .create(
            new Machine(
                arn, "m" + seed, Definition.Type.STANDARD, now, Optional.empty(), revision));
    return id;
  }

  private static Start start(int number, UUID revision) {
    return new Start(
        new ExecutionId("arn:aws:states:us-east-1:123456789012:execution:m:x" + number),
        "x" + number,
        revision,
        RandomMachine.INPUT,
        Optional.empty());
  }

  void run() {
    for (int step = 0; step < MOST_STEPS && !allClosed(); step++) {
      if (step == STORM_STEPS) {
        stormy = false;
        nodes.values().forEach(node -> node.lane.heal());
      }
      now = now.plusMillis(random.nextInt(40));
      var node = node(random.nextBoolean() ? "a" : "b");
      if (stormy) {
        misfortune(node);
      }
      if (nodes.containsValue(node)) {
        node.step();
      }
    }
    starts.forEach(this::isWhole);
    opened.forEach(this::isAccountedFor);
  }

  /// The node of that name, born if need be. A node owns both shards, until another takes them.
  private Node node(String name) {
    var other = nodes.get(name.equals("a") ? "b" : "a");
    var node = nodes.get(name);
    if (node == null && (other == null || (stormy && random.nextInt(100) == 0))) {
      if (other != null) {
        coverage.reach("node took a shard that another still thought its own");
      }
      node = new Node(name);
      nodes.put(name, node);
    }
    return node != null ? node : nodes.values().iterator().next();
  }

  private void misfortune(Node node) {
    if (random.nextInt(150) == 0) {
      coverage.reach("node died");
      node.die();
    } else if (random.nextInt(4) == 0) {
      tellSomething(node);
    }
  }

  private void tellSomething(Node node) {
    var start = starts.get(random.nextInt(starts.size()));
    if (random.nextInt(60) == 0 && acknowledged.contains(start.id())) {
      node.tell(
          new Message(
              start.id(), new Input.Stop(Optional.of("stopped"), Optional.empty()), _ -> {}));
    } else if (random.nextInt(12) == 0
        && state(start.id()) instanceof Execution.Closed closed
        && !(closed.outcome() instanceof Outcome.Succeeded)) {
      redrive(node, start.id());
    } else if (!acknowledged.contains(start.id())) {
      node.tell(
          new Message(
              start.id(),
              new Input.Started(start),
              told -> {
                if (told instanceof Told.Durable) {
                  acknowledged.add(start.id());
                }
              }));
    }
  }

  /// Whoever redrives hears that it was, or asks again with the same token.
  private void redrive(Node node, ExecutionId id) {
    var token = random.nextInt(3) > 0 || tokens.isEmpty() ? "t" + tokens.size() : tokens.getLast();
    tokens.add(token);
    node.tell(
        new Message(
            id,
            new Input.Redrive(Optional.of(token), false),
            told -> {
              switch (told) {
                case Told.Durable(Execution.Running running, boolean changed) when changed -> {
                  assertThat(running.redrives().wasLast(token)).isTrue();
                  redriven.add(new Redriven(id, token));
                }
                case Told.Durable(_, var changed) -> {
                  if (changed) {
                    redriven.add(new Redriven(id, token)); // And has ended again at once.
                  }
                }
                case Told.Lost _ -> coverage.reach("outcome of a redrive was unknown");
              }
            }));
  }

  private record Redriven(ExecutionId execution, String token) {}

  private boolean allClosed() {
    if (!stormy) {
      for (var start : starts) {
        if (journal().load(start.id()).isEmpty()) {
          node("a").tell(new Message(start.id(), new Input.Started(start), _ -> {}));
          return false;
        }
      }
    }
    return starts.stream().allMatch(start -> state(start.id()) instanceof Execution.Closed)
        && opened.stream().noneMatch(id -> state(id) instanceof MapRun.Open);
  }

  private Execution state(ExecutionId id) {
    return journal().load(id).<Execution>map(l -> l.replay()).orElseGet(Execution.New::new);
  }

  /// Every child that was started has ended, and is in the books once.
  private void isAccountedFor(ExecutionId mapRun) {
    if (!(state(mapRun) instanceof MapRun.Ended ended)) {
      return; // It was called off before it was there.
    }
    var counts = ended.counts();
    assertThat(counts.running()).isZero();
    coverage.reach("map run " + ended.outcome().status());
    var children = journal().list(mapRun.arn(), Optional.empty(), Cursor.START, 1_000).rows();
    assertThat(children).noneMatch(child -> child.status() == Status.RUNNING);
    if (!children.isEmpty()) {
      assertThat(children).hasSize((int) counts.started());
      assertThat(children.stream().filter(child -> child.status() == Status.SUCCEEDED))
          .hasSize((int) counts.childrenEnded().succeeded());
    }
    if (ended.outcome() instanceof Outcome.Succeeded(Json.Arr(var results))) {
      assertThat(results).hasSize((int) counts.childrenEnded().succeeded());
      assertThat(counts.itemsEnded().all()).isEqualTo(counts.items());
    }
  }

  private void isWhole(Start start) {
    var loaded = journal().load(start.id()).orElseThrow();
    assertThat(loaded.replay())
        .as("%s never ended", start.id())
        .isInstanceOf(Execution.Closed.class);
    var history = journal().history(start.id(), Cursor.START, false, 100_000).rows();
    for (int i = 0; i < history.size(); i++) {
      assertThat(history.get(i).id()).isEqualTo(i + 1);
    }
    for (int i = 0; i < history.size(); i++) {
      var isRedriven =
          i + 1 < history.size() && history.get(i + 1).event() instanceof Event.ExecutionRedriven;
      assertThat(history.get(i).event() instanceof Event.Ongoing)
          .as("what ends an execution is its last event, or a redrive follows")
          .isEqualTo(i + 1 < history.size() && !isRedriven);
    }
    var redrives =
        history.stream()
            .flatMap(r ->
                r.event() instanceof Event.ExecutionRedriven(_, var token, _)
                    ? token.stream()
                    : Stream.<String>empty())
            .toList();
    assertThat(redrives).doesNotHaveDuplicates();
    assertThat(redrives)
        .containsAll(
            redriven.stream()
                .filter(one -> one.execution().equals(start.id()))
                .map(Redriven::token)
                .toList());
    if (!redrives.isEmpty()) {
      coverage.reach("execution was redriven");
    }
    if (loaded.replay() instanceof Execution.Closed closed) {
      coverage.reach("execution " + closed.outcome().status());
    }
    if (history.stream()
        .anyMatch(r ->
            r.event() instanceof Event.StateExited exited
                && !exited.assigned().members().isEmpty())) {
      coverage.reach("variable was assigned");
    }
    if (history.stream()
        .anyMatch(r ->
            r.event() instanceof Event.StateExited exited
                && exited.output().text().contains(RandomMachine.MADE_BY_JSONATA))) {
      coverage.reach("JSONata was evaluated");
    }
    if (history.stream().anyMatch(r -> r.event() instanceof Event.EvaluationFailed)) {
      coverage.reach("evaluation failed");
    }
    var scheduled =
        history.stream().filter(r -> r.event() instanceof Event.TaskScheduled).map(r -> r.id());
    var known = Set.copyOf(scheduled.toList());
    assertThat(invoked.stream().filter(call -> call.execution().equals(start.id())).map(Call::task))
        .as("only recorded attempts are called")
        .isSubsetOf(known);
  }

  /// One process. What it knows dies with it; what it called goes on.
  private final class Node implements Outside {
    private final String name;
    private final Map<Integer, Shard> shards = new HashMap<>();
    private final Map<Integer, List<Message>> waiting = new HashMap<>();
    private final Set<Call> calling = new HashSet<>();
    private final Set<Answer> delivered = new HashSet<>();
    private final SimulatedMapRuns mapRuns =
        new SimulatedMapRuns(
            journal(), revisions, random, coverage, opened, () -> now, this::answer);
    private SimulatedLane lane;
    private int underWay;
    private boolean isAlive = true;

    Node(String name) {
      this.name = name;
      this.lane = newLane();
    }

    private SimulatedLane newLane() {
      var made = new SimulatedLane(journal().lane(0), random, coverage);
      if (!stormy) {
        made.heal();
      }
      return made;
    }

    void tell(Message message) {
      waiting.computeIfAbsent(journal().shardOf(message.id()), _ -> new ArrayList<>()).add(message);
    }

    void step() {
      if (underWay == 0) {
        acquire();
      }
      deliver();
      shards.forEach((number, shard) -> {
        var messages = waiting.remove(number);
        if (messages != null) {
          messages.forEach(shard::tell);
        }
      });
      for (var shard : List.copyOf(shards.values())) {
        turn(shard);
        if (stormy && random.nextInt(400) == 0) {
          coverage.reach("node died in mid-turn");
          die();
          return;
        }
      }
      if (random.nextInt(3) > 0) {
        lane.step();
      }
    }

    private void acquire() {
      for (int number = 0; number < journal().shards(); number++) {
        if (!shards.containsKey(number)) {
          var shard =
              new Shard(journal().acquire(number), journal(), revisions, surroundings, this);
          shards.put(number, shard);
          mapRuns.acquired(number);
          shard.recover();
        }
      }
    }

    private void deliver() {
      for (var answer : List.copyOf(answers)) {
        var isElsewhere = answer.through().isPresent() && answer.through().get() != this;
        if (answer.at().isAfter(now) || isElsewhere || random.nextInt(3) == 0) {
          continue;
        }
        if (delivered.contains(answer)) {
          if (!stormy || random.nextInt(10) > 0) {
            continue;
          }
          coverage.reach("answer came twice");
        }
        delivered.add(answer);
        tell(
            new Message(
                answer.execution(),
                answer.input(),
                told -> {
                  switch (told) {
                    case Told.Durable(var after, _) -> {
                      answers.remove(answer);
                      answer.durable().accept(after);
                      calling.remove(new Call(answer.execution(), task(answer.input())));
                    }
                    case Told.Lost _ -> delivered.remove(answer);
                  }
                }));
      }
    }

    private void turn(Shard shard) {
      var turn = shard.turn(now);
      if (turn.isIdle()) {
        return;
      }
      underWay++;
      var unused =
          lane.commit(List.of(turn.commit()))
              .thenAccept(outcome -> {
                if (isAlive) {
                  settle(shard, turn, outcome);
                }
              });
    }

    private void settle(Shard shard, Turn turn, dev.steppe.store.Outcome outcome) {
      underWay--;
      switch (outcome) {
        case dev.steppe.store.Outcome.Committed() when !shards.containsValue(shard) ->
            // What it decided builds on a commit that failed.
            turn.abandon("taken anew");
        case dev.steppe.store.Outcome.Committed() -> {
          turn.release();
          shard.committed(turn);
        }
        case dev.steppe.store.Outcome.Fenced _ -> {
          turn.abandon("fenced");
          die(); // Another node works on: this one is not needed.
        }
        case dev.steppe.store.Outcome.Unknown _ -> {
          turn.abandon("unknown");
          shard.abandon("taken anew");
          shards.values().remove(shard);
        }
      }
    }

    void die() {
      isAlive = false;
      nodes.remove(name);
      lane.die();
      waiting.clear();
      if (answers.removeIf(answer -> answer.through().equals(Optional.of(this)))) {
        coverage.reach("answer was lost");
      }
    }

    @Override
    public void dispatch(ExecutionId id, Effect effect, Execution at) {
      switch (effect) {
        case Effect.OfTask asked -> dispatch(id, asked);
        case MapRunEffect work -> mapRuns.dispatch(work);
      }
    }

    private void dispatch(ExecutionId id, Effect.OfTask effect) {
      var call = new Call(id, effect.task());
      switch (effect) {
        case Effect.Invoke(var task, _, var payload, _, _) -> {
          assertThat(invoked.add(call)).as("%s was called twice", call).isTrue();
          calling.add(call);
          answer(
              id,
              random.nextInt(3) == 0
                  ? new Input.TaskSubmitted(task, Json.Obj.EMPTY)
                  : outcome(task, payload));
          answerLater(id, outcome(task, payload));
        }
        case Effect.AwaitJob(var task, _, var payload, _, _) -> {
          calling.add(call);
          answer(id, outcome(task, payload));
        }
        case Effect.OfferActivity(var task, _, var payload, _) -> {
          answer(id, new Input.TaskTaken(task, Optional.of(name)));
          answerLater(id, outcome(task, payload));
        }
        case Effect.CancelTask _ -> calling.remove(call);
        case Effect.OpenMapRun(_, var plan) -> mapRuns.open(plan);
        case Effect.AbortMapRun(_, var link) -> mapRuns.abort(link);
      }
    }

    private void answer(ExecutionId id, Input input) {
      answer(id, input, _ -> {});
    }

    private void answer(ExecutionId id, Input input, Consumer<Execution> durable) {
      answers.add(
          new Answer(now.plusMillis(random.nextInt(1_000)), id, input, Optional.of(this), durable));
    }

    @Override
    public void recover(ExecutionId id, Effect effect, Execution at) {
      switch (effect) {
        case Effect.OfTask asked -> {
          if (!calling.contains(new Call(id, asked.task()))) {
            recover(id, asked);
          }
        }
        case MapRunEffect work -> {
          coverage.reach("work of a map run was taken up again");
          mapRuns.dispatch(work);
        }
      }
    }

    private void recover(ExecutionId id, Effect.OfTask effect) {
      switch (effect) {
        case Effect.Invoke(var task, _, _, _, _) -> {
          coverage.reach("attempt was lost with its node");
          answer(
              id, new Input.TaskFailed(task, Optional.of("Lost"), Optional.of("the node stopped")));
        }
        case Effect.OfferActivity _ -> {
          coverage.reach("activity was offered again");
          dispatch(id, effect);
        }
        case Effect.AwaitJob _ -> {
          coverage.reach("job was awaited again");
          dispatch(id, effect);
        }
        case Effect.OpenMapRun _ -> {
          coverage.reach("map run was opened again");
          dispatch(id, effect);
        }
        case Effect.CancelTask _, Effect.AbortMapRun _ ->
            throw new IllegalStateException("never outstanding");
      }
    }

    @Override
    public void closed(ExecutionId id, Execution.Closed execution) {
      var known = journal().load(id).orElseThrow().replay();
      // It may have been redriven in the very turn that closed it.
      assertThat(known.version()).isGreaterThanOrEqualTo(execution.version());
      assertThat(known.equals(execution) || known.version() > execution.version()).isTrue();
      mapRuns.closed(id, execution);
    }
  }

  /// Tokens and workers outlive nodes: their answers come however often nodes die.
  private void answerLater(ExecutionId id, Input input) {
    answers.add(
        new Answer(
            now.plus(Duration.ofSeconds(4 + random.nextInt(4))),
            id,
            input,
            Optional.empty(),
            _ -> {}));
  }

  private Input outcome(long task, Json payload) {
    return switch (random.nextInt(5)) {
      case 0 -> new Input.TaskFailed(task, Optional.of("Custom"), Optional.of("on purpose"));
      case 1 -> new Input.TaskFailed(task, Optional.of("Other"), Optional.empty());
      default -> new Input.TaskSucceeded(task, payload);
    };
  }

  private static long task(Input input) {
    return switch (input) {
      case Input.TaskTaken(var task, _) -> task;
      case Input.TaskSubmitted(var task, _) -> task;
      case Input.TaskSucceeded(var task, _) -> task;
      case Input.TaskFailed(var task, _, _) -> task;
      case Input.TaskMocked(var task, _) -> task;
      case Input.TaskHeartbeat(var task) -> task;
      case Input.MapRunEnded(var task, _) -> task;
      case Input.Started _, Input.Wake _, Input.Stop _, Input.Redrive _, MapRunInput _ -> 0;
    };
  }
}
