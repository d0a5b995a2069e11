package dev.steppe.asl;

/// Where a distributed Map gets its items.
public sealed interface ItemSource {
  /// Its input has them: an array, or an object whose members become `{"Key": …, "Value": …}`.
  record StateData(Expression items) implements ItemSource {}

  /// They are read from outside.
  record Dataset(ItemReader reader) implements ItemSource {}
}
