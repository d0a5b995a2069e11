package dev.steppe.asl;

import java.util.List;
import java.util.Optional;

/// What a state does about errors: retriers first, in order, then catchers, in order.
public record ErrorRules(List<Retrier> retriers, List<Catcher> catchers) {
  public static final ErrorRules NONE = new ErrorRules(List.of(), List.of());

  public ErrorRules {
    retriers = List.copyOf(retriers);
    catchers = List.copyOf(catchers);
  }

  /// One entry of Retry.
  ///
  /// @param intervalSeconds the delay before the first retry
  /// @param maxAttempts how many retries; 0 for none
  /// @param backoffRate by how much each delay exceeds the one before
  /// @param maxDelaySeconds the longest delay
  /// @param jitter whether a delay is drawn from between 0 and its full length
  public record Retrier(
      List<String> errorEquals,
      long intervalSeconds,
      long maxAttempts,
      double backoffRate,
      Optional<Long> maxDelaySeconds,
      boolean jitter) {
    public Retrier {
      errorEquals = List.copyOf(errorEquals);
    }
  }

  /// One entry of Catch.
  ///
  /// @param exit makes the next state's input of the caught error
  public record Catcher(List<String> errorEquals, Exit exit, String next) {
    public Catcher {
      errorEquals = List.copyOf(errorEquals);
    }
  }
}
