package dev.steppe.runtime;

import dev.steppe.asl.json.Json;
import java.util.Optional;

/// What came of calling a resource.
public sealed interface TaskOutcome {
  /// The resource answered.
  record Answered(Json output) implements TaskOutcome {}

  /// It failed, with the names that Retry and Catch are matched against.
  record Failed(Optional<String> error, Optional<String> cause) implements TaskOutcome {
    public static Failed of(String error, String cause) {
      return new Failed(Optional.of(error), Optional.of(cause));
    }
  }
}
