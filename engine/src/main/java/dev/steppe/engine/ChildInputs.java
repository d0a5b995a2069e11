package dev.steppe.engine;

import dev.steppe.asl.Chance;
import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.Expression;
import dev.steppe.asl.Inspector;
import dev.steppe.asl.Scope;
import dev.steppe.asl.State;
import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes the inputs of children of the items that are read, one after the other: ItemSelector, then
/// ItemBatcher. Not thread-safe.
public final class ChildInputs {
  /// A child to be.
  ///
  /// @param source how many items have been read up to its last one
  /// @param place where reading goes on after its last one
  public record Made(MapRun.Child child, long source, Json place) {}

  private static final Json NO_ITEMS = Json.Arr.EMPTY;

  private final MapRunPlan plan;
  private final Optional<Expression> selector;
  private final Chance chance;
  private final long mostBytes;
  private final long envelopeBytes;
  private final List<Json> batch = new ArrayList<>();
  private long batchBytes;
  private long source;
  private Json place = Json.Null.NULL;

  /// @param map the Map state of `plan`
  /// @param source how many items have been read before
  /// @param seed where random numbers come from
  public ChildInputs(
      MapRunPlan plan, State.DistributedMap map, long source, long seed, Limits limits) {
    this.plan = plan;
    this.selector = map.itemSelector();
    this.source = source;
    this.chance = new Chance(seed);
    var asked = plan.batching().map(MapRunPlan.Batching::maxBytes).orElse(0L);
    this.mostBytes = asked == 0 ? limits.payloadBytes() : Math.min(asked, limits.payloadBytes());
    this.envelopeBytes = PayloadSize.of(envelope(NO_ITEMS));
  }

  /// Takes the next item.
  ///
  /// @param key the name of the member, if the items are the members of an object
  /// @param value the item, or the member's value
  /// @param from where it was read from, as `Map.Item.Source`
  /// @param place where reading goes on after it
  /// @return the child that is complete now, if one is
  /// @throws EvaluationException if the ItemSelector has no value, or the item is too large
  public Optional<Made> add(
      Optional<String> key, Json value, String from, Json place, Instant now) {
    var selected = select(key, value, from, now);
    if (plan.batching().isEmpty()) {
      var bytes = checked(PayloadSize.of(selected));
      source++;
      return Optional.of(new Made(new MapRun.Child(selected, 1, bytes), source, place));
    }
    var bytes = PayloadSize.of(selected);
    checked(envelopeBytes + bytes);
    var made =
        batch.isEmpty() || envelopeBytes + batchBytes + 1 + bytes <= mostBytes
            ? Optional.<Made>empty()
            : finish();
    batchBytes += bytes + (batch.isEmpty() ? 0 : 1);
    batch.add(selected);
    source++;
    this.place = place;
    var most = plan.batching().get().maxItems();
    // Two batches are never complete at once: the item that did not fit is alone in its own.
    return made.isEmpty() && most > 0 && batch.size() >= most ? finish() : made;
  }

  /// The child of the items that are left over, if there are some.
  public Optional<Made> finish() {
    if (batch.isEmpty()) {
      return Optional.empty();
    }
    var input = envelope(new Json.Arr(batch));
    var bytes = (int) (envelopeBytes + batchBytes);
    var made = new Made(new MapRun.Child(input, batch.size(), bytes), source, place);
    batch.clear();
    batchBytes = 0;
    return Optional.of(made);
  }

  private int checked(long bytes) {
    if (bytes > mostBytes) {
      throw new EvaluationException(
          Failure.DATA_LIMIT_EXCEEDED,
          "The item with the index "
              + source
              + " is larger than the "
              + mostBytes
              + " bytes that the input of a child may have.");
    }
    return (int) bytes;
  }

  private Json envelope(Json items) {
    return Json.object()
        .putJson("BatchInput", plan.batching().flatMap(MapRunPlan.Batching::batchInput))
        .put("Items", items)
        .build();
  }

  private Json select(Optional<String> key, Json value, String from, Instant now) {
    if (selector.isEmpty() || plan.selection().isEmpty()) {
      return key.<Json>map(name -> Json.object().put("Key", name).put("Value", value).build())
          .orElse(value);
    }
    var selection = plan.selection().get();
    var item = ContextObject.item(source, value, key, from);
    return selector
        .get()
        .evaluate(
            new Scope(
                selection.input(),
                name -> selection.variables().get(name),
                () -> selection.context().with("Map", Json.object().put("Item", item).build()),
                now,
                chance,
                Inspector.NONE));
  }
}
