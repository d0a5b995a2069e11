package dev.steppe.store.rocksdb;

import dev.steppe.store.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;

/// The database as it was at one point in time.
final class View implements AutoCloseable {
  private final RocksDB db;
  private final Function<Family, ColumnFamilyHandle> handles;
  private final Snapshot snapshot;
  private final ReadOptions options;
  private final List<Scan> scans = new ArrayList<>();

  View(RocksDB db, Function<Family, ColumnFamilyHandle> handles) {
    this.db = db;
    this.handles = handles;
    this.snapshot = db.getSnapshot();
    this.options = new ReadOptions().setSnapshot(snapshot).setPrefixSameAsStart(true);
  }

  Optional<byte[]> get(Family family, byte[] key) {
    try {
      return Optional.ofNullable(db.get(handles.apply(family), options, key));
    } catch (RocksDBException e) {
      throw cannotRead(e);
    }
  }

  /// The entries whose keys begin with `prefix`. The scan stands nowhere until it is told to go
  /// somewhere, and is closed with the view.
  Scan scan(Family family, byte[] prefix) {
    var scan = new Scan(db.newIterator(handles.apply(family), options), prefix);
    scans.add(scan);
    return scan;
  }

  @Override
  public void close() {
    scans.forEach(scan -> scan.entries.close());
    options.close();
    db.releaseSnapshot(snapshot);
    snapshot.close();
  }

  private static StoreException cannotRead(RocksDBException e) {
    return new StoreException("cannot read: " + e.getMessage(), e);
  }

  /// A walk over the entries of a family that share a prefix.
  static final class Scan {
    private final RocksIterator entries;
    private final byte[] prefix;

    private Scan(RocksIterator entries, byte[] prefix) {
      this.entries = entries;
      this.prefix = prefix;
    }

    /// Goes to the first entry.
    Scan toFirst() {
      return to(prefix);
    }

    /// Goes to the first entry whose key is not before `key`.
    Scan to(byte[] key) {
      entries.seek(key);
      return this;
    }

    /// Goes to the first entry whose key is after `key`.
    Scan toAfter(byte[] key) {
      entries.seek(key);
      if (isAtEntry() && Arrays.equals(entries.key(), key)) {
        entries.next();
      }
      return this;
    }

    /// Goes to the last entry whose key is not after `key`.
    Scan backTo(byte[] key) {
      entries.seekForPrev(key);
      return this;
    }

    boolean isAtEntry() {
      if (entries.isValid()) {
        return Keys.startsWith(entries.key(), prefix);
      }
      try {
        entries.status();
      } catch (RocksDBException e) {
        throw cannotRead(e);
      }
      return false;
    }

    byte[] key() {
      return entries.key();
    }

    byte[] value() {
      return entries.value();
    }

    void next() {
      entries.next();
    }

    void previous() {
      entries.prev();
    }
  }
}
