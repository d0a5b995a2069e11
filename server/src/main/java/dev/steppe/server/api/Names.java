package dev.steppe.server.api;

/// What state machines and activities may be called.
final class Names {
  private static final String FORBIDDEN = "<>{}[]?*\"#%\\^|~`$&,;:/";

  private Names() {}

  /// @throws Refusal if `name` holds a character that AWS's documentation forbids
  static String check(String name) {
    if (name.chars().anyMatch(Names::isForbidden)) {
      throw Refusal.invalidName(name);
    }
    return name;
  }

  private static boolean isForbidden(int c) {
    return FORBIDDEN.indexOf(c) >= 0
        || Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.isISOControl(c)
        || Character.isSurrogate((char) c)
        || c >= 0xFFFE;
  }
}
