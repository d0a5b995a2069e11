package dev.steppe.integrations.http;

/// A text that is shown nowhere but where it is sent.
record Secret(String text) {
  /// Says nothing.
  @Override
  public String toString() {
    return "***";
  }
}
