package dev.steppe.asl.jsonata;

import java.util.List;

/// When in the life of a state an expression is evaluated, which decides what `$states` has.
public enum Moment {
  /// Before the state's work, or in a state without any.
  BEFORE_WORK("input context"),
  /// When the work has given a result.
  AFTER_WORK("input context result"),
  /// In a catcher.
  CAUGHT("input context errorOutput");

  private final String fields;

  Moment(String fields) {
    this.fields = fields;
  }

  /// Whether `$states` has a field of that name.
  boolean has(String field) {
    return List.of(fields.split(" ")).contains(field);
  }
}
