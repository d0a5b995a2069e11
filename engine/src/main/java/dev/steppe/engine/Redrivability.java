package dev.steppe.engine;

import java.time.Instant;
import java.util.Optional;

/// Which executions may be redriven, and what AWS says of those that may not.
public final class Redrivability {
  /// What is said of an execution whose machine is being deleted (documented).
  public static final String MACHINE_IS_DELETING = "State machine is in DELETING status";

  /// What is said to whoever redrives a child execution itself. AWS's own words are not known.
  public static final String ONLY_BY_MAP_RUN = "Execution is redriven by its map run only";

  private static final String HISTORY_FULL = "Execution history event limit exceeded";
  private static final String OPEN_TOO_LONG = "Execution has exceeded the max execution time";
  private static final String CLOSED_TOO_LONG = "Execution redrivable period exceeded";

  private Redrivability() {}

  /// Why the execution may not be redriven, as `redriveStatusReason` has it (documented; those of
  /// what runs or has succeeded are recorded); empty if it may.
  public static Optional<String> reason(Execution execution, Limits limits, Instant now) {
    return switch (execution) {
      case Execution.Running _ -> Optional.of(unredrivable(Status.RUNNING));
      case Execution.Closed closed -> obstacle(closed, limits, now);
      case Execution.New _, MapRun _ -> throw new IllegalArgumentException("not an execution");
    };
  }

  static String unredrivable(Status status) {
    return "Execution is " + status + " and cannot be redriven";
  }

  static Optional<String> obstacle(Execution.Closed closed, Limits limits, Instant now) {
    if (closed.outcome() instanceof Outcome.Succeeded) {
      return Optional.of(unredrivable(Status.SUCCEEDED));
    }
    // A redrive and the end after it must have room.
    if (closed.lastEventId() >= limits.historyEvents() - 1) {
      return Optional.of(HISTORY_FULL);
    }
    if (!closed.left().canGoOn()) {
      return Optional.of(isOfDeletedMachine(closed) ? MACHINE_IS_DELETING : HISTORY_FULL);
    }
    if (isLongerAgo(closed.startedAt(), limits.of(Limit.EXECUTION_SECONDS), now)) {
      return Optional.of(OPEN_TOO_LONG);
    }
    return isLongerAgo(closed.stoppedAt(), limits.of(Limit.REDRIVABLE_SECONDS), now)
        ? Optional.of(CLOSED_TOO_LONG)
        : Optional.empty();
  }

  private static boolean isOfDeletedMachine(Execution.Closed closed) {
    return closed.outcome() instanceof Outcome.Failed(_, var cause)
        && cause.filter(text -> text.endsWith(HaltedException.DELETED)).isPresent();
  }

  private static boolean isLongerAgo(Instant at, long seconds, Instant now) {
    return now.getEpochSecond() - at.getEpochSecond() > seconds;
  }
}
