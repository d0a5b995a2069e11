package dev.steppe.runtime;

import dev.steppe.asl.Resource;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.ExecutionId;
import java.util.Optional;

/// One attempt of a task, to be performed.
///
/// @param task the attempt's id within the execution: the same attempt always has the same one
/// @param payload the evaluated Parameters
/// @param roleArn the role to perform it with, if the state names one
public record TaskCall(
    ExecutionId execution, long task, Resource resource, Json payload, Optional<String> roleArn) {
  /// A call with the machine's own role.
  public TaskCall(ExecutionId execution, long task, Resource resource, Json payload) {
    this(execution, task, resource, payload, Optional.empty());
  }
}
