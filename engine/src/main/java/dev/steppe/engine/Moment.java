package dev.steppe.engine;

import dev.steppe.asl.Inspector;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/// What a decision may know of the world.
///
/// @param now the time, to the millisecond
/// @param seed where random numbers and unique ids come from
/// @param taskToken gives the token of a task of this execution by the task's id
/// @param activityExists whether there is an activity of that ARN
/// @param machineIsDeleted whether the machine of that ARN is being deleted
/// @param limits the bounds that hold
/// @param inspector is shown what data becomes on its way through the states
/// @param trial that a single state is tried out, if one is
public record Moment(
    Instant now,
    long seed,
    LongFunction<String> taskToken,
    Predicate<String> activityExists,
    Predicate<String> machineIsDeleted,
    Limits limits,
    Inspector inspector,
    Optional<Trial> trial) {

  /// When no machine is being deleted and no state is tried out.
  public Moment(
      Instant now,
      long seed,
      LongFunction<String> taskToken,
      Predicate<String> activityExists,
      Limits limits,
      Inspector inspector) {
    this(now, seed, taskToken, activityExists, _ -> false, limits, inspector, Optional.empty());
  }

  /// The same moment when those machines are being deleted.
  public Moment deleting(Predicate<String> machines) {
    return new Moment(now, seed, taskToken, activityExists, machines, limits, inspector, trial);
  }

  /// The same moment for a state that is tried out.
  Moment of(Trial trial, Inspector inspector) {
    return new Moment(
        now,
        seed,
        taskToken,
        activityExists,
        machineIsDeleted,
        limits,
        inspector,
        Optional.of(trial));
  }
}
