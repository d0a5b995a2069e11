package dev.steppe.asl.jsonata;

/// A text is not a JSONata expression. The message is that of the JSONata reference implementation,
/// without its code, as AWS gives it.
final class InvalidJsonataException extends RuntimeException {
  private static final long serialVersionUID = 1;

  InvalidJsonataException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
