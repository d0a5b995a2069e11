package dev.steppe.store.rocksdb;

import dev.steppe.store.codec.Payloads;
import java.nio.ByteBuffer;

/// Puts large payloads into batches, each once an execution as long as it is remembered. The output
/// of one commit is mostly the input of the next.
final class KeptPayloads {
  private final Recent<ByteBuffer, Boolean> kept;

  KeptPayloads(int most) {
    this.kept = new Recent<>(most);
  }

  void clear() {
    kept.clear();
  }

  /// The payloads of the execution of that hash, kept by `batch`.
  Payloads of(Hash hash, Batch batch) {
    return new Payloads() {
      @Override
      public void keep(byte[] fingerprint, byte[] payload) {
        var key = Keys.payload(hash, fingerprint);
        if (kept.get(ByteBuffer.wrap(key)).isEmpty()) {
          batch.put(Family.PAYLOADS, key, payload);
          kept.put(ByteBuffer.wrap(key), true);
        }
      }

      @Override
      public byte[] fetch(byte[] fingerprint) {
        throw new IllegalStateException("a commit reads no payloads");
      }
    };
  }
}
