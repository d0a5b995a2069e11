package dev.steppe.store;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// An activity as the catalog keeps it.
///
/// @param tags its tags by their keys, in the order in which they came
public record Activity(
    String arn, String name, Instant createdAt, SequencedMap<String, String> tags) {
  public Activity {
    tags = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tags));
  }

  /// The same activity with these tags.
  public Activity tagged(SequencedMap<String, String> tags) {
    return new Activity(arn, name, createdAt, tags);
  }
}
