package dev.steppe.runtime;

import dev.steppe.store.Lane;
import dev.steppe.store.Outcome;
import dev.steppe.store.ShardCommit;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A lane that tells an observer how long each group took.
record WatchedLane(Lane lane, Observer observer) implements Lane {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedLane.class);

  /// The lane itself if nobody looks.
  static Lane of(Lane lane, Observer observer) {
    return observer == Observer.NONE ? lane : new WatchedLane(lane, observer);
  }

  @Override
  public CompletionStage<Outcome> commit(List<ShardCommit> group) {
    var began = System.nanoTime();
    return lane.commit(group)
        .thenApply(outcome -> {
          tell(group, System.nanoTime() - began, outcome instanceof Outcome.Committed);
          return outcome;
        });
  }

  private void tell(List<ShardCommit> group, long nanos, boolean durable) {
    var executions = 0;
    var events = 0;
    for (var shard : group) {
      executions += shard.commits().size();
      for (var commit : shard.commits()) {
        events += commit.events().size();
      }
    }
    try {
      observer.committed(new Observer.Group(executions, events, nanos, durable));
    } catch (RuntimeException e) {
      LOG.error("a commit was not observed", e);
    }
  }
}
