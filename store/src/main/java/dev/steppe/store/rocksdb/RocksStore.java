package dev.steppe.store.rocksdb;

import dev.steppe.store.Catalog;
import dev.steppe.store.Journal;
import dev.steppe.store.Store;
import dev.steppe.store.StoreException;
import java.nio.file.Path;

/// A store in a directory, for one process at a time.
public final class RocksStore implements Store {
  private static final int SHARDS = 4;

  private final Database database;
  private final RocksJournal journal;
  private final RocksCatalog catalog;

  private RocksStore(Database database, Meta meta) {
    this.database = database;
    this.journal = new RocksJournal(database, meta.epochs());
    this.catalog = new RocksCatalog(database, meta.secret());
  }

  /// Opens the store in `directory`, or makes one there.
  ///
  /// @throws StoreException if the directory cannot be used, another process uses it, or a later
  ///   release made it
  public static RocksStore open(Path directory) {
    var database = Database.open(directory);
    try {
      return new RocksStore(database, Meta.of(database, SHARDS));
    } catch (StoreException e) {
      database.close();
      throw e;
    }
  }

  @Override
  public Journal journal() {
    return journal;
  }

  @Override
  public Catalog catalog() {
    return catalog;
  }

  @Override
  public void close() {
    journal.close();
    database.close();
  }
}
