package dev.steppe.store.codec;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/// Large payloads in memory.
final class MapPayloads implements Payloads {
  private final Map<String, byte[]> kept = new HashMap<>();

  @Override
  public void keep(byte[] fingerprint, byte[] payload) {
    kept.put(HexFormat.of().formatHex(fingerprint), payload);
  }

  @Override
  public byte[] fetch(byte[] fingerprint) {
    var payload = kept.get(HexFormat.of().formatHex(fingerprint));
    if (payload == null) {
      throw new UnreadableDataException("not kept");
    }
    return payload;
  }

  int count() {
    return kept.size();
  }
}
