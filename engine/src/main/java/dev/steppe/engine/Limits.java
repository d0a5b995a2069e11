package dev.steppe.engine;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The bounds of the service. [#AWS] has AWS's own, which can be raised one by one or lifted all
/// together.
public final class Limits {
  private static final int TURN_EVENTS = 2_000;
  private static final int TURN_BYTES = 16 << 20;

  public static final Limits AWS = new Limits(Map.of(), TURN_EVENTS);

  /// Whatever AWS bounds is bounded by memory and disk alone.
  public static final Limits NONE =
      new Limits(
          Arrays.stream(Limit.values())
              .collect(Collectors.toMap(limit -> limit, _ -> Long.MAX_VALUE)),
          TURN_EVENTS);

  /// The bounds that are not AWS's own.
  private final Map<Limit, Long> changed;

  private final int turnEvents;

  private Limits(Map<Limit, Long> changed, int turnEvents) {
    this.changed = Map.copyOf(changed);
    this.turnEvents = turnEvents;
  }

  /// AWS's limits, but for these.
  public Limits(
      int payloadBytes,
      long historyEvents,
      int mapConcurrency,
      int mapRunConcurrency,
      int turnEvents) {
    this(
        Map.of(
            Limit.PAYLOAD_BYTES,
            (long) payloadBytes,
            Limit.HISTORY_EVENTS,
            historyEvents,
            Limit.MAP_CONCURRENCY,
            (long) mapConcurrency,
            Limit.MAP_RUN_CONCURRENCY,
            (long) mapRunConcurrency),
        turnEvents);
  }

  /// The same limits, but for one.
  ///
  /// @throws IllegalArgumentException if the bound is below 1
  public Limits with(Limit limit, long bound) {
    if (bound < 1) {
      throw new IllegalArgumentException(limit.text() + " is at least 1, not " + bound);
    }
    var more = new EnumMap<Limit, Long>(Limit.class);
    more.putAll(changed);
    more.put(limit, bound);
    return new Limits(more, turnEvents);
  }

  public long of(Limit limit) {
    return changed.getOrDefault(limit, limit.aws());
  }

  public long payloadBytes() {
    return of(Limit.PAYLOAD_BYTES);
  }

  public long historyEvents() {
    return of(Limit.HISTORY_EVENTS);
  }

  public int mapConcurrency() {
    return (int) Math.min(Integer.MAX_VALUE, of(Limit.MAP_CONCURRENCY));
  }

  public int mapRunConcurrency() {
    return (int) Math.min(Integer.MAX_VALUE, of(Limit.MAP_RUN_CONCURRENCY));
  }

  /// After how many events a decision lets others have their turn.
  public int turnEvents() {
    return turnEvents;
  }

  /// After how many bytes of payloads that it had to measure a decision lets others have their
  /// turn.
  int turnBytes() {
    return TURN_BYTES;
  }
}
