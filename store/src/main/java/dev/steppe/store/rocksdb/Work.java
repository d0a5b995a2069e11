package dev.steppe.store.rocksdb;

import dev.steppe.engine.ExecutionId;
import dev.steppe.store.Journal;
import dev.steppe.store.Outcome;
import dev.steppe.store.ShardCommit;
import dev.steppe.store.ShardRef;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// What waits for the lane's thread. Each is answered once all before it, and it, are written.
sealed interface Work {
  record Group(List<ShardCommit> parts, CompletableFuture<Outcome> done) implements Work {}

  record Acquire(int shard, CompletableFuture<ShardRef> done) implements Work {}

  record Accept(Journal.Accepted accepted, CompletableFuture<Outcome> done) implements Work {}

  /// Nobody waits for it, so that it need not be synced.
  record Forget(ExecutionId id) implements Work {}

  /// Changes nothing; tells that all before it is written.
  record Settle(CompletableFuture<Boolean> done) implements Work {}
}
