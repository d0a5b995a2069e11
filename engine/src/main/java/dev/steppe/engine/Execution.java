package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;

/// The state of one execution: the fold of its events, and nothing that is not in them.
public sealed interface Execution {
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
  record Running(
      long version,
      long lastEventId,
      Start start,
      Instant startedAt,
      Optional<Instant> deadline,
      PSortedMap<Long, Frame> frames,
      PMap<Line, PMap<String, Json>> variables)
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

  record Closed(
      long version,
      long lastEventId,
      Start start,
      Instant startedAt,
      Instant stoppedAt,
      Outcome outcome)
      implements Execution {}

  /// Folds `recorded` in: for deciding, for replay and for nothing else. Total: an event that was
  /// recorded can always be folded.
  default Execution apply(Recorded recorded) {
    return Fold.apply(this, recorded);
  }

  /// Every effect that must be in flight while the execution is in this state. Recovery asks for
  /// these and needs no outbox.
  default List<Effect> outstanding() {
    if (!(this instanceof Running running)) {
      return List.of();
    }
    var effects = new ArrayList<Effect>();
    for (var frame : running.frames().values()) {
      if (frame.phase() instanceof Frame.Phase.Calling calling) {
        Outstanding.of(calling).ifPresent(effects::add);
      }
    }
    return List.copyOf(effects);
  }

  /// The earliest instant at which time alone moves the execution on; the epoch for at once.
  default Optional<Instant> wakeAt() {
    return this instanceof Running running ? WakeTime.of(running) : Optional.empty();
  }
}
