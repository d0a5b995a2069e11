package dev.steppe.integrations.datasets;

import dev.steppe.asl.json.Json;
import dev.steppe.runtime.Datasets.Item;
import java.util.Optional;

/// Several objects that are read one after the other as if they were one.
final class Parts implements ItemStream {
  private static final String PART = "part";
  private static final String AFTER = "after";

  private final Source parts;
  private Optional<Part> part = Optional.empty();
  private Optional<ItemStream> open = Optional.empty();
  private String source;

  /// Where the objects come from.
  interface Source {
    /// The part of that name, from which reading goes on.
    Part find(Json name);

    /// The part that comes next, after the one that was found or given last.
    Optional<Part> next();
  }

  /// One of the objects.
  interface Part {
    /// By what [Source#find] finds it again.
    Json name();

    ItemStream open(Optional<Json> after);
  }

  /// @param source what the data as a whole is called
  Parts(String source, Source parts, Optional<Json> after) {
    this.source = source;
    this.parts = parts;
    if (after.orElse(Json.Null.NULL) instanceof Json.Obj place) {
      begin(parts.find(place.get(PART).orElse(Json.Null.NULL)), place.get(AFTER));
    }
  }

  private void begin(Part next, Optional<Json> after) {
    part = Optional.of(next);
    open = Optional.of(next.open(after));
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public Optional<Item> next() {
    while (true) {
      if (open.isPresent()) {
        var item = open.get().next();
        if (item.isPresent()) {
          source = open.get().source();
          return item.map(it -> new Item(it.key(), it.value(), place(it.place())));
        }
        close();
      }
      var next = parts.next();
      if (next.isEmpty()) {
        return Optional.empty();
      }
      begin(next.get(), Optional.empty());
    }
  }

  private Json place(Json inPart) {
    return Json.object()
        .put(PART, part.map(Part::name).orElse(Json.Null.NULL))
        .put(AFTER, inPart)
        .build();
  }

  @Override
  public void close() {
    open.ifPresent(ItemStream::close);
    open = Optional.empty();
  }
}
