package dev.steppe.engine;

import java.util.Arrays;
import java.util.Optional;

/// A bound of the service that an operator may set.
public enum Limit {
  /// The most bytes of UTF-8 that an input, an output or a result may have.
  PAYLOAD_BYTES("payload-bytes", 262_144),
  /// The most events a history may have, the last one included.
  HISTORY_EVENTS("history-events", 25_000),
  /// How many iterations of an inline Map run at a time at most.
  MAP_CONCURRENCY("map-concurrency", 40),
  /// How many children of a map run run at a time at most. What runs is held in memory, so this
  /// bound is raised by name alone.
  MAP_RUN_CONCURRENCY("map-run-concurrency", 10_000),
  /// The most bytes of UTF-8 that the value of a variable may have.
  VARIABLE_BYTES("variable-bytes", 262_144),
  /// The most bytes of UTF-8 that one Assign may assign in all.
  ASSIGN_BYTES("assign-bytes", 262_144),
  /// The most bytes of UTF-8 that the variables of an execution may have in all.
  VARIABLES_BYTES("variables-bytes", 10_485_760),
  /// The most characters that a definition may have.
  DEFINITION_SIZE("definition-size", 1_048_576),
  /// How many seconds a Standard execution may take.
  EXECUTION_SECONDS("execution-seconds", 31_536_000),
  /// How many seconds an Express execution may take.
  EXPRESS_SECONDS("express-seconds", 300),
  /// For how many seconds after its end an execution may be redriven.
  REDRIVABLE_SECONDS("redrivable-seconds", 1_209_600),
  /// How often a map run may be redriven.
  MAP_RUN_REDRIVES("map-run-redrives", 1_000);

  private final String text;
  private final long aws;

  Limit(String text, long aws) {
    this.text = text;
    this.aws = aws;
  }

  /// The name under which an operator sets it.
  public String text() {
    return text;
  }

  /// AWS's own bound.
  public long aws() {
    return aws;
  }

  /// The limit of that name, if there is one.
  public static Optional<Limit> named(String text) {
    return Arrays.stream(values()).filter(limit -> limit.text.equals(text)).findFirst();
  }
}
