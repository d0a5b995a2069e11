package dev.steppe.runtime;

import dev.steppe.asl.json.Json;
import java.util.List;
import java.util.Optional;

/// The items that a Map's input has: those of an array, or the members of an object. The place of
/// an item is its number, from 1.
final class StateData implements Datasets.Dataset {
  private record Entry(Optional<String> key, Json value) {}

  private final List<Entry> entries;
  private int next;

  StateData(Json data, Optional<Json> after) {
    this.entries =
        switch (data) {
          case Json.Arr(var values) ->
              values.stream().map(value -> new Entry(Optional.empty(), value)).toList();
          case Json.Obj object ->
              object.members().entrySet().stream()
                  .map(member -> new Entry(Optional.of(member.getKey()), member.getValue()))
                  .toList();
          case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ ->
              throw new DatasetException("Attempting to map over non-iterable node.");
        };
    this.next =
        after.map(place -> place instanceof Json.Int(var number) ? (int) number : 0).orElse(0);
  }

  @Override
  public String source() {
    return "STATE_DATA";
  }

  @Override
  public Optional<Datasets.Item> next() {
    if (next >= entries.size()) {
      return Optional.empty();
    }
    var entry = entries.get(next++);
    return Optional.of(new Datasets.Item(entry.key(), entry.value(), Json.of(next)));
  }

  @Override
  public void close() {}
}
