package dev.steppe.engine;

import dev.steppe.asl.Resource;
import dev.steppe.asl.StateType;
import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;

/// One state being run: where it is, what it was given, and what it waits for.
///
/// @param id the id of its entered event
/// @param parent the frame of the Parallel or Map state around it; 0 for none
/// @param index which branch or iteration of `parent` it belongs to
/// @param input the raw input
/// @param cursor the id of the last event of this line of execution: the next one follows it
/// @param retries how often each retrier has been used, by its place; absent for never
public record Frame(
    long id,
    long parent,
    int index,
    String state,
    StateType type,
    Json input,
    Instant enteredAt,
    long cursor,
    PMap<Integer, Integer> retries,
    Phase phase) {

  /// What a frame waits for.
  public sealed interface Phase {
    /// Its own turn: the state was entered and nothing more was decided yet.
    record Entered() implements Phase {}

    /// An answer to a call.
    ///
    /// @param scheduledAt when the attempt was scheduled
    /// @param roleArn the role that the call is to be made with, if not the machine's own
    /// @param test which call of a test case it is, if it is one of any
    record Calling(
        long task,
        Instant scheduledAt,
        Resource resource,
        Json payload,
        Optional<Long> timeoutSeconds,
        Optional<Long> heartbeatSeconds,
        Optional<String> roleArn,
        Optional<TestCall> test,
        Progress progress)
        implements Phase {}

    /// The end of a Wait state.
    record Waiting(Instant until) implements Phase {}

    /// The end of a retrier's delay.
    record BackingOff(Instant until) implements Phase {}

    /// The outputs of the branches of a Parallel state.
    record Branching(int branches, PSortedMap<Integer, Json> outputs) implements Phase {
      boolean isFinished() {
        return outputs.size() == branches;
      }
    }

    /// The outputs of the iterations of a Map state.
    ///
    /// @param startedId the id of the MapStateStarted event, or of the redrive since
    /// @param started how many iterations have been started
    record Mapping(
        long startedId,
        Json.Arr items,
        int maxConcurrency,
        int started,
        PSortedMap<Integer, Json> outputs)
        implements Phase {
      /// Whether another iteration may start now.
      public boolean hasRoom() {
        return started < items.items().size() && started - outputs.size() < maxConcurrency;
      }

      boolean isFinished() {
        return outputs.size() == items.items().size();
      }

      Mapping from(long startedId) {
        return new Mapping(startedId, items, maxConcurrency, started, outputs);
      }
    }

    /// The end of the map run of a distributed Map.
    ///
    /// @param task the id of the MapRunStarted event, or of the latest MapRunRedriven
    record Distributing(long task, MapRunPlan plan) implements Phase {}
  }

  /// How far a call has come.
  public sealed interface Progress {
    /// No worker has taken it.
    record Offered() implements Progress {}

    /// @param startedAt when the attempt was started
    /// @param timeoutAt when the attempt has taken too long
    /// @param silentAt when the attempt has been silent for too long
    record Running(Instant startedAt, Optional<Instant> timeoutAt, Optional<Instant> silentAt)
        implements Progress {}

    /// The first call was answered with `submission`; a job or a token is waited for.
    record Submitted(
        Instant startedAt, Optional<Instant> timeoutAt, Optional<Instant> silentAt, Json submission)
        implements Progress {}
  }

  /// The line of execution that the state belongs to.
  public Execution.Line line() {
    return new Execution.Line(parent, index);
  }

  /// How often the state has been retried, by any retrier.
  public int retryCount() {
    return retries.values().stream().mapToInt(Integer::intValue).sum();
  }

  Frame in(Phase phase) {
    return new Frame(id, parent, index, state, type, input, enteredAt, cursor, retries, phase);
  }

  /// The frame in `phase`, as if it had never been retried.
  Frame resting(Phase phase) {
    return new Frame(
        id, parent, index, state, type, input, enteredAt, cursor, HashTreePMap.empty(), phase);
  }

  Frame retried(int retrier, Phase phase) {
    var more = retries.plus(retrier, retries.getOrDefault(retrier, 0) + 1);
    return new Frame(id, parent, index, state, type, input, enteredAt, cursor, more, phase);
  }

  Frame at(long cursor) {
    return new Frame(id, parent, index, state, type, input, enteredAt, cursor, retries, phase);
  }
}
