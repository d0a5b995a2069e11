package dev.steppe.runtime;

import dev.steppe.engine.Decision;
import dev.steppe.engine.Engine;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Input;
import dev.steppe.engine.MachineRevision;
import dev.steppe.engine.MapRun;
import dev.steppe.engine.MapRunInput;
import dev.steppe.engine.Recorded;
import dev.steppe.store.Commit;
import dev.steppe.store.Cursor;
import dev.steppe.store.Journal;
import dev.steppe.store.ShardCommit;
import dev.steppe.store.ShardRef;
import dev.steppe.store.StoreException;
import dev.steppe.store.Summary;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One shard's single writer. Passive and confined to one thread: whoever owns that thread calls
/// [#turn]; the server does so from a loop, the simulator from its queue.
///
/// Decisions build on decisions that are not durable yet; nothing leaves before they are. When a
/// commit does not become durable, the whole shard is thrown away and made anew.
final class Shard {
  private static final Logger LOG = LoggerFactory.getLogger(Shard.class);
  private static final int MOST_MESSAGES = 512;
  private static final int MOST_DUE = 512;
  private static final int PAGE = 500;

  /// How long to leave due executions alone that cannot be woken now.
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ShardRef ref;
  private final Journal journal;
  private final Revisions revisions;
  private final Surroundings surroundings;
  private final Outside outside;
  private final Queue<Message> inbox = new ArrayDeque<>();
  private final ExecutionCache cache = new ExecutionCache();

  /// Executions whose wake-up is in the inbox. One is enough, however often they ask for it.
  private final Set<ExecutionId> waking = new HashSet<>();

  /// Executions that a bug keeps from being decided. They stay as they are, and harm nobody.
  private final Set<ExecutionId> quarantined = new HashSet<>();

  /// Until when looking for due executions is of no use.
  private Instant notBefore = Instant.MIN;

  Shard(
      ShardRef ref,
      Journal journal,
      Revisions revisions,
      Surroundings surroundings,
      Outside outside) {
    this.ref = ref;
    this.journal = journal;
    this.revisions = revisions;
    this.surroundings = surroundings;
    this.outside = outside;
  }

  ShardRef ref() {
    return ref;
  }

  void tell(Message message) {
    inbox.add(message);
  }

  /// How many messages wait for a turn.
  int waiting() {
    return inbox.size();
  }

  /// When time alone gives this shard something to do.
  Optional<Instant> nextDue() {
    return journal.nextDue(ref.shard()).map(at -> at.isBefore(notBefore) ? notBefore : at);
  }

  /// Takes up all that was in flight when the shard was last owned.
  void recover() {
    var after = Optional.of(Cursor.START);
    while (after.isPresent()) {
      var page = journal.inFlight(ref.shard(), after.get(), PAGE);
      page.rows().forEach(this::recover);
      after = page.next();
    }
  }

  private void recover(ExecutionId id) {
    try {
      var execution = journal.load(id).orElseThrow().replay();
      execution.outstanding().forEach(effect -> outside.recover(id, effect, execution));
    } catch (StoreException e) {
      throw e; // The store is in trouble, not this execution: the shard is taken again.
    } catch (RuntimeException e) {
      quarantine(id, e);
    }
  }

  private void quarantine(ExecutionId id, RuntimeException e) {
    quarantined.add(id);
    LOG.error("{} cannot be decided and is left as it is", id.arn(), e);
  }

  /// Decides what waits and what is due. What asks meanwhile to go on does so in the next turn.
  Turn turn(Instant now) {
    wakeDue(now);
    var turn = new Draft();
    try {
      for (int left = Math.min(MOST_MESSAGES, inbox.size()); left > 0; left--) {
        take(turn, inbox.remove(), now);
      }
      return turn.finish();
    } catch (StoreException e) {
      // What this turn had decided is in no group: whoever waits for it must learn that.
      turn.abandon("the store failed: " + e.getMessage());
      throw e;
    }
  }

  private void wake(ExecutionId id) {
    if (waking.add(id)) {
      inbox.add(Message.unasked(id, new Input.Wake()));
    }
  }

  private void wakeDue(Instant now) {
    var next = nextDue();
    if (next.isEmpty() || next.get().isAfter(now)) {
      return;
    }
    var woken = 0;
    for (var id : journal.due(ref.shard(), now, MOST_DUE + quarantined.size())) {
      // The journal does not know yet what an awaited commit makes of the wake-up.
      if (!quarantined.contains(id) && !cache.isAwaitingCommit(id)) {
        wake(id);
        woken++;
      }
    }
    notBefore = woken == 0 ? now.plus(PAUSE) : Instant.MIN;
  }

  private void take(Draft turn, Message message, Instant now) {
    if (message.input() instanceof Input.Wake) {
      waking.remove(message.id());
    }
    try {
      var before = cache.get(message.id()).orElseGet(() -> load(message.id()));
      var decided = decide(before, message, now);
      if (decided.isEmpty()) {
        turn.reply(message, before, new Decision(List.of(), before, List.of()));
        return;
      }
      var decision = decided.get().decision();
      turn.add(message, before, decided.get());
      if (wantsToGoOn(decision.after(), now)) {
        if (message.input() instanceof Input.Wake && decision.events().isEmpty()) {
          throw new IllegalStateException("woken in vain: " + decision.after());
        }
        wake(message.id());
      }
    } catch (StoreException e) {
      message.reply().accept(new Told.Lost("the store failed: " + e.getMessage()));
      throw e; // Not this execution's fault: the shard is taken again.
    } catch (RuntimeException e) {
      quarantine(message.id(), e);
      message.reply().accept(new Told.Lost("an internal error: " + e));
    } finally {
      cache.asked(message.id());
    }
  }

  private static boolean wantsToGoOn(Execution after, Instant now) {
    var at = after.wakeAt();
    return at.isPresent() && !at.get().isAfter(now.truncatedTo(ChronoUnit.MILLIS));
  }

  private Execution load(ExecutionId id) {
    var loaded = journal.load(id);
    loaded.ifPresent(l -> cache.loaded(id, l.snapshot().version()));
    return loaded.<Execution>map(l -> l.replay()).orElseGet(Execution.New::new);
  }

  /// @param machineArn the machine that the execution is listed under
  private record Decided(Decision decision, String machineArn) {}

  /// What the message means; nothing if there is no such execution.
  private Optional<Decided> decide(Execution before, Message message, Instant now) {
    var moment = surroundings.moment(message.id(), now);
    return switch (before) {
      case MapRun run ->
          Optional.of(new Decided(Engine.decideMapRun(run, message.input(), moment), ""));
      case Execution.New none when message.input() instanceof MapRunInput ->
          Optional.of(new Decided(Engine.decideMapRun(none, message.input(), moment), ""));
      case Execution.New _, Execution.Running _, Execution.Closed _ ->
          machine(before, message.input())
              .map(machine ->
                  new Decided(
                      Engine.decide(machine, before, message.input(), moment), machine.arn()));
    };
  }

  private Optional<MachineRevision> machine(Execution before, Input input) {
    return switch (before) {
      case Execution.New _ ->
          input instanceof Input.Started(var start) ? revisions.of(start) : Optional.empty();
      case Execution.Running running ->
          Optional.of(
              revisions
                  .of(running.start())
                  .orElseThrow(
                      () -> new IllegalStateException("its revision is gone or cannot be run")));
      case Execution.Closed closed -> revisions.of(closed.start());
      case MapRun _ -> Optional.empty();
    };
  }

  /// What one turn has decided for one execution.
  private static final class Pending {
    final long expectedVersion;
    final String machineArn;
    final List<Recorded> events = new ArrayList<>();
    Execution after;

    Pending(Execution before, String machineArn) {
      this.expectedVersion = before.version();
      this.machineArn = machineArn;
      this.after = before;
    }
  }

  /// A turn in the making.
  private final class Draft {
    private final Map<ExecutionId, Pending> pending = new LinkedHashMap<>();
    private final List<Turn.Answer> answers = new ArrayList<>();

    void reply(Message message, Execution before, Decision decision) {
      answers.add(new Turn.Answer(message, before, decision));
    }

    void add(Message message, Execution before, Decided decided) {
      var decision = decided.decision();
      reply(message, before, decision);
      if (decision.events().isEmpty()) {
        return;
      }
      var of =
          pending.computeIfAbsent(message.id(), _ -> new Pending(before, decided.machineArn()));
      of.events.addAll(decision.events());
      of.after = decision.after();
      cache.decided(message.id(), decision.after());
    }

    void abandon(String why) {
      answers.forEach(answer -> answer.message().reply().accept(new Told.Lost(why)));
    }

    Turn finish() {
      var commits = new ArrayList<Commit>();
      pending.forEach((id, of) -> commits.add(commit(id, of)));
      cache.committing(pending.keySet());
      return new Turn(
          new ShardCommit(ref, commits), answers, outside, List.copyOf(pending.keySet()));
    }

    private Commit commit(ExecutionId id, Pending of) {
      var snapshot =
          cache.wantsSnapshot(id, of.after.version())
              ? Optional.of(of.after)
              : Optional.<Execution>empty();
      snapshot.ifPresent(s -> cache.loaded(id, s.version()));
      return new Commit(
          id,
          of.expectedVersion,
          of.events,
          snapshot,
          Summary.of(of.after, of.machineArn),
          of.after.wakeAt(),
          of.after.isInFlight());
    }
  }

  /// A turn's commits have become durable: what was held back for them need be no longer.
  void committed(Turn turn) {
    cache.committed(turn.ids());
    notBefore = Instant.MIN;
  }

  /// Of how many executions it keeps something in memory.
  int remembered() {
    return cache.size();
  }

  /// Gives up: whoever still waits for an answer learns that there is none.
  void abandon(String why) {
    inbox.forEach(message -> message.reply().accept(new Told.Lost(why)));
    inbox.clear();
  }
}
