package dev.steppe.asl.jsonpath;

/// An expression is well formed but asks for something that is not supported: a feature that is not
/// built yet, or more work than is allowed.
public final class UnsupportedExpressionException extends InvalidExpressionException {
  private static final long serialVersionUID = 1;

  UnsupportedExpressionException(String message) {
    super(message);
  }
}
