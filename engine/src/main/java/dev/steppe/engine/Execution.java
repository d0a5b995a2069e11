package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;

/// The state of one execution, or of a map run: the fold of its events, and nothing that is not in
/// them.
public sealed interface Execution
    permits Execution.New, Execution.Running, Execution.Closed, MapRun {
  /// How many events have been folded in.
  long version();

  /// The id of the last event of the history.
  long lastEventId();

  /// An execution of which nothing is known yet.
  record New() implements Execution {
    @Override
    public long version() {
      return 0;
    }

    @Override
    public long lastEventId() {
      return 0;
    }
  }

  /// @param deadline when the execution times out
  /// @param frames the states being run, by their ids
  /// @param variables what has been assigned in each scope that is open
  /// @param invocations how often each state has called its resource, by its name; counted only for
  ///   a test case
  /// @param wreck what has failed and is not handled yet; nothing between two decisions
  /// @param redrives how often it has been redriven
  record Running(
      long version,
      long lastEventId,
      Start start,
      Instant startedAt,
      Optional<Instant> deadline,
      PSortedMap<Long, Frame> frames,
      PMap<Line, PMap<String, Json>> variables,
      PMap<String, Integer> invocations,
      Wreck wreck,
      Redrives redrives)
      implements Execution {

    /// The frame of that id.
    ///
    /// @throws IllegalStateException if it is not open: a recorded event names only open frames
    public Frame frame(long id) {
      var frame = frames.get(id);
      if (frame == null) {
        throw new IllegalStateException("no open frame " + id + " in " + start.id().arn());
      }
      return frame;
    }

    /// The value that `name` has for a state: that of its own scope, or of the nearest one around.
    public Optional<Json> variable(Frame frame, String name) {
      var at = frame;
      while (true) {
        var known = variables.get(at.line());
        if (known != null && known.containsKey(name)) {
          return Optional.of(known.get(name));
        }
        if (at.parent() == 0) {
          return Optional.empty();
        }
        at = frame(at.parent());
      }
    }

    /// All values that a state sees, by their names.
    SortedMap<String, Json> visible(Frame frame) {
      var visible = new TreeMap<String, Json>();
      var at = frame;
      while (true) {
        variables.getOrDefault(at.line(), HashTreePMap.empty()).forEach(visible::putIfAbsent);
        if (at.parent() == 0) {
          return visible;
        }
        at = frame(at.parent());
      }
    }
  }

  /// A line of execution, which is a scope of variables: the machine itself, a branch of a Parallel
  /// state, or an iteration of a Map state.
  ///
  /// @param parent the frame of the Parallel or Map state around it; 0 for none
  /// @param index which branch or iteration of `parent` it is
  record Line(long parent, int index) {
    /// The machine itself.
    public static final Line OUTERMOST = new Line(0, 0);
  }

  /// @param redrives how often it has been redriven
  /// @param left what a redrive goes on from; nothing of an execution that succeeded
  record Closed(
      long version,
      long lastEventId,
      Start start,
      Instant startedAt,
      Instant stoppedAt,
      Outcome outcome,
      Redrives redrives,
      Wreck left)
      implements Execution {
    /// An execution that has never been redriven, and of which nothing is left.
    public Closed(
        long version,
        long lastEventId,
        Start start,
        Instant startedAt,
        Instant stoppedAt,
        Outcome outcome) {
      this(version, lastEventId, start, startedAt, stoppedAt, outcome, Redrives.NONE, Wreck.NONE);
    }
  }

  /// Folds `recorded` in: for deciding, for replay and for nothing else. Total: an event that was
  /// recorded can always be folded.
  default Execution apply(Recorded recorded) {
    return Fold.apply(this, recorded);
  }

  /// Every effect that must be in flight while the execution is in this state. Recovery asks for
  /// these and needs no outbox.
  default List<Effect> outstanding() {
    return switch (this) {
      case Running running ->
          running.frames().values().stream()
              .<Effect>flatMap(frame -> Outstanding.of(frame.phase()).stream())
              .toList();
      case MapRun.Open open -> open.effects();
      case New _, Closed _, MapRun.Ended _ -> List.of();
    };
  }

  /// Whether something is [#outstanding()].
  default boolean isInFlight() {
    return switch (this) {
      case Running running ->
          running.frames().values().stream()
              .anyMatch(frame -> Outstanding.of(frame.phase()).isPresent());
      case MapRun.Open _ -> true;
      case New _, Closed _, MapRun.Ended _ -> false;
    };
  }

  /// The earliest instant at which time alone moves the execution on; the epoch for at once.
  default Optional<Instant> wakeAt() {
    return this instanceof Running running ? WakeTime.of(running) : Optional.empty();
  }
}
