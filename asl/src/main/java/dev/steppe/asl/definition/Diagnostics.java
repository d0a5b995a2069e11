package dev.steppe.asl.definition;

import dev.steppe.asl.definition.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Collects the faults of one definition, in the order in which they are found.
final class Diagnostics {
  private final List<Diagnostic> found = new ArrayList<>();
  private boolean errors;

  boolean hasErrors() {
    return errors;
  }

  /// A fault of structure, which is what most faults are.
  void schema(Location at, String message) {
    error(Code.SCHEMA_VALIDATION_FAILED, at, message);
  }

  void error(Code code, Location at, String message) {
    add(Severity.ERROR, code, message, Optional.of(at.toString()));
  }

  /// A fault of the definition as a whole.
  void error(Code code, String message) {
    add(Severity.ERROR, code, message, Optional.empty());
  }

  void warning(Code code, Location at, String message) {
    add(Severity.WARNING, code, message, Optional.of(at.toString()));
  }

  private void add(Severity severity, Code code, String message, Optional<String> location) {
    errors |= severity == Severity.ERROR;
    found.add(new Diagnostic(severity, code.name(), message, location, Optional.empty()));
  }

  /// All that was found, with their places in `text`.
  List<Diagnostic> located(String text) {
    if (found.isEmpty()) {
      return List.of();
    }
    var wanted = new HashSet<String>();
    found.forEach(diagnostic -> diagnostic.location().ifPresent(wanted::add));
    var positions = PositionFinder.find(text, wanted);
    return found.stream()
        .map(diagnostic ->
            new Diagnostic(
                diagnostic.severity(),
                diagnostic.code(),
                diagnostic.message(),
                diagnostic.location(),
                diagnostic.location().map(positions::get)))
        .toList();
  }
}
