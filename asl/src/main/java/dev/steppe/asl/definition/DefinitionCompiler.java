package dev.steppe.asl.definition;

import java.util.List;
import java.util.Optional;

/// Compiles a definition (placeholder until the language work lands on this skeleton).
final class DefinitionCompiler {
  private final String text;
  private final Definition.Type type;

  DefinitionCompiler(String text, Definition.Type type) {
    this.text = text;
    this.type = type;
  }

  Definition compile() {
    return new Definition(
        Optional.empty(),
        List.of(
            new Diagnostic(
                Diagnostic.Severity.ERROR,
                "SCHEMA_VALIDATION_FAILED",
                type + " " + text.length(),
                Optional.empty(),
                Optional.empty())));
  }
}
