package dev.steppe.server.traces;

import java.util.Optional;

/// How something went that has a span.
///
/// @param status a word for it, in the manner of an execution's status
/// @param error what went wrong
record Ending(String status, Optional<Fault> error) {
  static final Ending SUCCEEDED = new Ending("SUCCEEDED", Optional.empty());

  /// Called off: by whoever stopped the execution, or by a failure beside it.
  static final Ending ABORTED = new Ending("ABORTED", Optional.empty());

  /// An error that was handled leaves the span as good as any.
  boolean isBad() {
    return error.isPresent() && !status.equals("CAUGHT");
  }

  /// @param name the error's name
  /// @param cause why, as told, or the beginning of it
  record Fault(String name, String cause) {
    static final Fault UNKNOWN = new Fault("", "");

    private static final int MOST_CAUSE = 1_000;

    static Fault of(Optional<String> name, Optional<String> cause) {
      var why = cause.orElse("");
      return new Fault(
          name.orElse(""), why.length() > MOST_CAUSE ? why.substring(0, MOST_CAUSE) : why);
    }
  }
}
