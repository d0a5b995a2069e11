package dev.steppe.engine;

import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.json.Json;
import java.util.Optional;

/// An error on its way to whatever handles it.
///
/// @param origin where it comes from, which decides what else matches it
record Failure(Optional<String> error, Optional<String> cause, Origin origin) {
  /// The longest error name and cause that AWS's events have room for.
  private static final int MOST_ERROR_CHARACTERS = 256;

  private static final int MOST_CAUSE_CHARACTERS = 32_768;

  static final String RUNTIME = "States.Runtime";
  static final String TIMEOUT = "States.Timeout";
  static final String DATA_LIMIT_EXCEEDED = "States.DataLimitExceeded";
  private static final String HEARTBEAT_TIMEOUT = "States.HeartbeatTimeout";
  private static final String TASK_FAILED = "States.TaskFailed";
  private static final String ALL = "States.ALL";

  Failure {
    error = error.map(text -> cut(text, MOST_ERROR_CHARACTERS));
    cause = cause.map(text -> cut(text, MOST_CAUSE_CHARACTERS));
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }

  enum Origin {
    REPORTED,
    TIMEOUT,
    HEARTBEAT,
    /// The state's own data has outgrown a limit. Only the error's own name matches that, as
    /// documented; States.ALL matches a result that a task reported in vain (recorded).
    LIMIT
  }

  static Failure reported(Optional<String> error, Optional<String> cause) {
    return new Failure(error, cause, Origin.REPORTED);
  }

  static Failure of(String error, String cause) {
    return reported(Optional.of(error), Optional.of(cause));
  }

  static Failure timedOut(boolean silent) {
    return new Failure(
        Optional.of(TIMEOUT), Optional.empty(), silent ? Origin.HEARTBEAT : Origin.TIMEOUT);
  }

  /// What a task reports is larger than a result may be.
  ///
  /// @param task what AWS calls the task: the service, or the whole ARN (recorded)
  static Failure resultTooLarge(String task) {
    return of(DATA_LIMIT_EXCEEDED, resultTooLargeText(task));
  }

  /// What `state` hands on, or works on, is larger than a payload may be.
  static Failure dataTooLarge(String state) {
    return limit(resultTooLargeText(state));
  }

  private static String resultTooLargeText(String what) {
    return "The state/task '"
        + what
        + "' returned a result with a size exceeding the maximum number of bytes service limit.";
  }

  /// What `state` assigns is larger than `what` may be.
  static Failure assignmentTooLarge(String state, String what) {
    return limit(
        "The state/task '"
            + state
            + "' assigned "
            + what
            + " with a size exceeding the maximum number of bytes service limit.");
  }

  private static Failure limit(String cause) {
    return new Failure(Optional.of(DATA_LIMIT_EXCEEDED), Optional.of(cause), Origin.LIMIT);
  }

  /// Whether a retrier or catcher may take it. AWS lets nobody take States.Runtime, by whatever
  /// name it is asked for (recorded, and measured by others).
  boolean canBeHandled() {
    return !error.equals(Optional.of(RUNTIME));
  }

  /// Whether it is what an expression fails with.
  boolean isOfExpression() {
    return error.equals(Optional.of(RUNTIME))
        || error.equals(Optional.of(EvaluationException.QUERY_EVALUATION_ERROR));
  }

  /// Whether ErrorEquals has a name that matches.
  boolean matches(Iterable<String> errorEquals) {
    for (var name : errorEquals) {
      if (matches(name)) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(String name) {
    if (!canBeHandled()) {
      return false;
    }
    return switch (name) {
      case ALL -> origin != Origin.LIMIT;
      case TASK_FAILED -> origin != Origin.LIMIT && !error.equals(Optional.of(TIMEOUT));
      case HEARTBEAT_TIMEOUT ->
          origin == Origin.HEARTBEAT || error.equals(Optional.of(HEARTBEAT_TIMEOUT));
      default -> error.equals(Optional.of(name));
    };
  }

  /// What a catcher hands on. A time-out has an empty cause here, though none in its events; what a
  /// worker did not say is null (both recorded).
  Json.Obj output() {
    return Json.object()
        .put("Error", text(error))
        .put("Cause", isTimeout() ? Json.of("") : text(cause))
        .build();
  }

  private boolean isTimeout() {
    return switch (origin) {
      case TIMEOUT, HEARTBEAT -> true;
      case REPORTED, LIMIT -> false;
    };
  }

  private static Json text(Optional<String> value) {
    return value.<Json>map(Json.Str::new).orElse(Json.Null.NULL);
  }
}
