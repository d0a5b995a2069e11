package dev.steppe.store.codec;

/// Where the payloads are that are too large to be written into every blob that mentions them.
public interface Payloads {
  /// From how many bytes on a payload is kept apart.
  int LARGE = 64 * 1024;

  /// Keeps `payload` under its [Fingerprint], unless it is there.
  void keep(byte[] fingerprint, byte[] payload);

  /// The payload that was kept.
  ///
  /// @throws UnreadableDataException if it is not there
  byte[] fetch(byte[] fingerprint);
}
