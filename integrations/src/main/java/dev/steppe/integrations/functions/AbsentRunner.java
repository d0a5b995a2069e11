package dev.steppe.integrations.functions;

import java.nio.file.Path;

/// Fails each event of a function whose file is not where it is said to be.
///
/// @param place where that is
record AbsentRunner(Path place) implements FunctionRunner {
  @Override
  public void run(Job job, Room room) {
    job.fail(FunctionErrors.cannotStart(job.id(), "there is no function " + place), "");
  }

  @Override
  public void stopIdle(long restingSince) {}

  @Override
  public void retire() {}

  @Override
  public void close() {}
}
