package dev.steppe.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  record Running(
      long version,
      long lastEventId,
      Start start,
      Instant startedAt,
      Optional<Instant> deadline,
      PSortedMap<Long, Frame> frames)
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
