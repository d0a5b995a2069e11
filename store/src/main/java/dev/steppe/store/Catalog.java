package dev.steppe.store;

import java.util.Optional;
import java.util.UUID;

/// The durable home of state machines, their revisions and activities. Every change is durable when
/// the call returns. Thread-safe; calls may block on storage.
public interface Catalog {
  Optional<Machine> machine(String arn);

  /// Makes a machine, unless its ARN is taken.
  ///
  /// @return the machine that has the ARN now: `machine` itself, or the one that was there
  Machine create(Machine machine);

  /// Puts `changed` in the place of `expected` and keeps its revision.
  ///
  /// @return whether `expected` was still there
  boolean replace(Machine expected, Machine changed);

  /// Removes a machine. Its revisions stay, for its executions.
  void delete(String arn);

  /// Machines of an account and region, in the order of their names.
  ///
  /// @param arnPrefix the ARN up to the name: `arn:aws:states:REGION:ACCOUNT:stateMachine:`
  Page<Machine> machines(String arnPrefix, Cursor after, int limit);

  /// The revision of that id, of whatever machine.
  Optional<Machine.Revision> revision(UUID id);

  Optional<Activity> activity(String arn);

  /// Makes an activity, unless its ARN is taken.
  ///
  /// @return the activity that has the ARN now
  Activity create(Activity activity);

  void deleteActivity(String arn);

  /// Activities of an account and region, in the order of their names.
  ///
  /// @param arnPrefix the ARN up to the name: `arn:aws:states:REGION:ACCOUNT:activity:`
  Page<Activity> activities(String arnPrefix, Cursor after, int limit);

  /// 32 random bytes made with the home and kept with it: the key of task and page tokens.
  byte[] secret();
}
