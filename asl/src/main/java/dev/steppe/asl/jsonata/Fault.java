package dev.steppe.asl.jsonata;

/// What is wrong with a JSONata field of a definition.
public record Fault(Kind kind, String message) {
  public enum Kind {
    /// It is not of the form that the field wants.
    SCHEMA,
    /// It is not JSONata.
    INVALID,
    /// It is JSONata that a state machine cannot use.
    UNSUPPORTED
  }
}
