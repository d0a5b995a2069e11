package dev.steppe.store.rocksdb;

import dev.steppe.store.Catalog;
import dev.steppe.store.CatalogContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class RocksCatalogTest extends CatalogContract {
  private final Path directory;
  private Optional<RocksStore> store = Optional.empty();

  RocksCatalogTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void open() {
    store = Optional.of(RocksStore.open(directory));
  }

  @AfterEach
  void close() {
    store.orElseThrow().close();
  }

  @Override
  protected Catalog catalog() {
    return store.orElseThrow().catalog();
  }

  @Override
  protected void reopen() {
    close();
    open();
  }
}
