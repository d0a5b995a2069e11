package dev.steppe.store;

import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Recorded;
import dev.steppe.engine.Start;
import dev.steppe.engine.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The durable home of executions. Reads see what is durable and nothing else. Thread-safe.
public interface Journal extends AutoCloseable {
  /// How many shards there are. Fixed when the home is made: an execution's shard follows from its
  /// id alone.
  int shards();

  /// The shard of an execution.
  default int shardOf(ExecutionId id) {
    return Math.floorMod(id.arn().hashCode(), shards());
  }

  /// Takes a shard and raises its epoch: every earlier owner is fenced from then on.
  ShardRef acquire(int shard);

  /// The lane of that number; the same number gives the same lane.
  Lane lane(int lane);

  /// An execution's latest snapshot and the events after it.
  Optional<Loaded> load(ExecutionId id);

  /// Open executions whose `wakeAt` is not after `until`, earliest first.
  List<ExecutionId> due(int shard, Instant until, int limit);

  /// The earliest `wakeAt` of the shard.
  Optional<Instant> nextDue(int shard);

  /// How many executions of the shard have a `wakeAt`: all that are open and have a deadline.
  /// Counts them one by one.
  long waiting(int shard);

  /// Open executions with something in flight, for recovery.
  Page<ExecutionId> inFlight(int shard, Cursor after, int limit);

  /// An execution's events in order, or in reverse. Hidden events are left out.
  Page<Recorded> history(ExecutionId id, Cursor after, boolean reverse, int limit);

  /// What is listed under an ARN, most recently started first: a machine's executions, those that
  /// were started through a version or an alias, the child executions of a map run, the map runs of
  /// an execution.
  Page<Summary> list(String arn, Optional<Status> status, Cursor after, int limit);

  /// Records that an asynchronous Express execution was accepted; durable once completed.
  CompletionStage<Outcome> accept(Start start, String machineArn);

  /// Forgets an accepted Express execution that has ended. Need not be durable at once.
  void forget(ExecutionId id);

  /// The accepted Express executions that have not ended, for recovery.
  List<Accepted> accepted();

  @Override
  void close();

  /// An accepted Express execution.
  record Accepted(Start start, String machineArn) {}
}
