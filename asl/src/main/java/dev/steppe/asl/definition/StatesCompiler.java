package dev.steppe.asl.definition;

import dev.steppe.asl.definition.Outline.Target;
import dev.steppe.asl.json.Json;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Compiles one `States` object with its `StartAt`: a whole machine, a branch of a Parallel state,
/// or the processor of a Map state. Transitions never leave it.
final class StatesCompiler {
  /// The longest name of a state, in characters.
  private static final int MAX_NAME = 80;

  private final Compilation compilation;
  private final Fields owner;
  private final Map<String, Outline> outlines = new LinkedHashMap<>();

  private StatesCompiler(Compilation compilation, Fields owner) {
    this.compilation = compilation;
    this.owner = owner;
  }

  /// Compiles the states of `owner` into `compilation`.
  ///
  /// @param outermost whether this is the machine itself, which alone must have a terminal state
  /// @return the name of the first state
  static String compile(Compilation compilation, Fields owner, boolean outermost) {
    return new StatesCompiler(compilation, owner).compile(outermost);
  }

  private String compile(boolean outermost) {
    owner.require("States", "StartAt");
    var startAt = owner.string("StartAt").orElse("");
    var states = owner.object("States");
    states.ifPresent(this::compileStates);
    if (!startAt.isEmpty() && states.isPresent()) {
      checkTransitions(startAt, states.get(), outermost);
    }
    return startAt;
  }

  private void compileStates(Fields states) {
    if (states.object().members().isEmpty()) {
      owner.fault("States", "Value cannot be empty");
    }
    for (var name : states.object().members().keySet()) {
      checkName(name, states.at().field(name));
      states
          .object(name)
          .map(state -> state.reading(variable -> compilation.reads(name, variable)))
          .ifPresent(
              state -> outlines.put(name, new StateCompiler(compilation, name, state).compile()));
    }
  }

  private void checkName(String name, Location at) {
    var diagnostics = compilation.diagnostics();
    if (!compilation.names().add(name)) {
      diagnostics.error(Code.DUPLICATE_STATE_NAME, at, "Duplicate State name: " + name);
    }
    if (name.codePointCount(0, name.length()) > MAX_NAME) {
      diagnostics.error(
          Code.INVALID_STATE_NAME,
          at,
          "State name '%s' exceeds the %d-character limit allowed by the service"
              .formatted(name, MAX_NAME));
    }
    if (name.isEmpty()) {
      diagnostics.error(Code.INVALID_STATE_NAME, at, "State name cannot be empty");
    }
  }

  private void checkTransitions(String startAt, Fields states, boolean outermost) {
    var names = states.object().members();
    checkTarget(new Target(startAt, owner.at().field("StartAt")), names);
    outlines.values().forEach(state -> state.targets().forEach(to -> checkTarget(to, names)));
    if (!names.containsKey(startAt)) {
      return;
    }
    var reached = reach(startAt);
    boolean ends =
        reached.stream()
            .filter(names::containsKey)
            .anyMatch(name -> !outlines.containsKey(name) || outlines.get(name).terminal());
    if (outermost && !ends) {
      compilation.diagnostics().error(Code.MISSING_END_STATE, "Workflow has no terminal state");
      return;
    }
    for (var name : names.keySet()) {
      if (!reached.contains(name)) {
        compilation
            .diagnostics()
            .error(
                Code.MISSING_TRANSITION_TARGET,
                states.at().field(name),
                "State \"%s\" is not reachable.".formatted(name));
      }
    }
  }

  private void checkTarget(Target target, Map<String, Json> names) {
    if (!names.containsKey(target.state())) {
      compilation
          .diagnostics()
          .error(
              Code.MISSING_TRANSITION_TARGET,
              target.at(),
              "Missing 'Next' target: " + target.state());
    }
  }

  private Set<String> reach(String startAt) {
    var reached = new HashSet<String>();
    var open = new ArrayDeque<String>();
    reached.add(startAt);
    open.add(startAt);
    while (!open.isEmpty()) {
      var outline = outlines.get(open.remove());
      if (outline == null) {
        continue;
      }
      for (var target : outline.targets()) {
        if (reached.add(target.state())) {
          open.add(target.state());
        }
      }
    }
    return reached;
  }
}
