package dev.steppe.engine;

/// The history has room for its last event alone.
final class HistoryFullException extends RuntimeException {
  private static final long serialVersionUID = 1;

  HistoryFullException() {
    super("the history is full", null, false, false);
  }
}
