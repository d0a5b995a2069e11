package dev.steppe.store.rocksdb;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.TablePropertiesCollectorFactory;

/// How RocksDB is set up: for many small commits that are synced, and for little memory when idle.
/// Indexes and filters live in the small cache too; they are partitioned, because whole ones would
/// not fit into a shard of it and would be read anew for every row.
///
/// Owns the native objects behind the options.
final class Tuning implements AutoCloseable {
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;

  private static final long BLOCK_CACHE = 16 * MIB;
  private static final int CACHE_SHARD_BITS = 2;
  private static final long WRITE_BUFFERS = 48 * MIB;
  private static final long LARGE_WRITE_BUFFER = 16 * MIB;
  private static final long SMALL_WRITE_BUFFER = 4 * MIB;
  private static final long QUICK_WRITE_BUFFER = MIB / 2;
  private static final long QUICK_FILE = 4 * MIB;
  private static final long ARENA_BLOCK = 128 * KIB;
  private static final long LOG_BEFORE_FLUSH = 64 * MIB;
  private static final int RECYCLED_LOGS = 4;
  private static final long BLOB_FILE = 64 * MIB;
  private static final int BLOCK = 8 * 1024;
  private static final int OPEN_FILES = 512;
  private static final double BLOOM_BITS = 10;
  private static final int DELETIONS_WINDOW = 1024;
  private static final int DELETIONS_TO_CLEAR = 256;
  private static final double MEMTABLE_BLOOM = 0.02;

  private final Deque<AbstractNativeReference> owned = new ArrayDeque<>();
  private final Cache cache = own(new LRUCache(BLOCK_CACHE, CACHE_SHARD_BITS));
  private final BloomFilter bloom = own(new BloomFilter(BLOOM_BITS));

  DBOptions database() {
    return own(new DBOptions())
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setMaxBackgroundJobs(2)
        .setMaxOpenFiles(OPEN_FILES)
        .setDbWriteBufferSize(WRITE_BUFFERS)
        .setMaxTotalWalSize(LOG_BEFORE_FLUSH)
        .setRecycleLogFileNum(RECYCLED_LOGS)
        .setBytesPerSync(MIB)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(2)
        .setMaxLogFileSize(MIB)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0);
  }

  ColumnFamilyOptions of(Family family) {
    var table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setBlockSize(BLOCK)
            .setFilterPolicy(bloom)
            .setOptimizeFiltersForMemory(true)
            .setIndexType(IndexType.kTwoLevelIndexSearch)
            .setPartitionFilters(true)
            .setPinTopLevelIndexAndFilter(true)
            .setCacheIndexAndFilterBlocks(true)
            .setPinL0FilterAndIndexBlocksInCache(true);
    var options =
        own(family == Family.RUNNING ? clearing() : new ColumnFamilyOptions())
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setMaxWriteBufferNumber(3)
            .setArenaBlockSize(ARENA_BLOCK)
            .setWriteBufferSize(SMALL_WRITE_BUFFER);
    switch (family) {
      case EVENTS -> {
        options.setWriteBufferSize(LARGE_WRITE_BUFFER).useFixedLengthPrefixExtractor(Hash.BYTES);
        table.setWholeKeyFiltering(false);
      }
      case EXECUTIONS ->
          options
              .setWriteBufferSize(LARGE_WRITE_BUFFER)
              .setMemtableWholeKeyFiltering(true)
              .setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM);
      case PAYLOADS ->
          options
              .setEnableBlobFiles(true)
              .setBlobFileSize(BLOB_FILE)
              .setBlobCompressionType(CompressionType.LZ4_COMPRESSION)
              .setEnableBlobGarbageCollection(true);
      case RUNNING ->
          options.setWriteBufferSize(QUICK_WRITE_BUFFER).setTargetFileSizeBase(QUICK_FILE);
      case DUE,
          IN_FLIGHT,
          LISTING,
          ACCEPTED,
          MACHINES,
          REVISIONS,
          VERSIONS,
          ALIASES,
          DELETING,
          ACTIVITIES,
          CONNECTIONS,
          META -> {}
    }
    return options.setTableFormatConfig(table);
  }

  /// For what many entries wander through. An entry and its deletion vanish when they meet, which
  /// they do at the latest when the file with the deletion is compacted. That is done as soon as a
  /// file holds many of them. Those that were not written to a file yet are few, because there is
  /// little room for them.
  private ColumnFamilyOptions clearing() {
    var whatHasDeletions =
        own(
            TablePropertiesCollectorFactory.NewCompactOnDeletionCollectorFactory(
                DELETIONS_WINDOW, DELETIONS_TO_CLEAR, 0));
    var options = own(new Options());
    options.setTablePropertiesCollectorFactory(List.of(whatHasDeletions));
    return new ColumnFamilyOptions(options);
  }

  private <T extends AbstractNativeReference> T own(T reference) {
    owned.push(reference);
    return reference;
  }

  @Override
  public void close() {
    owned.forEach(AbstractNativeReference::close);
  }
}
