package dev.steppe.integrations.protocols;

import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.Shape;
import java.util.Optional;

/// Finds the shape of an error.
final class ErrorShapes {
  private ErrorShapes() {}

  /// The error of that code on the wire, or of that name.
  static Optional<Shape.Structure> of(OperationModel operation, String code) {
    return operation.errors().stream()
        .filter(error -> code.equals(error.traits().errorCode().orElse(error.name())))
        .findFirst()
        .or(() -> named(operation, code));
  }

  static Optional<Shape.Structure> named(OperationModel operation, String name) {
    return operation.errors().stream().filter(error -> error.name().equals(name)).findFirst();
  }
}
