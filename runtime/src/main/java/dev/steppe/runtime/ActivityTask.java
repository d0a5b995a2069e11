package dev.steppe.runtime;

import dev.steppe.asl.json.Json;

/// A task handed to a worker.
public record ActivityTask(String token, Json input) {}
