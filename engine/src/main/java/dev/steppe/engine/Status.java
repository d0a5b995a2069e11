package dev.steppe.engine;

/// An execution's status, as the API names it.
public enum Status {
  RUNNING,
  SUCCEEDED,
  FAILED,
  TIMED_OUT,
  ABORTED
}
