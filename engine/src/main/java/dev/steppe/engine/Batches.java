package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Puts items together as an ItemBatcher asks. What a batch takes is counted up, never measured
/// again. Not thread-safe.
final class Batches {
  /// The input of a child.
  record Batch(Json input, int items, long bytes) {}

  private final MapRunPlan.Batching batching;
  private final long mostBytes;
  private final long envelopeBytes;
  private final List<Json> items = new ArrayList<>();
  private long bytes;

  /// @param payloadBytes how much an input may take at most
  Batches(MapRunPlan.Batching batching, long payloadBytes) {
    this.batching = batching;
    var asked = batching.maxBytes();
    this.mostBytes = asked == 0 ? payloadBytes : Math.min(asked, payloadBytes);
    this.envelopeBytes = PayloadSize.of(input(List.of()));
    this.bytes = envelopeBytes;
  }

  long mostBytes() {
    return mostBytes;
  }

  /// How much a batch takes that has nothing but an item of `itemBytes`.
  long alone(long itemBytes) {
    return envelopeBytes + itemBytes;
  }

  /// Whether the item may join the batch at hand. The first may, however large it is.
  boolean hasRoomFor(long itemBytes) {
    return items.isEmpty() || bytes + 1 + itemBytes <= mostBytes;
  }

  void add(Json item, long itemBytes) {
    bytes += itemBytes + (items.isEmpty() ? 0 : 1);
    items.add(item);
  }

  /// Whether the batch at hand has as many items as one may have.
  boolean isFull() {
    return batching.maxItems() > 0 && items.size() >= batching.maxItems();
  }

  /// Takes the batch at hand, if anything is in it.
  Optional<Batch> take() {
    if (items.isEmpty()) {
      return Optional.empty();
    }
    var batch = new Batch(input(items), items.size(), bytes);
    items.clear();
    bytes = envelopeBytes;
    return Optional.of(batch);
  }

  private Json input(List<Json> items) {
    return Json.object()
        .putJson("BatchInput", batching.batchInput())
        .put("Items", new Json.Arr(items))
        .build();
  }
}
