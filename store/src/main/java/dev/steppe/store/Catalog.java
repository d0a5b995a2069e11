package dev.steppe.store;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The durable home of state machines, their revisions, versions and aliases, of activities, and of
/// the connections of HTTP tasks. Every change is durable when the call returns. Thread-safe; calls
/// may block on storage.
public interface Catalog {
  Optional<Machine> machine(String arn);

  /// Makes a machine, unless its ARN is taken.
  ///
  /// @return the machine that has the ARN now: `machine` itself, or the one that was there
  default Machine create(Machine machine) {
    return create(machine, Optional.empty());
  }

  /// Makes a machine together with its first version, unless its ARN is taken.
  Machine create(Machine machine, Optional<Version> version);

  /// Puts `changed` in the place of `expected` and keeps its revision.
  ///
  /// @return whether `expected` was still there
  default boolean replace(Machine expected, Machine changed) {
    return replace(expected, changed, Optional.empty());
  }

  /// The same, and at once makes a change of the machine's versions or aliases. Because the machine
  /// [counts][Machine#after] such changes, what was read before still holds when it is made.
  boolean replace(Machine expected, Machine changed, Optional<Change> change);

  /// What may become of a machine's versions and aliases.
  sealed interface Change {
    record Publish(Version version) implements Change {}

    record Withdraw(Version version) implements Change {}

    record AddAlias(Alias alias) implements Change {}

    /// Puts an alias in the place of the one of its name.
    record Reroute(Alias alias) implements Change {}

    record RemoveAlias(Alias alias) implements Change {}
  }

  /// Removes a machine with its versions and aliases. Its revisions stay, for its executions.
  ///
  /// @return whether `expected` was still there
  boolean delete(Machine expected);

  /// The ARNs of the machines whose status is [Machine.Status#DELETING].
  List<String> deleting();

  /// The version of that number.
  Optional<Version> version(String machineArn, int number);

  /// A machine's versions, the newest first.
  Page<Version> versions(String machineArn, Cursor after, int limit);

  /// The alias of that name.
  Optional<Alias> alias(String machineArn, String name);

  /// A machine's aliases, in the order of their names.
  ///
  /// @param version only those that lead to this version
  Page<Alias> aliases(String machineArn, Optional<Integer> version, Cursor after, int limit);

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

  /// Puts `changed` in the place of `expected`, if that is still there.
  ///
  /// @return whether it was
  boolean replace(Activity expected, Activity changed);

  void deleteActivity(String arn);

  /// Activities of an account and region, in the order of their names.
  ///
  /// @param arnPrefix the ARN up to the name: `arn:aws:states:REGION:ACCOUNT:activity:`
  Page<Activity> activities(String arnPrefix, Cursor after, int limit);

  /// The connection that has the name, whatever its id.
  ///
  /// @param place the ARN without the id: `arn:aws:events:REGION:ACCOUNT:connection/NAME`
  Optional<Connection> connection(String place);

  /// Makes a connection, unless its name is taken.
  ///
  /// @return the connection that has the name now
  Connection create(Connection connection);

  /// Puts `changed` in the place of `expected`, if that is still there.
  ///
  /// @return whether it was
  boolean replace(Connection expected, Connection changed);

  /// Removes a connection.
  ///
  /// @return whether `expected` was still there
  boolean delete(Connection expected);

  /// Connections of an account and region, in the order of their names.
  ///
  /// @param prefix what their places begin with: `arn:aws:events:REGION:ACCOUNT:connection/` and
  ///   what a name begins with
  Page<Connection> connections(String prefix, Cursor after, int limit);

  /// 32 random bytes made with the home and kept with it: the key of task and page tokens.
  byte[] secret();
}
