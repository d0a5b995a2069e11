package dev.steppe.engine;

/// The bounds of the service. [#AWS] has AWS's own.
///
/// @param payloadBytes the most bytes of UTF-8 that an input, an output or a result may have
/// @param historyEvents the most events a history may have, the last one included
/// @param mapConcurrency how many iterations of an inline Map run at a time at most
/// @param mapRunConcurrency how many children of a map run run at a time at most
/// @param turnEvents after how many events a decision lets others have their turn
public record Limits(
    int payloadBytes,
    long historyEvents,
    int mapConcurrency,
    int mapRunConcurrency,
    int turnEvents) {
  public static final Limits AWS = new Limits(262_144, 25_000, 40, 10_000, 2_000);
}
