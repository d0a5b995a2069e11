package dev.steppe.runtime;

import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Input;
import dev.steppe.engine.MachineRevision;
import dev.steppe.engine.MapRun;
import dev.steppe.engine.MapRunInput;
import dev.steppe.engine.Origin;
import dev.steppe.engine.Redrivability;
import dev.steppe.engine.Redrives;
import dev.steppe.engine.Start;
import dev.steppe.engine.StateTest;
import dev.steppe.store.Catalog;
import dev.steppe.store.Journal;
import dev.steppe.store.Loaded;
import dev.steppe.store.Machine;
import dev.steppe.store.Outcome;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node that owns all shards of its store.
final class LocalNode implements Node {
  private static final Logger LOG = LoggerFactory.getLogger(LocalNode.class);

  private static final ExecutionId NOBODY = new ExecutionId("");
  private static final long SETTLE_AGAIN_AFTER_MILLIS = 100;

  private final Journal journal;
  private final Catalog catalog;
  private final NodeOptions options;
  private final Revisions revisions;
  private final TaskTokens tokens;
  private final Surroundings surroundings;
  private final Activities activities = new Activities();
  private final Deletions deletions;
  private final Watchers watchers;
  private final MapRunWork mapRuns;
  private final Dispatcher dispatcher;
  private final List<Driver> drivers = new ArrayList<>();
  private final ScheduledExecutorService timers = ExpressRun.timers();
  private final Map<ExecutionId, ExpressRun> express = new ConcurrentHashMap<>();
  private volatile boolean closed;

  LocalNode(
      Journal journal,
      Catalog catalog,
      Function<Node, TaskHandler> handler,
      Datasets datasets,
      NodeOptions options) {
    this.journal = journal;
    this.catalog = catalog;
    this.options = options;
    this.revisions = new Revisions(catalog, options.limits());
    this.tokens = new TaskTokens(catalog.secret());
    this.deletions = new Deletions(catalog, journal, this::settled);
    this.watchers = new Watchers(deletions::closed);
    this.surroundings =
        new Surroundings(
            tokens,
            arn -> catalog.activity(arn).isPresent(),
            deletions::isDeleting,
            () -> ThreadLocalRandom.current().nextLong(),
            options.limits());
    this.mapRuns =
        new MapRunWork(
            journal,
            revisions,
            datasets,
            options.limits(),
            options.clock(),
            watchers,
            this::tell,
            this::runExpress);
    this.dispatcher =
        new Dispatcher(
            handler.apply(this),
            options.retryLostAttempts(),
            activities,
            watchers,
            mapRuns,
            options.mocks(),
            options.observer(),
            this::tell);
  }

  void start() {
    deletions.recover();
    var count = Math.min(options.drivers(), journal.shards());
    for (int d = 0; d < count; d++) {
      var number = d;
      var shards =
          IntStream.range(0, journal.shards()).filter(s -> s % count == number).boxed().toList();
      drivers.add(
          new Driver(
              number,
              shards,
              WatchedLane.of(journal.lane(number), options.observer()),
              options.clock(),
              this::acquire));
    }
    drivers.forEach(Driver::start);
    deletions.lookAtAll();
    for (var accepted : journal.accepted()) {
      LOG.info("{} had not ended and starts again", accepted.start().id().arn());
      revisions
          .of(accepted.start().revision())
          .ifPresentOrElse(
              machine -> runAccepted(machine, accepted.start()),
              () -> journal.forget(accepted.start().id()));
    }
  }

  /// Takes a shard. A commit whose outcome nobody knows may have closed some of its executions:
  /// whoever waits for their ends is told now.
  private Shard acquire(int number) {
    var shard = new Shard(journal.acquire(number), journal, revisions, surroundings, dispatcher);
    for (var id : watchers.watched()) {
      if (journal.shardOf(id) == number
          && execution(id).orElseGet(Execution.New::new) instanceof Execution.Closed closed) {
        watchers.closed(id, closed);
      }
    }
    mapRuns.acquired(number);
    deletions.lookAtAll();
    return shard;
  }

  private void tell(Message message) {
    var run = express.get(message.id());
    if (run != null) {
      run.tell(message);
      return;
    }
    var shard = journal.shardOf(message.id());
    drivers.get(shard % drivers.size()).tell(shard, message);
  }

  /// Completes once all that the shards were told before is durable: whatever is told to a shard is
  /// answered in its order, even what concerns nobody.
  private CompletionStage<Boolean> settled() {
    var shards = IntStream.range(0, journal.shards()).mapToObj(this::settled).toList();
    return CompletableFuture.allOf(shards.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ -> shards.stream().allMatch(CompletableFuture::join));
  }

  private CompletableFuture<Boolean> settled(int shard) {
    var settled = new CompletableFuture<Boolean>();
    settle(shard, settled);
    return settled;
  }

  private void settle(int shard, CompletableFuture<Boolean> settled) {
    var message =
        new Message(
            NOBODY,
            new Input.Wake(),
            told -> {
              switch (told) {
                case Told.Durable _ -> settled.complete(true);
                case Told.Lost _ when closed -> settled.complete(false);
                case Told.Lost _ ->
                    CompletableFuture.delayedExecutor(
                            SETTLE_AGAIN_AFTER_MILLIS, TimeUnit.MILLISECONDS)
                        .execute(() -> settle(shard, settled));
              }
            });
    drivers.get(shard % drivers.size()).tell(shard, message);
  }

  @Override
  public CompletionStage<Boolean> delete(String machineArn) {
    return deletions.delete(machineArn);
  }

  private CompletableFuture<Told> ask(ExecutionId id, Input input) {
    var told = new CompletableFuture<Told>();
    tell(new Message(id, input, told::complete));
    return told;
  }

  @Override
  public CompletionStage<StartReply> start(StartRequest request) {
    return deletions.starting(() ->
        switch (draft(request, new Origin.Asked())) {
          case StartDraft.Refused(var reply) -> CompletableFuture.completedFuture(reply);
          case StartDraft.Ready ready ->
              switch (ready.machine().type()) {
                case STANDARD -> startStandard(ready.start());
                case EXPRESS -> startExpress(ready);
              };
        });
  }

  private StartDraft draft(StartRequest request, Origin origin) {
    return StartDraft.of(
        new StartDraft.Conditions(
            catalog, revisions, options.mocks(), options.timeScale(), surroundings.seeds()),
        request,
        origin);
  }

  private CompletionStage<StartReply> startStandard(Start start) {
    return ask(start.id(), new Input.Started(start))
        .thenApply(told ->
            switch (told) {
              case Told.Lost(var why) -> new StartReply.Unavailable(why);
              case Told.Durable(var after, var changed) -> started(start, after, changed);
            });
  }

  private static StartReply started(Start start, Execution after, boolean changed) {
    return switch (after) {
      case Execution.New _ -> new StartReply.CannotRun("its definition cannot be run");
      case Execution.Running running
          when changed || running.start().writtenInput().equals(start.writtenInput()) ->
          new StartReply.Started(start.id(), running.startedAt());
      case Execution.Closed closed when changed ->
          new StartReply.Started(start.id(), closed.startedAt());
      case Execution.Running _, Execution.Closed _, MapRun _ ->
          new StartReply.ExecutionExists(start.id());
    };
  }

  private CompletionStage<StartReply> startExpress(StartDraft.Ready ready) {
    var startedAt = options.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    return journal
        .accept(ready.start(), ready.machine().arn())
        .thenApply(outcome ->
            switch (outcome) {
              case Outcome.Committed() -> {
                runAccepted(ready.revision(), ready.start());
                yield new StartReply.Started(ready.start().id(), startedAt);
              }
              case Outcome.Fenced _ -> new StartReply.Unavailable("another owner");
              case Outcome.Unknown(var why) ->
                  new StartReply.Unavailable(String.valueOf(why.getMessage()));
            });
  }

  /// Runs an accepted execution on a thread of its own: whoever accepted it has other things to do.
  private void runAccepted(MachineRevision machine, Start start) {
    Thread.ofVirtual()
        .name("express-start")
        .start(() -> {
          try {
            var unused = runExpress(machine, start).thenAccept(_ -> journal.forget(start.id()));
          } catch (RejectedExecutionException _) {
            // The node is being closed. What was accepted starts again with the next one.
          }
        });
  }

  private CompletableFuture<Execution.Closed> runExpress(MachineRevision machine, Start start) {
    return runExpress(
        new ExpressRun(machine, surroundings.ofExpress(), options.clock(), timers, dispatcher),
        start);
  }

  private CompletableFuture<Execution.Closed> runExpress(ExpressRun run, Start start) {
    express.put(start.id(), run);
    return run.start(start).whenComplete((_, _) -> express.remove(start.id()));
  }

  @Override
  public CompletionStage<SyncReply> startSync(StartRequest request) {
    return switch (draft(request, new Origin.Awaited())) {
      case StartDraft.Refused(var reply) -> CompletableFuture.completedFuture(reply);
      case StartDraft.Ready ready when ready.machine().type() == Definition.Type.STANDARD ->
          CompletableFuture.completedFuture(new SyncReply.NotExpress(ready.machine().arn()));
      case StartDraft.Ready ready ->
          runExpress(ready.revision(), ready.start())
              .thenApply(closed -> new SyncReply.Ended(closed, ready.machine().arn()));
    };
  }

  @Override
  public CompletionStage<StateTest.Result> test(
      StateTest test, MachineRevision machine, Start start) {
    var run =
        new ExpressRun(
            (state, input, moment) -> test.decide(machine, state, input, moment),
            surroundings.ofExpress(),
            options.clock(),
            timers,
            dispatcher.unobserved());
    return runExpress(run, start).thenApply(test::result);
  }

  @Override
  public CompletionStage<StopReply> stop(
      ExecutionId id, Optional<String> error, Optional<String> cause) {
    return ask(id, new Input.Stop(error, cause))
        .thenApply(told ->
            switch (told) {
              case Told.Lost(var why) -> new StopReply.Unavailable(why);
              case Told.Durable(Execution.Closed closed, _) ->
                  new StopReply.Stopped(closed.stoppedAt());
              case Told.Durable(Execution.Running _, _) ->
                  new StopReply.Unavailable("a stop must close an execution");
              case Told.Durable(Execution.New _, _), Told.Durable(MapRun _, _) ->
                  new StopReply.ExecutionDoesNotExist();
            });
  }

  @Override
  public CompletionStage<RedriveReply> redrive(ExecutionId id, Optional<String> clientToken) {
    return deletions.starting(() -> askToRedrive(id, clientToken));
  }

  private CompletionStage<RedriveReply> askToRedrive(ExecutionId id, Optional<String> clientToken) {
    if (execution(id).orElseGet(Execution.New::new) instanceof Execution.Closed closed
        && isDeleting(closed.start())) {
      return CompletableFuture.completedFuture(
          new RedriveReply.NotRedrivable(Redrivability.MACHINE_IS_DELETING));
    }
    return ask(id, new Input.Redrive(clientToken, false))
        .thenApply(told ->
            switch (told) {
              case Told.Lost(var why) -> new RedriveReply.Unavailable(why);
              case Told.Durable(var after, var changed) ->
                  switch (after) {
                    case Execution.New _, MapRun _ -> new RedriveReply.ExecutionDoesNotExist();
                    case Execution.Running running ->
                        redriven(running, running.redrives(), clientToken, changed);
                    case Execution.Closed closed ->
                        redriven(closed, closed.redrives(), clientToken, changed);
                  };
            });
  }

  private RedriveReply redriven(
      Execution after, Redrives redrives, Optional<String> clientToken, boolean changed) {
    var at = changed ? redrives.last() : redrives.answered(clientToken, options.clock().instant());
    return at.<RedriveReply>map(RedriveReply.Redriven::new)
        .orElseGet(() ->
            new RedriveReply.NotRedrivable(
                unredrivable(after).orElse(Redrivability.ONLY_BY_MAP_RUN)));
  }

  @Override
  public Optional<String> unredrivable(Execution execution) {
    return execution instanceof Execution.Closed closed
            && !(closed.outcome() instanceof dev.steppe.engine.Outcome.Succeeded)
            && isDeleting(closed.start())
        ? Optional.of(Redrivability.MACHINE_IS_DELETING)
        : Redrivability.reason(execution, options.limits(), options.clock().instant());
  }

  /// Whether the machine of an execution starts nothing any more.
  private boolean isDeleting(Start start) {
    return revisions
        .of(start.revision())
        .flatMap(revision -> catalog.machine(revision.arn()))
        .filter(machine -> machine.status() == Machine.Status.ACTIVE)
        .isEmpty();
  }

  @Override
  public CompletionStage<UpdateReply> updateMapRun(
      ExecutionId mapRun,
      Optional<Integer> maxConcurrency,
      Optional<Long> toleratedFailureCount,
      Optional<Double> toleratedFailurePercentage) {
    var update =
        new MapRunInput.Update(maxConcurrency, toleratedFailureCount, toleratedFailurePercentage);
    return ask(mapRun, update)
        .thenApply(told ->
            switch (told) {
              case Told.Lost(var why) -> new UpdateReply.Unavailable(why);
              case Told.Durable(var after, _) ->
                  switch (after) {
                    case MapRun.Open _ -> new UpdateReply.Updated();
                    case MapRun.Ended _ -> new UpdateReply.MapRunEnded();
                    case Execution.New _, Execution.Running _, Execution.Closed _ ->
                        new UpdateReply.MapRunDoesNotExist();
                  };
            });
  }

  @Override
  public Optional<Execution> execution(ExecutionId id) {
    return journal.load(id).map(Loaded::replay);
  }

  @Override
  public CompletionStage<Optional<Execution.Closed>> ended(ExecutionId id) {
    var watcher = watchers.watch(id);
    switch (execution(id).orElseGet(Execution.New::new)) {
      case Execution.New _ -> watcher.complete(Optional.empty());
      case Execution.Closed closed -> watchers.closed(id, closed);
      case Execution.Running _ -> {} // Its end completes the watcher.
      case MapRun _ -> watcher.complete(Optional.empty());
    }
    return watcher;
  }

  @Override
  public Optional<MachineRevision> revision(UUID id) {
    return revisions.of(id);
  }

  @Override
  public CompletionStage<TokenReply> taskSucceeded(String token, Json output) {
    return byToken(token, task -> new Input.TaskSucceeded(task, output));
  }

  @Override
  public CompletionStage<TokenReply> taskFailed(
      String token, Optional<String> error, Optional<String> cause) {
    return byToken(token, task -> new Input.TaskFailed(task, error, cause));
  }

  @Override
  public CompletionStage<TokenReply> taskHeartbeat(String token) {
    return byToken(token, Input.TaskHeartbeat::new);
  }

  private CompletionStage<TokenReply> byToken(String token, Function<Long, Input> input) {
    var ref = tokens.read(token);
    if (ref.isEmpty()) {
      return CompletableFuture.completedFuture(TokenReply.INVALID_TOKEN);
    }
    return ask(ref.get().execution(), input.apply(ref.get().task()))
        .thenApply(told ->
            switch (told) {
              case Told.Lost _ -> TokenReply.UNAVAILABLE;
              case Told.Durable(_, var changed) ->
                  changed ? TokenReply.ACCEPTED : TokenReply.TASK_TIMED_OUT;
            });
  }

  @Override
  public CompletionStage<Optional<ActivityTask>> poll(
      String activityArn, Optional<String> worker, Duration patience) {
    var poll =
        new ActivityPoll(
            activities,
            activityArn,
            options.clock().instant().plus(patience),
            offer -> take(offer, worker));
    return poll.run(options.clock());
  }

  private CompletableFuture<Optional<ActivityTask>> take(
      Activities.Offer offer, Optional<String> worker) {
    return ask(offer.execution(), new Input.TaskTaken(offer.task(), worker))
        .thenApply(told ->
            told instanceof Told.Durable(Execution.Running running, boolean changed) && changed
                ? ActivityPoll.payload(running, offer.task())
                    .map(input ->
                        new ActivityTask(tokens.mint(offer.execution(), offer.task()), input))
                : Optional.empty());
  }

  @Override
  public Vitals vitals() {
    return new Vitals(
        drivers.stream().mapToLong(Driver::waiting).sum(),
        drivers.stream().mapToLong(Driver::underWay).sum(),
        dispatcher.underWay(),
        express.size());
  }

  @Override
  public void close() {
    closed = true;
    dispatcher.close();
    drivers.forEach(Driver::close);
    timers.shutdownNow();
    try {
      if (!timers.awaitTermination(1, TimeUnit.SECONDS)) {
        LOG.warn("the timers of Express executions did not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
