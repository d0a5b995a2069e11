package dev.steppe.store.rocksdb;

import dev.steppe.engine.ExecutionId;
import dev.steppe.store.codec.Fingerprint;
import java.nio.ByteBuffer;

/// What stands for an execution in keys: the fingerprint of its ARN. Ordered as its bytes are.
record Hash(long high, long low) implements Comparable<Hash> {
  static final int BYTES = Fingerprint.BYTES;

  static Hash of(ExecutionId id) {
    return read(ByteBuffer.wrap(Fingerprint.of(id.arn())));
  }

  static Hash read(ByteBuffer from) {
    return new Hash(from.getLong(), from.getLong());
  }

  /// The hash that a key ends with.
  static Hash endOf(byte[] key) {
    return read(ByteBuffer.wrap(key, key.length - BYTES, BYTES));
  }

  ByteBuffer write(ByteBuffer to) {
    return to.putLong(high).putLong(low);
  }

  byte[] bytes() {
    return write(ByteBuffer.allocate(BYTES)).array();
  }

  @Override
  public int compareTo(Hash other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }
}
