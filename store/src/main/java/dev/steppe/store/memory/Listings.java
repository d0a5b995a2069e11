package dev.steppe.store.memory;

import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Status;
import dev.steppe.store.Cursor;
import dev.steppe.store.Page;
import dev.steppe.store.Summary;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What is listed under each ARN, most recently started first: all of it, and that of each status.
final class Listings {
  private record Key(String arn, Optional<Status> status) {}

  private record Place(Instant startedAt, ExecutionId id) {
    static final Comparator<Place> NEWEST_FIRST =
        Comparator.comparing(Place::startedAt).reversed().thenComparing(Place::id);

    static Place of(Summary summary) {
      return new Place(summary.startedAt(), summary.id());
    }

    static Place at(Cursor cursor) {
      int blank = cursor.text().indexOf(' ');
      try {
        return new Place(
            Instant.parse(cursor.text().substring(0, Math.max(blank, 0))),
            new ExecutionId(cursor.text().substring(blank + 1)));
      } catch (DateTimeException e) {
        throw new IllegalArgumentException("not a cursor of a listing: " + cursor.text(), e);
      }
    }

    Cursor cursor() {
      return new Cursor(startedAt + " " + id.arn());
    }
  }

  private final Map<Key, NavigableMap<Place, Summary>> listings = new HashMap<>();

  void add(Summary summary) {
    listings(summary).forEach(listing -> listing.put(Place.of(summary), summary));
  }

  void remove(Summary summary) {
    listings(summary).forEach(listing -> listing.remove(Place.of(summary)));
  }

  Page<Summary> page(String arn, Optional<Status> status, Cursor after, int limit) {
    var all = listings.getOrDefault(new Key(arn, status), Collections.emptyNavigableMap());
    var rest = after.equals(Cursor.START) ? all : all.tailMap(Place.at(after), false);
    return Pages.of(
        rest.entrySet().stream(), limit, Map.Entry::getValue, row -> row.getKey().cursor());
  }

  private Stream<NavigableMap<Place, Summary>> listings(Summary summary) {
    return summary.listedUnder().stream()
        .flatMap(arn ->
            Stream.of(new Key(arn, Optional.empty()), new Key(arn, Optional.of(summary.status()))))
        .map(key -> listings.computeIfAbsent(key, _ -> new TreeMap<>(Place.NEWEST_FIRST)));
  }
}
