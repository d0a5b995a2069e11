package dev.steppe.store;

/// A shard as its owner holds it. The epoch alone keeps a deposed owner from writing.
///
/// @param shard the shard's number, from 0
/// @param epoch raised each time the shard is acquired
public record ShardRef(int shard, long epoch) {}
