package dev.steppe.runtime;

/// How busy a node is at the moment. Read without stopping anybody, so that the numbers need not
/// belong to quite the same instant.
///
/// @param waitingMessages how many messages the shards have not taken in
/// @param groupsUnderWay how many groups of commits are on their way to the journal
/// @param callsUnderWay how many calls of tasks wait for their answers
/// @param expressRunning how many Express executions run
public record Vitals(
    long waitingMessages, long groupsUnderWay, long callsUnderWay, long expressRunning) {}
