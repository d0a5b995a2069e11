package dev.steppe.store.rocksdb;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/// Rows of the catalog that were read lately, by their ARNs. Thread-safe.
final class Kept<T> {
  private static final int MOST = 256;

  private final ConcurrentMap<String, T> rows = new ConcurrentHashMap<>();

  /// The row of that ARN, read if it is not here. A change that comes meanwhile waits for the
  /// reading, and replaces what it found.
  Optional<T> get(String arn, Supplier<Optional<T>> reading) {
    var known = rows.get(arn);
    if (known != null) {
      return Optional.of(known);
    }
    if (rows.size() >= MOST) {
      rows.clear();
    }
    return Optional.ofNullable(rows.computeIfAbsent(arn, _ -> reading.get().orElse(null)));
  }

  void put(String arn, T row) {
    rows.put(arn, row);
  }

  void remove(String arn) {
    rows.remove(arn);
  }
}
