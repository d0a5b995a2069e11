package dev.steppe.runtime;

/// The answer to an update of a map run.
public sealed interface UpdateReply {
  record Updated() implements UpdateReply {}

  record MapRunDoesNotExist() implements UpdateReply {}

  /// It has ended: nothing of it can be changed.
  record MapRunEnded() implements UpdateReply {}

  record Unavailable(String why) implements UpdateReply {}
}
