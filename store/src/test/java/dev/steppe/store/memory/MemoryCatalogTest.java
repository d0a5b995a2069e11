package dev.steppe.store.memory;

import dev.steppe.store.Catalog;
import dev.steppe.store.CatalogContract;

class MemoryCatalogTest extends CatalogContract {
  private final MemoryStore store = new MemoryStore();

  @Override
  protected Catalog catalog() {
    return store.catalog();
  }

  @Override
  protected void reopen() {}
}
