package dev.steppe.runtime;

import dev.steppe.asl.Resource;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.ExecutionId;

/// One attempt of a task, to be performed.
///
/// @param task the attempt's id within the execution: the same attempt always has the same one
/// @param payload the evaluated Parameters
public record TaskCall(ExecutionId execution, long task, Resource resource, Json payload) {}
