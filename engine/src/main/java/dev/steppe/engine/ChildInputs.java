package dev.steppe.engine;

import dev.steppe.asl.Chance;
import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.Expression;
import dev.steppe.asl.Inspector;
import dev.steppe.asl.Scope;
import dev.steppe.asl.State;
import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.Optional;

/// Makes the inputs of children of the items that are read, one after the other: ItemSelector, then
/// ItemBatcher. Not thread-safe.
public final class ChildInputs {
  /// A child to be.
  ///
  /// @param source how many items have been read up to its last one
  /// @param place where reading goes on after its last one
  public record Made(MapRun.Child child, long source, Json place) {}

  private final MapRunPlan plan;
  private final Optional<Expression> selector;
  private final Chance chance;
  private final Optional<Batches> batches;
  private final long mostBytes;
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
    this.batches = plan.batching().map(asked -> new Batches(asked, limits.payloadBytes()));
    this.mostBytes = batches.map(Batches::mostBytes).orElse(limits.payloadBytes());
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
    var bytes = PayloadSize.of(selected);
    if (batches.isEmpty()) {
      checked(bytes);
      source++;
      return Optional.of(new Made(new MapRun.Child(selected, 1, (int) bytes), source, place));
    }
    var open = batches.get();
    checked(open.alone(bytes));
    var made = open.hasRoomFor(bytes) ? Optional.<Made>empty() : finish();
    open.add(selected, bytes);
    source++;
    this.place = place;
    // Two batches are never complete at once: the item that did not fit is alone in its own.
    return made.isEmpty() && open.isFull() ? finish() : made;
  }

  /// The item that a member of an object is.
  static Json member(String key, Json value) {
    return Json.object().put("Key", key).put("Value", value).build();
  }

  /// The child of the items that are left over, if there are some.
  public Optional<Made> finish() {
    return batches
        .flatMap(Batches::take)
        .map(batch ->
            new Made(
                new MapRun.Child(batch.input(), batch.items(), (int) batch.bytes()),
                source,
                place));
  }

  private void checked(long bytes) {
    if (bytes > mostBytes) {
      throw new EvaluationException(
          Failure.DATA_LIMIT_EXCEEDED,
          "The item with the index "
              + source
              + " is larger than the "
              + mostBytes
              + " bytes that the input of a child may have.");
    }
  }

  private Json select(Optional<String> key, Json value, String from, Instant now) {
    if (selector.isEmpty() || plan.selection().isEmpty()) {
      return key.map(name -> member(name, value)).orElse(value);
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
