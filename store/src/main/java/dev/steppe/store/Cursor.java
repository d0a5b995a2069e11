package dev.steppe.store;

/// A place in a listing, opaque to all but the store that made it.
public record Cursor(String text) {
  /// Before the first row.
  public static final Cursor START = new Cursor("");
}
