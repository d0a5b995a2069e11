package dev.steppe.integrations.services;

import dev.steppe.asl.json.Json;
import java.util.Optional;

/// Parameters of service calls.
public final class Parameters {
  private Parameters() {}

  /// A parameter that the API takes as a string: JSON of another kind is written out, null is none.
  public static Optional<String> text(Json value) {
    return switch (value) {
      case Json.Null _ -> Optional.empty();
      case Json.Str(var text) -> Optional.of(text);
      case Json other -> Optional.of(other.text());
    };
  }
}
