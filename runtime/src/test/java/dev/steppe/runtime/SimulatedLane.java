package dev.steppe.runtime;

import dev.steppe.store.Lane;
import dev.steppe.store.Outcome;
import dev.steppe.store.ShardCommit;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A lane that takes its time, and that fails: before a group is durable, or after it.
final class SimulatedLane implements Lane {
  private record Group(List<ShardCommit> commits, CompletableFuture<Outcome> outcome) {}

  private final Lane lane;
  private final Random random;
  private final Coverage coverage;
  private final Queue<Group> queue = new ArrayDeque<>();
  private boolean faulty = true;

  SimulatedLane(Lane lane, Random random, Coverage coverage) {
    this.lane = lane;
    this.random = random;
    this.coverage = coverage;
  }

  @Override
  public CompletionStage<Outcome> commit(List<ShardCommit> group) {
    var outcome = new CompletableFuture<Outcome>();
    queue.add(new Group(group, outcome));
    return outcome;
  }

  /// From now on every group becomes durable.
  void heal() {
    faulty = false;
  }

  boolean isIdle() {
    return queue.isEmpty();
  }

  /// Brings the next group to its end, whatever that is.
  void step() {
    var group = queue.poll();
    if (group == null) {
      return;
    }
    if (faulty && random.nextInt(60) == 0) {
      coverage.reach("commit failed before it was durable");
      group.outcome().complete(new Outcome.Unknown(new IllegalStateException("simulated")));
      return;
    }
    var outcome = lane.commit(group.commits()).toCompletableFuture().join();
    if (outcome instanceof Outcome.Fenced) {
      coverage.reach("commit was fenced");
    }
    if (faulty && outcome instanceof Outcome.Committed && random.nextInt(60) == 0) {
      coverage.reach("commit failed after it was durable");
      group.outcome().complete(new Outcome.Unknown(new IllegalStateException("simulated")));
      return;
    }
    group.outcome().complete(outcome);
  }

  /// The process dies: groups under way may still become durable, and nobody hears of it.
  void die() {
    while (!queue.isEmpty()) {
      var group = queue.remove();
      if (random.nextBoolean()) {
        coverage.reach("commit became durable after its node died");
        lane.commit(group.commits()).toCompletableFuture().join();
      } else {
        coverage.reach("commit was lost with its node");
        queue.clear(); // The order of a lane holds: what follows a lost group is lost too.
      }
    }
  }
}
