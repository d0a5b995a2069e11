package dev.steppe.integrations.functions;

/// A function as it is now. As long as nothing of it changes, what runs it may go on.
///
/// @param name as it is found by: with the version or alias that it is alone for, if it is
record FunctionSource(String name, Work work, Terms terms) {
  /// The name without a version or alias.
  String bareName() {
    return name.split(":", 2)[0];
  }
}
