package dev.steppe.store;

import java.util.List;

/// What one turn makes durable for one shard: all of it or none.
public record ShardCommit(ShardRef at, List<Commit> commits) {
  public ShardCommit {
    commits = List.copyOf(commits);
  }
}
