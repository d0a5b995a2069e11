package dev.steppe.asl;

import dev.steppe.asl.json.Json;
import java.util.Optional;

/// The variables that can be seen from a state: those of its own scope and of all around it.
@FunctionalInterface
public interface Variables {
  /// No variables at all.
  Variables NONE = name -> Optional.empty();

  /// The value of the variable of that name, without its `$`; empty if none was assigned.
  Optional<Json> get(String name);
}
