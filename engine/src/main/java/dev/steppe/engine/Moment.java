package dev.steppe.engine;

import java.time.Instant;
import java.util.function.LongFunction;

/// What a decision may know of the world.
///
/// @param now the time, to the millisecond
/// @param seed where random numbers and unique ids come from
/// @param taskToken gives the token of a task of this execution by the task's id
/// @param limits the bounds that hold
public record Moment(Instant now, long seed, LongFunction<String> taskToken, Limits limits) {}
