package dev.steppe.asl.definition;

import dev.steppe.asl.StateMachine;
import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Compiles a definition: reads the JSON, checks and compiles the machine in it, and collects all
/// that is wrong.
final class DefinitionCompiler {
  private static final Set<String> MACHINE =
      Set.of("Comment", "QueryLanguage", "StartAt", "States", "TimeoutSeconds", "Version");

  private final String text;
  private final Definition.Type type;
  private final Diagnostics diagnostics = new Diagnostics();

  DefinitionCompiler(String text, Definition.Type type) {
    this.text = text;
    this.type = type;
  }

  Definition compile() {
    if (text.isBlank()) {
      return notAnObject();
    }
    try {
      return Json.parse(text) instanceof Json.Obj object ? compile(object) : notAnObject();
    } catch (MalformedJsonException e) {
      return new Definition(Optional.empty(), List.of(malformed(e)));
    }
  }

  private Definition notAnObject() {
    diagnostics.error(Code.INVALID_JSON_DESCRIPTION, "Definition must be a valid JSON object");
    return new Definition(Optional.empty(), diagnostics.located("{}"));
  }

  private static Diagnostic malformed(MalformedJsonException e) {
    return new Diagnostic(
        Diagnostic.Severity.ERROR,
        (e.isTooDeep() ? Code.TOO_DEEPLY_NESTED : Code.INVALID_JSON_DESCRIPTION).name(),
        e.getMessage() + "\n at " + e.source(),
        Optional.of(e.source()),
        Optional.of(new Diagnostic.Position(e.line(), e.column())));
  }

  private Definition compile(Json.Obj object) {
    var machine = new Fields(object, Location.ROOT, diagnostics);
    machine.allow(MACHINE);
    machine.string("Comment");
    machine.oneOf("Version", "1.0");
    var timeout = machine.integer("TimeoutSeconds", 0, LanguageFields.MAX_SECONDS);
    var language = QueryLanguage.of(machine, QueryLanguage.JSONPATH);
    var compilation = new Compilation(type, language, diagnostics);
    var startAt = StatesCompiler.compile(compilation, machine, true);
    VariableNames.check(machine, language);
    if (!diagnostics.hasErrors()) {
      NotYet.check(machine);
    }
    var compiled =
        diagnostics.hasErrors()
            ? Optional.<StateMachine>empty()
            : Optional.of(
                new StateMachine(startAt, compilation.states(), timeout, compilation.variables()));
    return new Definition(compiled, diagnostics.located(text));
  }
}
