package dev.steppe.store.rocksdb;

import dev.steppe.store.codec.Payloads;
import dev.steppe.store.codec.UnreadableDataException;

/// The large payloads of one execution, which are read and not written.
final class RocksPayloads implements Payloads {
  private final Database database;
  private final Hash hash;

  RocksPayloads(Database database, Hash hash) {
    this.database = database;
    this.hash = hash;
  }

  @Override
  public void keep(byte[] fingerprint, byte[] payload) {
    throw new IllegalStateException("only commits keep payloads");
  }

  @Override
  public byte[] fetch(byte[] fingerprint) {
    return database
        .get(Family.PAYLOADS, Keys.payload(hash, fingerprint))
        .orElseThrow(() -> new UnreadableDataException("a large payload is missing"));
  }
}
