package dev.steppe.runtime;

/// The names that state machines, executions and activities may have.
public final class ResourceName {
  private static final String FORBIDDEN = "<>{}[]?*\"#%\\^|~`$&,;:/";
  private static final int MOST_CHARACTERS = 80;

  private ResourceName() {}

  /// Whether AWS allows `name`: 1 to 80 characters without white space, brackets, wildcards, the
  /// special characters of its model, control characters and what is no character at all.
  public static boolean isValid(String name) {
    for (int i = 0, c; i < name.length(); i += Character.charCount(c)) {
      c = name.codePointAt(i);
      if (!isAllowed(c)) {
        return false;
      }
    }
    return !name.isEmpty() && name.codePointCount(0, name.length()) <= MOST_CHARACTERS;
  }

  private static boolean isAllowed(int c) {
    return FORBIDDEN.indexOf(c) < 0
        && !Character.isWhitespace(c)
        && !Character.isSpaceChar(c)
        && !Character.isISOControl(c)
        && !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
        && c != 0xFFFE
        && c != 0xFFFF
        && c != 0x10FFFF;
  }
}
