package dev.steppe.engine;

/// The execution may not go on to where it was going: it fails where it stands.
final class HaltedException extends RuntimeException {
  /// What is said of a machine that has been deleted ends so.
  static final String DELETED = " has been deleted.";

  private static final long serialVersionUID = 1;

  private final transient Failure failure;

  private HaltedException(Failure failure) {
    super("halted", null, false, false);
    this.failure = failure;
  }

  /// The history has room for its last event alone.
  static HaltedException historyFull(long events) {
    return new HaltedException(
        Failure.of(
            Failure.RUNTIME,
            "The execution reached the maximum number of history events (" + events + ")."));
  }

  /// The machine has been deleted: its executions end on their next transition to another state
  /// (documented).
  static HaltedException machineDeleted(String name) {
    return new HaltedException(
        Failure.of(Failure.RUNTIME, "State machine " + name + DELETED));
  }

  Failure failure() {
    return failure;
  }
}
