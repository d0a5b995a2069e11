package dev.steppe.asl;

/// A whole number that a definition gives, as such or by a path: seconds, items at a time.
@FunctionalInterface
public interface Count {
  /// @throws EvaluationException if it has no usable value for this scope
  long evaluate(Scope scope);
}
