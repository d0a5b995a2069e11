package dev.steppe.store.rocksdb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.steppe.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// An open RocksDB. Safe to use from any thread, also while it is being closed: native code that
/// touches a closed database would end the process.
final class Database implements AutoCloseable {
  private final Path directory;
  private final Tuning tuning;
  private final RocksDB db;
  private final List<ColumnFamilyHandle> handles;
  private final Map<Family, ColumnFamilyHandle> families = new EnumMap<>(Family.class);
  private final Map<Family, Integer> familyIds = new EnumMap<>(Family.class);
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final WriteOptions unsynced = new WriteOptions();
  private final Lock inUse;
  private final Lock closing;
  private boolean closed;

  private Database(Path directory, Tuning tuning, RocksDB db, List<ColumnFamilyHandle> handles) {
    this.directory = directory;
    this.tuning = tuning;
    this.db = db;
    this.handles = List.copyOf(handles);
    var handle = handles.iterator();
    for (var family : Family.values()) {
      families.put(family, handle.next());
      familyIds.put(family, handle(family).getID());
    }
    ReadWriteLock lock = new ReentrantReadWriteLock();
    this.inUse = lock.readLock();
    this.closing = lock.writeLock();
  }

  /// @throws StoreException if the directory cannot be used, another process uses it, or a later
  ///   release made it
  static Database open(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new StoreException("cannot make the data directory " + directory + ": " + e, e);
    }
    RocksDB.loadLibrary();
    var tuning = new Tuning();
    try {
      refuseUnknownFamilies(directory);
      var handles = new ArrayList<ColumnFamilyHandle>();
      var db = RocksDB.open(tuning.database(), directory.toString(), families(tuning), handles);
      return new Database(directory, tuning, db, handles);
    } catch (RocksDBException e) {
      tuning.close();
      throw cannotOpen(directory, e);
    } catch (StoreException e) {
      tuning.close();
      throw e;
    }
  }

  /// Ours in their order, and the one that RocksDB insists on.
  private static List<ColumnFamilyDescriptor> families(Tuning tuning) {
    var families = new ArrayList<ColumnFamilyDescriptor>();
    for (var family : Family.values()) {
      families.add(new ColumnFamilyDescriptor(family.text().getBytes(US_ASCII), tuning.of(family)));
    }
    families.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, tuning.of(Family.META)));
    return families;
  }

  private static void refuseUnknownFamilies(Path directory) throws RocksDBException {
    if (!Files.exists(directory.resolve("CURRENT"))) {
      return;
    }
    var known = new ArrayList<String>();
    known.add(new String(RocksDB.DEFAULT_COLUMN_FAMILY, US_ASCII));
    Arrays.stream(Family.values()).map(Family::text).forEach(known::add);
    try (var options = new Options()) {
      for (var name : RocksDB.listColumnFamilies(options, directory.toString())) {
        var text = new String(name, US_ASCII);
        if (!known.contains(text)) {
          throw new StoreException(
              "%s holds '%s', which this release does not know: a later one made it"
                  .formatted(directory, text));
        }
      }
    }
  }

  private static StoreException cannotOpen(Path directory, RocksDBException e) {
    var message = String.valueOf(e.getMessage());
    if (message.contains("lock hold by current process")) {
      return new StoreException(directory + " is already in use by this process", e);
    }
    if (message.contains("While lock file")) {
      return new StoreException(directory + " is already in use by another process", e);
    }
    return new StoreException("cannot open the data directory " + directory + ": " + message, e);
  }

  Batch newBatch() {
    return new Batch(familyIds);
  }

  Optional<byte[]> get(Family family, byte[] key) {
    return using(() -> {
      try {
        return Optional.ofNullable(db.get(handle(family), key));
      } catch (RocksDBException e) {
        throw cannot("read", e);
      }
    });
  }

  /// Reads at one point in time.
  <T> T read(Function<View, T> reading) {
    return using(() -> {
      try (var view = new View(db, this::handle)) {
        return reading.apply(view);
      }
    });
  }

  /// Writes all of `batch` or nothing, and returns when it survives a power cut.
  ///
  /// @throws StoreException if that is not certain
  void write(Batch batch) {
    write(batch, synced);
  }

  /// Writes all of `batch` or nothing. It becomes durable with the next batch that is synced.
  void writeLazily(Batch batch) {
    write(batch, unsynced);
  }

  private void write(Batch batch, WriteOptions options) {
    using(() -> {
      try (var changes = new WriteBatch(batch.toBytes())) {
        db.write(options, changes);
        return true;
      } catch (RocksDBException e) {
        throw cannot("write", e);
      }
    });
  }

  private StoreException cannot(String what, RocksDBException e) {
    return new StoreException("cannot %s %s: %s".formatted(what, directory, e.getMessage()), e);
  }

  private ColumnFamilyHandle handle(Family family) {
    return Objects.requireNonNull(families.get(family));
  }

  private interface Use<T> {
    T get();
  }

  private <T> T using(Use<T> use) {
    inUse.lock();
    try {
      if (closed) {
        throw new StoreException(directory + " has been closed");
      }
      return use.get();
    } finally {
      inUse.unlock();
    }
  }

  @Override
  public void close() {
    closing.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      handles.forEach(ColumnFamilyHandle::close);
      db.close();
      synced.close();
      unsynced.close();
      tuning.close();
    } finally {
      closing.unlock();
    }
  }
}
