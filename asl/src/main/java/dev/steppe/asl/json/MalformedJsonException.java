package dev.steppe.asl.json;

/// A text is not one JSON document. The message is the reader's own words without a position.
public final class MalformedJsonException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int line;
  private final int column;

  MalformedJsonException(String message, int line, int column) {
    super(message);
    this.line = line;
    this.column = column;
  }

  /// The line of the fault, from 1.
  public int line() {
    return line;
  }

  /// The column of the fault, from 1.
  public int column() {
    return column;
  }
}
