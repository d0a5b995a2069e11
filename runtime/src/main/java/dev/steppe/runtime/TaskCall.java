package dev.steppe.runtime;

import dev.steppe.asl.Resource;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Start;
import java.util.Optional;

/// One attempt of a task, to be performed.
///
/// @param task the attempt's id within the execution: the same attempt always has the same one
/// @param payload the evaluated Parameters
/// @param roleArn the role to perform it with, if the state names one
/// @param start what its execution was started with; absent when a job is called off
public record TaskCall(
    ExecutionId execution,
    long task,
    Resource resource,
    Json payload,
    Optional<String> roleArn,
    Optional<Start> start) {
  /// A call with the machine's own role.
  public TaskCall(ExecutionId execution, long task, Resource resource, Json payload) {
    this(execution, task, resource, payload, Optional.empty());
  }

  /// The trace that the execution was started with, if it was and that can be read.
  public Optional<TraceHeader> givenTrace() {
    return start.flatMap(begun -> begun.terms().traceHeader()).flatMap(TraceHeader::parse);
  }

  /// A call of which nothing more is known.
  public TaskCall(
      ExecutionId execution, long task, Resource resource, Json payload, Optional<String> roleArn) {
    this(execution, task, resource, payload, roleArn, Optional.empty());
  }
}
