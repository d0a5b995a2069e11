package dev.steppe.asl.definition;

import java.util.Map;
import java.util.Set;

/// Shows tests of the integrations which actions the language has.
public final class OptimizedActions {
  private OptimizedActions() {}

  /// By service; an action with a star has `.sync`.
  public static Map<String, Set<String>> all() {
    return Integrations.actions();
  }
}
