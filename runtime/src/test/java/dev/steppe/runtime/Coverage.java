package dev.steppe.runtime;

import java.util.Map;
import java.util.TreeMap;

/// Counts what a simulation has come through, so that it can prove that it was not all fair
/// weather.
final class Coverage {
  private final Map<String, Integer> counts = new TreeMap<>();

  void reach(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  void add(Coverage other) {
    other.counts.forEach((what, count) -> counts.merge(what, count, Integer::sum));
  }

  Map<String, Integer> counts() {
    return counts;
  }
}
