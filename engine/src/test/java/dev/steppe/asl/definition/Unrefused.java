package dev.steppe.asl.definition;

/// Compiles definitions for tests that answer tasks themselves: integrations that nothing here can
/// call are compiled like any other.
public final class Unrefused {
  private Unrefused() {}

  public static Definition compile(String text, Definition.Type type) {
    return new DefinitionCompiler(text, type).compile(_ -> {});
  }
}
