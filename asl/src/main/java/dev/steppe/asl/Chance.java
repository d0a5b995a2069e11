package dev.steppe.asl;

import java.util.UUID;

/// A source of random numbers that is a function of its seed, so that the core stays one: whoever
/// calls it chooses the seed. Not thread-safe.
public final class Chance {
  private long state;

  /// @param seed any value; the same seed gives the same numbers
  public Chance(long seed) {
    this.state = seed;
  }

  /// The next number, evenly spread over all `long`s (SplitMix64 by Steele, Lea and Flood).
  public long next() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /// A fraction from 0 to below 1.
  public double fraction() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  /// A UUID of version 4.
  public UUID uuid() {
    long high = (next() & ~0xF000L) | 0x4000L;
    long low = (next() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low);
  }
}
