package dev.steppe.asl.definition;

import dev.steppe.asl.StateMachine;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

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
  public static Definition compile(String text, Type type) {
    return compile(text, type, _ -> false);
  }

  /// The same for a machine some of whose states need not be able to call what they name.
  ///
  /// @param mocked whether the integration of the state of that name may be one that is not built
  public static Definition compile(String text, Type type, Predicate<String> mocked) {
    return new DefinitionCompiler(text, type).compile(machine -> NotYet.check(machine, mocked));
  }

  /// Whether a machine can be made of it.
  public boolean isValid() {
    return machine.isPresent();
  }
}
