package dev.steppe.integrations.datasets;

import dev.steppe.runtime.Datasets.Item;
import java.util.Optional;

/// Items as they are read. Every method throws [dev.steppe.runtime.DatasetException] when the data
/// cannot be read. Not thread-safe.
interface ItemStream extends AutoCloseable {
  /// Where the item that was read last is from.
  String source();

  /// The next item; empty at the end.
  Optional<Item> next();

  @Override
  void close();
}
