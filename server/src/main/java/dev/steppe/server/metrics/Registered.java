package dev.steppe.server.metrics;

import dev.steppe.store.Cursor;
import dev.steppe.store.Page;
import dev.steppe.store.Store;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;

/// How much there is in a store. Counting goes through all of it, so that it is done once a minute
/// at most, and only when somebody wants to know.
final class Registered {
  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final int PAGE = 1_000;

  /// What all ARNs begin with.
  private static final String ALL = "arn:";

  /// @param openAtFirst how many executions were open when it was first asked, less those that the
  ///   process itself had opened by then
  /// @param versions how many versions machines have, by their ARNs; of the first thousand machines
  /// @param aliases how many aliases, of the same
  record Counts(
      long openAtFirst,
      long machines,
      long activities,
      Map<String, Long> versions,
      Map<String, Long> aliases) {
    Counts {
      versions = Map.copyOf(versions);
      aliases = Map.copyOf(aliases);
    }
  }

  private final Store store;
  private Optional<Counts> counts = Optional.empty();
  private long countedAt;

  Registered(Store store) {
    this.store = store;
  }

  /// @param opened how many more executions the process has opened than have ended since
  synchronized Counts counts(long opened) {
    var now = System.nanoTime();
    if (counts.isEmpty() || now - countedAt > FRESH.toNanos()) {
      counts =
          Optional.of(counted(counts.map(Counts::openAtFirst).orElseGet(() -> open() - opened)));
      countedAt = now;
    }
    return counts.get();
  }

  private Counts counted(long openAtFirst) {
    var catalog = store.catalog();
    var versions = new HashMap<String, Long>();
    var aliases = new HashMap<String, Long>();
    for (var machine : catalog.machines(ALL, Cursor.START, Bounded.MOST).rows()) {
      var arn = machine.arn();
      versions.put(arn, count(after -> catalog.versions(arn, after, PAGE)));
      aliases.put(arn, count(after -> catalog.aliases(arn, Optional.empty(), after, PAGE)));
    }
    return new Counts(
        openAtFirst,
        count(after -> catalog.machines(ALL, after, PAGE)),
        count(after -> catalog.activities(ALL, after, PAGE)),
        versions,
        aliases);
  }

  /// Every Standard execution has a deadline, and so a time at which it wakes.
  private long open() {
    var journal = store.journal();
    return LongStream.range(0, journal.shards())
        .map(shard -> journal.waiting(Math.toIntExact(shard)))
        .sum();
  }

  private static long count(Function<Cursor, Page<?>> pages) {
    var count = 0L;
    var after = Optional.of(Cursor.START);
    while (after.isPresent()) {
      var page = pages.apply(after.get());
      count += page.rows().size();
      after = page.next();
    }
    return count;
  }
}
