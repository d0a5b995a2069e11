package dev.steppe.server.cli;

/// What the program's exit code says.
final class Exit {
  static final int OK = 0;

  /// It could not be done; or, of a run, the execution failed.
  static final int FAILED = 1;

  /// The command line is wrong, or a definition is invalid.
  static final int USAGE = 2;

  /// The execution timed out.
  static final int TIMED_OUT = 3;

  /// The execution was aborted.
  static final int ABORTED = 4;

  private Exit() {}
}
