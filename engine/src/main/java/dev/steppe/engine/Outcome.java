package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import java.util.Optional;

/// How an execution ended.
public sealed interface Outcome {
  record Succeeded(Json output) implements Outcome {}

  record Failed(Optional<String> error, Optional<String> cause) implements Outcome {}

  record TimedOut() implements Outcome {}

  record Aborted(Optional<String> error, Optional<String> cause) implements Outcome {}

  /// The status that the API reports for it.
  default Status status() {
    return switch (this) {
      case Succeeded _ -> Status.SUCCEEDED;
      case Failed _ -> Status.FAILED;
      case TimedOut _ -> Status.TIMED_OUT;
      case Aborted _ -> Status.ABORTED;
    };
  }
}
