package dev.steppe.store.memory;

import dev.steppe.store.JournalContract;
import dev.steppe.store.Store;

class MemoryJournalTest extends JournalContract {
  private final MemoryStore store = new MemoryStore();

  @Override
  protected Store open() {
    return store;
  }
}
