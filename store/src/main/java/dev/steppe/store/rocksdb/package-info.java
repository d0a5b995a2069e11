/// The embedded home: a directory with a RocksDB in it, for one process.
///
/// A commit is one blob of events, one row and what it changes in three indexes. All that is
/// committed at about the same time is one write batch and one sync. What each column family holds
/// is told at [dev.steppe.store.rocksdb.Family], its keys at [dev.steppe.store.rocksdb.Keys].
@NullMarked
package dev.steppe.store.rocksdb;

import org.jspecify.annotations.NullMarked;
