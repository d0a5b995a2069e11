package dev.steppe.integrations.datasets;

import dev.steppe.asl.json.Json;
import dev.steppe.runtime.Datasets.Item;
import java.util.Optional;

/// The objects of a listing are the items.
final class ListedItems implements ItemStream {
  private final String source;
  private final ObjectStore.Listing listing;

  ListedItems(ObjectStore store, Arguments arguments, Optional<Json> after) {
    this.source = ObjectName.uri(arguments.bucket());
    this.listing = list(store, arguments, after.flatMap(ListedItems::key));
  }

  /// The objects that `arguments` name.
  static ObjectStore.Listing list(ObjectStore store, Arguments arguments, Optional<String> after) {
    return store.list(arguments.bucket(), arguments.prefix(), arguments.owner(), after);
  }

  private static Optional<String> key(Json place) {
    return place instanceof Json.Str(var key) ? Optional.of(key) : Optional.empty();
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public Optional<Item> next() {
    return listing
        .next()
        .map(listed -> new Item(Optional.empty(), listed.item(), new Json.Str(listed.key())));
  }

  @Override
  public void close() {
    // A listing holds nothing open.
  }
}
