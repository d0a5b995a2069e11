package dev.steppe.store.rocksdb;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.store.StoreException;
import dev.steppe.store.Tale;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class RocksStoreTest {
  private final Path directory;

  RocksStoreTest(@TempDir Path directory) {
    this.directory = directory.resolve("data");
  }

  @Test
  void aDirectoryInUseByThisProcessIsRefused() {
    try (var store = RocksStore.open(directory)) {
      assertThat(store.journal().shards()).isEqualTo(4);
      assertThatThrownBy(() -> RocksStore.open(directory))
          .isInstanceOf(StoreException.class)
          .hasMessage(directory + " is already in use by this process");
    }
  }

  @Test
  void aDirectoryInUseByAnotherProcessIsRefused() throws IOException {
    try (var child = ChildProcess.committing(directory)) {
      child.readLine();
      assertThatThrownBy(() -> RocksStore.open(directory))
          .isInstanceOf(StoreException.class)
          .hasMessage(directory + " is already in use by another process");
    }
  }

  @Test
  void aFileInThePlaceOfTheDirectoryIsRefused() throws IOException {
    Files.writeString(directory, "a file");

    assertThatThrownBy(() -> RocksStore.open(directory))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("cannot make the data directory " + directory);
  }

  @Test
  void dataOfALaterFormatIsRefusedAndLeftAlone() {
    isRefusedAndLeftAlone(3, "format 3, and this release knows 2: a later one made it");
  }

  @Test
  void dataFromBeforeTheFirstReleaseIsRefusedAndLeftAlone() {
    isRefusedAndLeftAlone(1, "take another directory");
  }

  private void isRefusedAndLeftAlone(long format, String why) {
    RocksStore.open(directory).close();
    try (var database = Database.open(directory)) {
      var batch = database.newBatch();
      batch.put(Family.META, "format".getBytes(US_ASCII), Meta.bytes(format));
      database.write(batch);
    }

    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> RocksStore.open(directory))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(why);
    }
  }

  @Test
  void aColumnFamilyOfALaterReleaseIsRefused() throws RocksDBException {
    RocksStore.open(directory).close();
    addFamily("novelty");

    assertThatThrownBy(() -> RocksStore.open(directory))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("'novelty'");
  }

  @Test
  void anotherDatabaseIsRefused() throws RocksDBException {
    RocksDB.loadLibrary();
    try (var options = new Options().setCreateIfMissing(true);
        var db = RocksDB.open(options, newDirectory().toString())) {
      db.put("key".getBytes(US_ASCII), "value".getBytes(US_ASCII));
    }
    addFamily("theirs");

    assertThatThrownBy(() -> RocksStore.open(directory))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("'theirs'");
  }

  @Test
  void aClosedStoreIsRefusedAndClosesOnce() {
    var store = RocksStore.open(directory);
    store.close();
    store.close();

    assertThatThrownBy(() -> store.journal().load(Tale.of("a").id()))
        .isInstanceOf(StoreException.class)
        .hasMessage(directory + " has been closed");
    assertThatThrownBy(() -> store.journal().acquire(0)).isInstanceOf(StoreException.class);
  }

  private Path newDirectory() {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void addFamily(String name) throws RocksDBException {
    try (var options = new Options()) {
      var descriptors =
          RocksDB.listColumnFamilies(options, directory.toString()).stream()
              .map(ColumnFamilyDescriptor::new)
              .toList();
      var descriptor = new ColumnFamilyDescriptor(name.getBytes(US_ASCII));
      try (var db = RocksDB.open(directory.toString(), descriptors, new ArrayList<>());
          var handle = db.createColumnFamily(descriptor)) {
        assertThat(handle.getID()).isPositive();
      }
    }
  }
}
