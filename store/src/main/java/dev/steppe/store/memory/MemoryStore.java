package dev.steppe.store.memory;

import dev.steppe.store.Catalog;
import dev.steppe.store.Journal;
import dev.steppe.store.Store;
import java.security.SecureRandom;

/// A store that keeps all in memory and forgets it when the process ends. Deterministic: commits
/// complete on the caller's thread, and listings come in an order that follows from their content.
public final class MemoryStore implements Store {
  private static final int SHARDS = 4;
  private static final int SECRET_BYTES = 32;

  private final MemoryJournal journal;
  private final MemoryCatalog catalog;

  /// A store with as many shards as a durable one, and a secret of its own.
  public MemoryStore() {
    this(SHARDS, randomSecret());
  }

  /// A store of which nothing is left to chance.
  public MemoryStore(int shards, byte[] secret) {
    this.journal = new MemoryJournal(shards);
    this.catalog = new MemoryCatalog(secret);
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
  }

  private static byte[] randomSecret() {
    var secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return secret;
  }
}
