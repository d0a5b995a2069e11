package dev.steppe.asl.jsonpath;

/// An expression is well formed but asks for something that is not built yet.
public final class UnsupportedExpressionException extends InvalidExpressionException {
  private static final long serialVersionUID = 1;

  UnsupportedExpressionException(String message) {
    super(message);
  }
}
