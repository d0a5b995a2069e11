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
/// @param checksumMember the member that says by which algorithm a checksum is made, if there is
///   one
/// @param signed whether requests are signed
public record OperationModel(
    String name,
    String method,
    String uri,
    Optional<String> hostPrefix,
    Shape.Structure input,
    Shape.Structure output,
    List<Shape.Structure> errors,
    boolean checksumRequired,
    Optional<String> checksumMember,
    boolean signed) {
  public OperationModel {
    errors = List.copyOf(errors);
  }

  /// A signed operation without a choice of checksums.
  public OperationModel(
      String name,
      String method,
      String uri,
      Optional<String> hostPrefix,
      Shape.Structure input,
      Shape.Structure output,
      List<Shape.Structure> errors,
      boolean checksumRequired) {
    this(
        name,
        method,
        uri,
        hostPrefix,
        input,
        output,
        errors,
        checksumRequired,
        Optional.empty(),
        true);
  }

  /// The error of that code on the wire, or of that name.
  public Optional<Shape.Structure> error(String code) {
    return errors.stream()
        .filter(error -> code.equals(error.traits().errorCode().orElse(error.name())))
        .findFirst()
        .or(() -> errors.stream().filter(error -> error.name().equals(code)).findFirst());
  }

  /// Its name as resources have it: `sendMessage`, `describeDBInstances`.
  public String action() {
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }
}
