package dev.steppe.integrations.outputs;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts what is not delivered, and says so when it begins and when it is over: not each time, for
/// then a receiver that is down would fill the log. Thread-safe.
final class Losses {
  private static final Logger LOG = LoggerFactory.getLogger(Losses.class);

  private final String what;
  private long count;
  private long told;

  /// @param what is lost, in the plural
  Losses(String what) {
    this.what = what;
  }

  synchronized void add(long lost, String why) {
    if (count == told && lost > 0) {
      LOG.warn("{} are being lost: {}", what, why);
    }
    count += lost;
  }

  /// Something came through.
  synchronized void over() {
    tell("come through again");
  }

  /// Nothing more will come.
  synchronized void end() {
    tell("end");
  }

  private void tell(String how) {
    if (count > told) {
      LOG.warn("{} {}: {} were lost", what, how, count - told);
      told = count;
    }
  }

  synchronized long count() {
    return count;
  }
}
