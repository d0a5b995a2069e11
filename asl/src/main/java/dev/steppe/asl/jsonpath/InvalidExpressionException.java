package dev.steppe.asl.jsonpath;

/// A path, an intrinsic function call or a template cannot be compiled. The message is what a
/// diagnostic says.
public class InvalidExpressionException extends RuntimeException {
  private static final long serialVersionUID = 1;

  InvalidExpressionException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
