package dev.steppe.asl;

/// Where a state goes when it is done.
public sealed interface Transition {
  /// To another state of the same `States`.
  record Next(String state) implements Transition {}

  /// Nowhere: the machine, the branch or the iteration is done.
  record End() implements Transition {}
}
