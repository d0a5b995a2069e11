package dev.steppe.store.memory;

import dev.steppe.store.Cursor;
import dev.steppe.store.Page;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Cuts listings into pages.
final class Pages {
  private Pages() {}

  /// The first `limit` of `places`, and the cursor of the last of them if more follow.
  static <P, T> Page<T> of(
      Stream<P> places, int limit, Function<P, T> row, Function<P, Cursor> cursor) {
    if (limit < 1) {
      throw new IllegalArgumentException("a page of " + limit + " rows");
    }
    var taken = places.limit(limit + 1L).toList();
    var shown = taken.subList(0, Math.min(limit, taken.size()));
    var next =
        taken.size() > limit
            ? Optional.of(cursor.apply(shown.getLast()))
            : Optional.<Cursor>empty();
    return new Page<>(shown.stream().map(row).toList(), next);
  }
}
