package dev.steppe.asl;

/// A condition of a Choice rule.
@FunctionalInterface
public interface Condition {
  /// @throws EvaluationException if it cannot be told
  boolean test(Scope scope);
}
