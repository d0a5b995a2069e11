package dev.steppe.asl.json;

/// A text is not one JSON document. The message is the reader's own words without a position.
public final class MalformedJsonException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// How much of the text is quoted.
  private static final int MAX_QUOTE = 500;

  private final String source;
  private final int line;
  private final int column;
  private final boolean tooDeep;

  MalformedJsonException(String message, String text, int line, int column, boolean tooDeep) {
    super(message, null, false, false);
    this.source = source(text, line, column);
    this.line = line;
    this.column = column;
    this.tooDeep = tooDeep;
  }

  /// A place in a text as Jackson, and so AWS, writes it: `[Source: (String)"…"; line: 1, column:
  /// 4]`.
  static String source(String text, int line, int column) {
    var quote =
        text.length() <= MAX_QUOTE
            ? "\"%s\"".formatted(text)
            : "\"%s\"[truncated %d chars]"
                .formatted(text.substring(0, MAX_QUOTE), text.length() - MAX_QUOTE);
    return "[Source: (String)%s; line: %d, column: %d]".formatted(quote, line, column);
  }

  /// The text and the place of the fault: `[Source: (String)"…"; line: 1, column: 4]`.
  public String source() {
    return source;
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
