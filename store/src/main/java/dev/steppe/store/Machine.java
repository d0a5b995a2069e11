package dev.steppe.store;

import dev.steppe.asl.definition.Definition;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A state machine as the catalog keeps it: its current revision and what does not change with it.
///
/// @param updatedAt when the current revision was made, if it is not the first
public record Machine(
    String arn,
    String name,
    Definition.Type type,
    Instant createdAt,
    Optional<Instant> updatedAt,
    Revision current) {

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
}
