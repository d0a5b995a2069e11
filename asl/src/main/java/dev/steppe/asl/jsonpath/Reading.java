package dev.steppe.asl.jsonpath;

import java.util.stream.Stream;

/// What a definition may compute a value with, and so may read variables.
public interface Reading {
  /// The names of the variables that are read, without their `$`; one may come twice.
  Stream<String> variables();
}
