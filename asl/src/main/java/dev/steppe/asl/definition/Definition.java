package dev.steppe.asl.definition;

import dev.steppe.asl.StateMachine;
import java.util.List;
import java.util.Optional;

/// What a text means as a definition: a machine, unless a diagnostic of severity ERROR stands
/// against it.
public record Definition(Optional<StateMachine> machine, List<Diagnostic> diagnostics) {
  public Definition {
    diagnostics = List.copyOf(diagnostics);
  }

  /// The type of machine a definition is for; some features need one of them.
  public enum Type {
    STANDARD,
    EXPRESS
  }

  /// Compiles `text`. Never throws: every fault comes back as a diagnostic.
  ///
  /// @param services what is known of the services that its Task states call
  public static Definition compile(String text, Type type, Services services) {
    return new DefinitionCompiler(text, type, services).compile();
  }

  /// The same with nothing known of services: for what was found correct before.
  public static Definition compile(String text, Type type) {
    return compile(text, type, Services.UNKNOWN);
  }

  /// Whether a machine can be made of it.
  public boolean isValid() {
    return machine.isPresent();
  }
}
