package dev.steppe.store.rocksdb;

import dev.steppe.engine.Status;
import java.util.Locale;

/// The column families. Their names are on disk and never change.
enum Family {
  /// Execution and number of an event: the blob of the commit that begins with it.
  EVENTS,
  /// Execution: its row.
  EXECUTIONS,
  /// Shard, wake time and execution: nothing more.
  DUE,
  /// Shard and execution: nothing more.
  IN_FLIGHT,
  /// ARN, status, start and execution, the newest first: nothing more. An execution is listed under
  /// its owner, and under the version and the alias that it was started through.
  LISTING,
  /// The same of those that run. All of them leave it one day, and what they leave behind must not
  /// stand in the way of those that stay; by itself, it is soon cleared away.
  RUNNING,
  /// Execution and fingerprint: a large payload.
  PAYLOADS,
  /// Execution: an accepted Express execution that has not ended.
  ACCEPTED,
  /// ARN: a machine.
  MACHINES,
  /// Id: a revision.
  REVISIONS,
  /// ARN of a machine and number of a version, the newest first: the version.
  VERSIONS,
  /// ARN of a machine and name of an alias: the alias.
  ALIASES,
  /// ARN of a machine that is being deleted: nothing more.
  DELETING,
  /// ARN: an activity.
  ACTIVITIES,
  /// ARN of a connection without its id: the connection.
  CONNECTIONS,
  /// What concerns the whole home: its format, its shards and their epochs, its secret.
  META;

  /// Where executions of that status are listed.
  static Family listing(Status status) {
    return switch (status) {
      case RUNNING -> RUNNING;
      case SUCCEEDED, FAILED, TIMED_OUT, ABORTED -> LISTING;
    };
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
