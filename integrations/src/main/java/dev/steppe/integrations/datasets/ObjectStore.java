package dev.steppe.integrations.datasets;

import dev.steppe.asl.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;

/// Where objects are kept. Thread-safe. Every method throws [dev.steppe.runtime.DatasetException]
/// when the store refuses or cannot be reached.
interface ObjectStore {
  /// The bytes of an object, beginning with the one at `from`.
  InputStream open(ObjectName name, long from);

  /// `length` bytes of an object, fewer at its end.
  byte[] read(ObjectName name, long from, int length);

  /// How many bytes the object has.
  long size(ObjectName name);

  /// The objects whose keys begin with `prefix`, in the order of their keys.
  ///
  /// @param after the key after which to begin
  Listing list(String bucket, String prefix, Optional<String> owner, Optional<String> after);

  /// Begins to write an object. It appears when it is finished.
  Upload create(String bucket, String key);

  /// Objects one by one.
  interface Listing {
    /// The next object; empty at the end.
    Optional<Listed> next();
  }

  /// An object as a listing shows it.
  ///
  /// @param etag with its quotes
  record Listed(String key, String etag, Instant lastModified, long size, String storageClass) {
    /// The item that a distributed Map makes of it.
    Json.Obj item() {
      return Json.object()
          .put("Etag", etag)
          .put("Key", key)
          .put("LastModified", lastModified.getEpochSecond())
          .put("Size", size)
          .put("StorageClass", storageClass)
          .build();
    }
  }

  /// An object that is being written.
  interface Upload extends AutoCloseable {
    void write(byte[] bytes) throws IOException;

    /// Makes the object appear.
    ///
    /// @return its size
    long finish() throws IOException;

    /// Drops what was not finished.
    @Override
    void close();
  }
}
