package dev.steppe.integrations;

import dev.steppe.asl.json.Json;
import java.util.Optional;

/// Parameters of service calls.
final class Parameters {
  private Parameters() {}

  /// A parameter that the API takes as a string: JSON of another kind is written out, null is none.
  static Optional<String> text(Json value) {
    return switch (value) {
      case Json.Null _ -> Optional.empty();
      case Json.Str(var text) -> Optional.of(text);
      case Json other -> Optional.of(other.text());
    };
  }
}
