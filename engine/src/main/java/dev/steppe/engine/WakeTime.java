package dev.steppe.engine;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/// When time alone moves an execution on.
final class WakeTime {
  private WakeTime() {}

  static Optional<Instant> of(Execution.Running running) {
    return Stream.concat(
            running.deadline().stream(),
            running.frames().values().stream().flatMap(frame -> of(frame.phase())))
        .min(Instant::compareTo);
  }

  private static Stream<Instant> of(Frame.Phase phase) {
    return switch (phase) {
      case Frame.Phase.Entered() -> Stream.of(Instant.EPOCH);
      case Frame.Phase.Waiting(var until) -> Stream.of(until);
      case Frame.Phase.BackingOff(var until) -> Stream.of(until);
      case Frame.Phase.Calling calling -> of(calling.progress());
      case Frame.Phase.Branching _, Frame.Phase.Distributing _ -> Stream.empty();
      case Frame.Phase.Mapping mapping ->
          mapping.hasRoom() ? Stream.of(Instant.EPOCH) : Stream.empty();
    };
  }

  private static Stream<Instant> of(Frame.Progress progress) {
    return switch (progress) {
      case Frame.Progress.Offered() -> Stream.empty();
      case Frame.Progress.Running(_, var timeoutAt, var silentAt) ->
          Stream.concat(timeoutAt.stream(), silentAt.stream());
      case Frame.Progress.Submitted(_, var timeoutAt, var silentAt, _) ->
          Stream.concat(timeoutAt.stream(), silentAt.stream());
    };
  }
}
