package dev.steppe.server.api;

import dev.steppe.runtime.ResourceName;

/// What state machines and activities may be called.
final class Names {
  private Names() {}

  /// @throws Refusal if `name` holds a character that AWS's documentation forbids
  static String check(String name) {
    if (!ResourceName.isValid(name)) {
      throw Refusal.invalidName(name);
    }
    return name;
  }
}
