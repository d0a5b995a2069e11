package dev.steppe.store;

import java.util.Set;

/// What became of a group of commits.
public sealed interface Outcome {
  /// Durable: it survives a crash from now on.
  record Committed() implements Outcome {}

  /// Nothing was written for these shards, which have another owner now. Drop them.
  record Fenced(Set<Integer> shards) implements Outcome {
    public Fenced {
      shards = Set.copyOf(shards);
    }
  }

  /// Nobody knows. Acquire the shards again and compare; never retry blindly.
  record Unknown(Throwable why) implements Outcome {}
}
