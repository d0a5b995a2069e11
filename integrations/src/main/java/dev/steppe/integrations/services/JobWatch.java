package dev.steppe.integrations.services;

import dev.steppe.engine.TimeScale;
import dev.steppe.runtime.TaskOutcome;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks for a job until it has ended. It keeps nothing that is not lost with it: whoever watches
/// the job after a crash begins anew.
///
/// A job is not lost because the service is, for a time: only when it could not be asked for
/// [#MOST_FAILURES] times in a row, which is about five minutes, the attempt fails with the last
/// error.
final class JobWatch {
  static final int MOST_FAILURES = 20;

  private static final Logger LOG = LoggerFactory.getLogger(JobWatch.class);

  private final JobPace pace;
  private final Pause pause;

  JobWatch(JobPace pace, Pause pause) {
    this.pace = pace;
    this.pause = pause;
  }

  /// Lets time pass.
  interface Pause {
    void last(Duration duration) throws InterruptedException;
  }

  /// Asks for the job once.
  interface Look {
    Sight look() throws InterruptedException;
  }

  /// How the job is.
  sealed interface Sight {
    record Running() implements Sight {}

    record Ended(TaskOutcome outcome) implements Sight {}

    /// It could not be asked for.
    record Unseen(TaskOutcome.Failed failed) implements Sight {}
  }

  /// Waits until the job has ended.
  ///
  /// @param what the job, for the log
  TaskOutcome await(String what, Look look, TimeScale scale) throws InterruptedException {
    int failures = 0;
    for (int asked = 0; ; asked++) {
      pause.last(pace.before(asked, scale));
      switch (look.look()) {
        case Sight.Ended(var outcome) -> {
          return outcome;
        }
        case Sight.Running _ -> failures = 0;
        case Sight.Unseen(var failed) -> {
          failures++;
          if (failures >= MOST_FAILURES) {
            return failed;
          }
          LOG.warn("{} could not be asked for, which is tried again: {}", what, failed.cause());
        }
      }
    }
  }
}
