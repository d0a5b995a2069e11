package dev.steppe.engine;

import dev.steppe.asl.Inspector;
import java.time.Instant;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/// What a decision may know of the world.
///
/// @param now the time, to the millisecond
/// @param seed where random numbers and unique ids come from
/// @param taskToken gives the token of a task of this execution by the task's id
/// @param activityExists whether there is an activity of that ARN
/// @param limits the bounds that hold
/// @param inspector is shown what data becomes on its way through the states
public record Moment(
    Instant now,
    long seed,
    LongFunction<String> taskToken,
    Predicate<String> activityExists,
    Limits limits,
    Inspector inspector) {}
