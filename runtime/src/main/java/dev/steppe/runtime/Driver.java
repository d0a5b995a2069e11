package dev.steppe.runtime;

import dev.steppe.store.Lane;
import dev.steppe.store.Outcome;
import dev.steppe.store.ShardCommit;
import dev.steppe.store.ShardRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A thread that turns some shards and hands what they decide to one lane.
///
/// While one group is being made durable the next is decided: latency is one sync when there is
/// little to do, and batches grow by themselves when there is much.
final class Driver {
  private static final Logger LOG = LoggerFactory.getLogger(Driver.class);

  /// Beyond this the lane is behind, and deciding more would only take memory.
  private static final int MOST_GROUPS_UNDER_WAY = 4;

  private static final Duration LONGEST_NAP = Duration.ofSeconds(1);

  /// How long to leave a store alone that has just failed.
  private static final Duration AFTER_FAILURE = Duration.ofMillis(200);

  private final Lane lane;
  private final InstantSource clock;
  private final IntFunction<Shard> acquire;
  private final List<Integer> numbers;
  private final Map<Integer, Shard> shards = new HashMap<>();
  private final Queue<Addressed> arrivals = new ConcurrentLinkedQueue<>();
  private final Queue<Settled> settled = new ConcurrentLinkedQueue<>();

  /// Shards that are to be taken anew because a commit of theirs failed. What was decided after it
  /// builds on what is not durable.
  private final Set<ShardRef> broken = ConcurrentHashMap.newKeySet();

  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean ended;
  private volatile boolean napping;
  private int underWay;

  /// How many messages its shards have, and how many groups are not settled, as of its last step.
  private volatile int inbox;

  private volatile int groups;

  private record Addressed(int shard, Message message) {}

  private record Settled(List<Turn> turns, Outcome outcome) {}

  /// @param numbers the shards that this driver turns
  /// @param acquire takes a shard and makes it anew
  Driver(
      int number,
      List<Integer> numbers,
      Lane lane,
      InstantSource clock,
      IntFunction<Shard> acquire) {
    this.numbers = List.copyOf(numbers);
    this.lane = lane;
    this.clock = clock;
    this.acquire = acquire;
    this.thread = new Thread(this::run, "steppe-driver-" + number);
  }

  void start() {
    thread.start();
  }

  /// Hands a message to a shard. From any thread.
  void tell(int shard, Message message) {
    if (closing) {
      message.reply().accept(new Told.Lost("the server is stopping"));
      return;
    }
    arrivals.add(new Addressed(shard, message));
    wake();
    if (ended) {
      refuseArrivals(); // The thread ended between the two and has not seen it.
    }
  }

  /// How many messages have not been taken into a turn.
  int waiting() {
    return arrivals.size() + inbox;
  }

  /// How many groups are not settled.
  int underWay() {
    return groups;
  }

  /// Lets what was taken in become durable, and ends the thread.
  void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void wake() {
    if (napping) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (!closing || underWay > 0 || !arrivals.isEmpty()) {
      try {
        step();
      } catch (RuntimeException e) {
        LOG.error("the shards {} are taken anew", numbers, e);
        dropAll("an internal error: " + e);
        LockSupport.parkNanos(AFTER_FAILURE.toNanos());
      }
    }
    dropAll("the server is stopping");
    ended = true;
    refuseArrivals();
  }

  private void refuseArrivals() {
    for (var late = arrivals.poll(); late != null; late = arrivals.poll()) {
      late.message().reply().accept(new Told.Lost("the server is stopping"));
    }
  }

  private void step() {
    settle();
    acquireMissing();
    if (shards.size() == numbers.size()) {
      for (var next = arrivals.poll(); next != null; next = arrivals.poll()) {
        shard(next.shard()).tell(next.message());
      }
    }
    inbox = shards.values().stream().mapToInt(Shard::waiting).sum();
    groups = underWay;
    if (underWay >= MOST_GROUPS_UNDER_WAY) {
      nap(LONGEST_NAP);
      return;
    }
    var now = clock.instant();
    var turns = new ArrayList<Turn>();
    try {
      for (var shard : shards.values()) {
        var turn = shard.turn(now);
        if (!turn.isIdle()) {
          turns.add(turn);
        }
      }
      if (!turns.isEmpty()) {
        commit(turns);
      }
    } catch (RuntimeException e) {
      // What was decided is in no group: whoever waits for it must learn that.
      turns.forEach(turn -> turn.abandon("an internal error: " + e));
      throw e;
    }
    if (turns.isEmpty()) {
      nap(untilDue(now));
    }
  }

  /// Takes the shards that are not owned. Not before every earlier group is settled: what those let
  /// out must be known before recovery asks what is in flight.
  private void acquireMissing() {
    if (underWay > 0) {
      return;
    }
    broken.clear();
    for (var number : numbers) {
      if (!shards.containsKey(number)) {
        var shard = acquire.apply(number);
        shards.put(number, shard);
        shard.recover();
      }
    }
  }

  private Shard shard(int number) {
    return Optional.ofNullable(shards.get(number))
        .orElseThrow(() -> new IllegalStateException("not this driver's shard: " + number));
  }

  private void commit(List<Turn> turns) {
    List<ShardCommit> group = turns.stream().map(Turn::commit).toList();
    var committing = lane.commit(group);
    underWay++;
    var unused =
        committing.thenAccept(outcome -> {
          settled.add(new Settled(turns, released(turns, outcome)));
          wake();
        });
  }

  /// Lets out what is durable. When that fails the shards are taken anew, because recovery knows
  /// what has not left. A turn that decided nothing commits well whatever became of the one before,
  /// and yet its answers may tell of that: they do not leave.
  private Outcome released(List<Turn> turns, Outcome outcome) {
    if (outcome instanceof Outcome.Committed
        && turns.stream().noneMatch(turn -> broken.contains(turn.commit().at()))) {
      try {
        turns.forEach(Turn::release);
        return outcome;
      } catch (RuntimeException e) {
        return broken(turns, new Outcome.Unknown(e));
      }
    }
    return broken(
        turns,
        outcome instanceof Outcome.Committed
            ? new Outcome.Unknown(
                new IllegalStateException("an earlier commit of the shard failed"))
            : outcome);
  }

  private Outcome broken(List<Turn> turns, Outcome outcome) {
    turns.forEach(turn -> broken.add(turn.commit().at()));
    return outcome;
  }

  private void settle() {
    for (var next = settled.poll(); next != null; next = settled.poll()) {
      underWay--;
      switch (next.outcome()) {
        case Outcome.Committed() -> next.turns().forEach(this::committed);
        case Outcome.Fenced(var fenced) -> {
          LOG.warn("another owner has taken the shards {}", fenced);
          next.turns().forEach(turn -> turn.abandon("the shard has another owner"));
          next.turns().forEach(this::drop);
        }
        case Outcome.Unknown(var why) -> {
          LOG.error("a commit failed; its shards are taken anew", why);
          next.turns().forEach(turn -> turn.abandon("the store failed: " + why));
          next.turns().forEach(this::drop);
          LockSupport.parkNanos(AFTER_FAILURE.toNanos());
        }
      }
    }
  }

  private void committed(Turn turn) {
    var shard = shards.get(turn.commit().at().shard());
    if (shard != null && shard.ref().equals(turn.commit().at())) {
      shard.committed(turn);
    }
  }

  private void drop(Turn turn) {
    var ref = turn.commit().at();
    var shard = shards.get(ref.shard());
    if (shard != null && shard.ref().equals(ref)) {
      shards.remove(ref.shard());
      shard.abandon("the shard is taken anew");
    }
  }

  private void dropAll(String why) {
    shards.values().forEach(shard -> shard.abandon(why));
    shards.clear();
  }

  private Duration untilDue(Instant now) {
    return shards.values().stream()
        .map(Shard::nextDue)
        .flatMap(Optional::stream)
        .min(Instant::compareTo)
        .map(due -> Duration.between(now, due))
        .filter(nap -> nap.compareTo(LONGEST_NAP) < 0)
        .orElse(LONGEST_NAP);
  }

  private void nap(Duration longest) {
    if (longest.isNegative() || longest.isZero()) {
      return;
    }
    napping = true;
    var canTake = shards.size() == numbers.size();
    if ((arrivals.isEmpty() || !canTake) && settled.isEmpty() && !isDone()) {
      LockSupport.parkNanos(this, longest.toNanos());
    }
    napping = false;
  }

  private boolean isDone() {
    return closing && underWay == 0;
  }
}
