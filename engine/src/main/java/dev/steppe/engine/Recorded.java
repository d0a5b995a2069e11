package dev.steppe.engine;

import java.time.Instant;

/// An event with its place in the history.
///
/// @param id AWS's number of the event, from 1 and dense; of a [Event.Hidden] one, the number of
///   the event before it
/// @param previousId AWS's `previousEventId`: what this event followed from
/// @param at when it was decided, to the millisecond
public record Recorded(long id, long previousId, Instant at, Event event) {}
