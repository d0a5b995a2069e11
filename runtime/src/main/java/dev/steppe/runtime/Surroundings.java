package dev.steppe.runtime;

import dev.steppe.asl.Inspector;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Limit;
import dev.steppe.engine.Limits;
import dev.steppe.engine.Moment;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// What decisions may know of the world besides the time.
///
/// @param machineIsDeleted whether the machine of that ARN is being deleted
/// @param seeds gives each decision its randomness
record Surroundings(
    TaskTokens tokens,
    Predicate<String> activityExists,
    Predicate<String> machineIsDeleted,
    LongSupplier seeds,
    Limits limits) {

  /// When no machine is ever deleted.
  Surroundings(
      TaskTokens tokens, Predicate<String> activityExists, LongSupplier seeds, Limits limits) {
    this(tokens, activityExists, _ -> false, seeds, limits);
  }

  /// The same for Express executions, whose events nobody counts: AWS limits their time instead,
  /// and lets them run to their end when their machine is deleted.
  Surroundings ofExpress() {
    return new Surroundings(
        tokens, activityExists, seeds, limits.with(Limit.HISTORY_EVENTS, Long.MAX_VALUE));
  }

  Moment moment(ExecutionId id, Instant now) {
    return new Moment(
            now.truncatedTo(ChronoUnit.MILLIS),
            seeds.getAsLong(),
            task -> tokens.mint(id, task),
            activityExists,
            limits,
            Inspector.NONE)
        .deleting(machineIsDeleted);
  }
}
