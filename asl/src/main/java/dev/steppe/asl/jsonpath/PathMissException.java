package dev.steppe.asl.jsonpath;

/// A path finds nothing. Whoever asked turns it into a cause in the words that AWS has for the
/// field at hand. It never leaves this package.
final class PathMissException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  PathMissException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /// What was missing.
  enum Kind {
    /// A member of an object, or an object to have members.
    MEMBER,
    /// An item at an index that the array does not have.
    ITEM,
    /// An array: an index is applied to something else.
    ARRAY
  }
}
