package dev.steppe.asl;

import java.util.Optional;

/// How many items of a distributed Map may fail before it fails. The bound that is broken first
/// counts; without either, no item may fail.
public record Tolerance(Optional<Count> count, Optional<Percentage> percentage) {
  /// A part of a hundred, from 0 to 100.
  @FunctionalInterface
  public interface Percentage {
    /// @throws EvaluationException if it has no usable value for this scope
    double evaluate(Scope scope);
  }
}
