package dev.steppe.store;

import java.time.Instant;

/// A published revision of a state machine. It never changes.
///
/// @param number from 1, in the order of publishing
/// @param description the empty text for none
public record Version(
    String machineArn,
    int number,
    Machine.Revision revision,
    String description,
    Instant createdAt) {
  public Version {
    if (number < 1) {
      throw new IllegalArgumentException("version " + number);
    }
  }

  public String arn() {
    return machineArn + ":" + number;
  }
}
