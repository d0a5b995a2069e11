package dev.steppe.asl.json;

/// A text is not one JSON document. The message is the reader's own words without a position.
public final class MalformedJsonException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int line;
  private final int column;
  private final boolean tooDeep;

  MalformedJsonException(String message, int line, int column, boolean tooDeep) {
    super(message, null, false, false);
    this.line = line;
    this.column = column;
    this.tooDeep = tooDeep;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /// Whether the only fault found is that arrays and objects nest too deeply.
  public boolean isTooDeep() {
    return tooDeep;
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
