package dev.steppe.asl.definition;

import dev.steppe.asl.definition.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Collects the faults of one definition, in the order in which they are found.
final class Diagnostics {
  private final List<Found> found = new ArrayList<>();
  private boolean errors;

  /// A fault without its position in the text.
  ///
  /// @param place what the position is to be that of: the location, or a place further in
  private record Found(Diagnostic diagnostic, Optional<String> place) {}

  boolean hasErrors() {
    return errors;
  }

  /// A fault of structure, which is what most faults are.
  void schema(Location at, String message) {
    error(Code.SCHEMA_VALIDATION_FAILED, at, message);
  }

  /// The same, further in than AWS tells.
  void schema(Location at, Location place, String message) {
    add(
        Severity.ERROR,
        Code.SCHEMA_VALIDATION_FAILED,
        message,
        Optional.of(at),
        Optional.of(place));
  }

  void error(Code code, Location at, String message) {
    add(Severity.ERROR, code, message, Optional.of(at), Optional.of(at));
  }

  /// A fault of the definition as a whole.
  void error(Code code, String message) {
    add(Severity.ERROR, code, message, Optional.empty(), Optional.empty());
  }

  void warning(Code code, Location at, Location place, String message) {
    add(Severity.WARNING, code, message, Optional.of(at), Optional.of(place));
  }

  private void add(
      Severity severity,
      Code code,
      String message,
      Optional<Location> at,
      Optional<Location> place) {
    errors |= severity == Severity.ERROR;
    var location = at.map(Location::toString);
    found.add(
        new Found(
            new Diagnostic(severity, code.name(), message, location, Optional.empty()),
            place.map(Location::toString)));
  }

  /// All that was found, with their places in `text`.
  List<Diagnostic> located(String text) {
    if (found.isEmpty()) {
      return List.of();
    }
    var wanted = new HashSet<String>();
    found.forEach(it -> it.place().ifPresent(wanted::add));
    var positions = PositionFinder.find(text, wanted);
    return found.stream()
        .map(it ->
            new Diagnostic(
                it.diagnostic().severity(),
                it.diagnostic().code(),
                it.diagnostic().message(),
                it.diagnostic().location(),
                it.place().map(positions::get)))
        .toList();
  }
}
