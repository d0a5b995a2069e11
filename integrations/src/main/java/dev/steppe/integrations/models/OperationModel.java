package dev.steppe.integrations.models;

import java.util.List;
import java.util.Optional;

/// An operation of a service.
///
/// @param name as the model has it: `SendMessage`
/// @param uri the path and query of its requests, with labels in braces
/// @param hostPrefix what goes before the host's name, with labels in braces
/// @param errors the errors that it may answer
/// @param checksumRequired whether a request is refused that has no checksum of its body
public record OperationModel(
    String name,
    String method,
    String uri,
    Optional<String> hostPrefix,
    Shape.Structure input,
    Shape.Structure output,
    List<Shape.Structure> errors,
    boolean checksumRequired) {
  public OperationModel {
    errors = List.copyOf(errors);
  }

  /// Its name as resources have it: `sendMessage`, `describeDBInstances`.
  public String action() {
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }
}
