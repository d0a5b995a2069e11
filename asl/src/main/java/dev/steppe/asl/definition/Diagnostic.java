package dev.steppe.asl.definition;

import java.util.Optional;

/// A fault found in a definition.
///
/// @param code AWS's code, as `SCHEMA_VALIDATION_FAILED`
/// @param message what is wrong, in AWS's words where AWS has words for it
/// @param location where, as AWS writes it: `/States/A/Next`, or the Jackson source for what is not
///   JSON
/// @param position the place in the text, where it could be found
public record Diagnostic(
    Severity severity,
    String code,
    String message,
    Optional<String> location,
    Optional<Position> position) {
  public enum Severity {
    ERROR,
    WARNING
  }

  /// A place in a text; both numbers count from 1.
  public record Position(int line, int column) {}

  /// `CODE: message at location`, as an InvalidDefinition error joins them.
  public String text() {
    return code + ": " + message + " at " + location.orElse("null");
  }
}
