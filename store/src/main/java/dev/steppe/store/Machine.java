package dev.steppe.store;

import dev.steppe.asl.definition.Definition;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A state machine as the catalog keeps it: its current revision, what has been published of it,
/// and what does not change with either.
///
/// @param updatedAt when the current revision was made, if it is not the first
public record Machine(
    String arn,
    String name,
    Definition.Type type,
    Instant createdAt,
    Optional<Instant> updatedAt,
    Status status,
    Published published,
    Revision current) {

  /// Whether a machine is there to stay.
  public enum Status {
    ACTIVE,
    /// It takes nothing new, and is gone as soon as none of its executions is open.
    DELETING
  }

  /// What has been published of a machine, counted. The versions and aliases themselves are rows of
  /// their own.
  ///
  /// @param atCreation the description of the version that the machine was created with, if it was
  ///   created with one
  /// @param last the number of the latest version; 0 before the first. No number is given twice
  /// @param versions how many versions there are
  /// @param aliases how many aliases there are
  /// @param changes how many changes versions and aliases have seen: two at once cannot both be the
  ///   next one
  public record Published(
      Optional<String> atCreation, int last, int versions, int aliases, long changes) {
    /// Nothing.
    public static final Published NONE = new Published(Optional.empty(), 0, 0, 0, 0);

    public Published {
      if (versions < 0 || versions > last || aliases < 0) {
        throw new IllegalArgumentException(
            versions + " versions up to " + last + " and " + aliases + " aliases");
      }
    }

    /// The same for a machine that was created with a version.
    public Published created(String description) {
      return new Published(Optional.of(description), last, versions, aliases, changes);
    }

    Published after(Catalog.Change change) {
      return switch (change) {
        case Catalog.Change.Publish(var version) ->
            new Published(atCreation, version.number(), versions + 1, aliases, changes + 1);
        case Catalog.Change.Withdraw _ ->
            new Published(atCreation, last, versions - 1, aliases, changes + 1);
        case Catalog.Change.AddAlias _ ->
            new Published(atCreation, last, versions, aliases + 1, changes + 1);
        case Catalog.Change.Reroute _ ->
            new Published(atCreation, last, versions, aliases, changes + 1);
        case Catalog.Change.RemoveAlias _ ->
            new Published(atCreation, last, versions, aliases - 1, changes + 1);
      };
    }
  }

  /// What an execution runs. Kept as long as the machine's executions are.
  ///
  /// @param id names this revision for ever
  /// @param first whether it is the one the machine was created with, whose id AWS does not show
  /// @param definition the text as the caller wrote it
  /// @param configuration logging, tracing and encryption as the API takes them: a JSON object
  public record Revision(
      UUID id,
      boolean first,
      String machineArn,
      String machineName,
      Definition.Type type,
      String definition,
      String roleArn,
      String configuration,
      Instant createdAt) {}

  /// A machine that is there to stay, and of which nothing was published.
  public Machine(
      String arn,
      String name,
      Definition.Type type,
      Instant createdAt,
      Optional<Instant> updatedAt,
      Revision current) {
    this(arn, name, type, createdAt, updatedAt, Status.ACTIVE, Published.NONE, current);
  }

  /// The same with another revision.
  public Machine revised(Revision revision, Optional<Instant> at) {
    return new Machine(arn, name, type, createdAt, at, status, published, revision);
  }

  /// The same, about to be deleted.
  public Machine deleting() {
    return with(Status.DELETING, published);
  }

  /// The same when it was created with a version of that description.
  public Machine created(String description) {
    return with(status, published.created(description));
  }

  /// The same with `change` counted.
  public Machine after(Catalog.Change change) {
    return with(status, published.after(change));
  }

  private Machine with(Status status, Published published) {
    return new Machine(arn, name, type, createdAt, updatedAt, status, published, current);
  }
}
