package dev.steppe.store;

import java.util.List;
import java.util.concurrent.CompletionStage;

/// An ordered line of group commits. A shard keeps its lane while it is owned.
public interface Lane {
  /// Makes `group` durable, all or nothing for each shard. Groups become durable in the order of
  /// these calls; the stage completes on the lane's own thread, never exceptionally. May be called
  /// again before an earlier group is durable.
  CompletionStage<Outcome> commit(List<ShardCommit> group);
}
