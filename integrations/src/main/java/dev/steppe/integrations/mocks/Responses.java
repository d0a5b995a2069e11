package dev.steppe.integrations.mocks;

import dev.steppe.engine.MockedResponse;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A member of `MockedResponses`: what each invocation of a state comes to.
///
/// @param name the member's name
/// @param ranges the responses, by the first invocation that they are for; none overlaps another
record Responses(String name, NavigableMap<Integer, Range> ranges) {
  Responses {
    ranges = new TreeMap<>(ranges);
  }

  /// What the invocations from one up to another, which belongs to them, come to.
  record Range(int first, int last, MockedResponse response) {
    @Override
    public String toString() {
      return first == last ? "\"" + first + "\"" : "\"" + first + "-" + last + "\"";
    }
  }

  /// What the invocation of that number, from 0 on, comes to.
  Optional<MockedResponse> of(int invocation) {
    return Optional.ofNullable(ranges.floorEntry(invocation))
        .map(Map.Entry::getValue)
        .filter(range -> invocation <= range.last())
        .map(Range::response);
  }

  /// The invocations that there are responses for.
  String known() {
    return ranges.isEmpty()
        ? "none"
        : ranges.values().stream().map(Range::toString).collect(Collectors.joining(", "));
  }
}
