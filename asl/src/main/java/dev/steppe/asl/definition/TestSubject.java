package dev.steppe.asl.definition;

import dev.steppe.asl.State;
import dev.steppe.asl.StateMachine;
import dev.steppe.asl.json.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// What a definition gives the TestState operation to try out: one state, which stands alone or in
/// a whole machine. A state of a machine is as it is there: in the machine's query language, and
/// perhaps inside of a Map state.
public sealed interface TestSubject {
  /// The name that AWS gives a state that stands alone, and shows of any state that is tested
  /// (recorded).
  String NAME = "StateName";

  /// The state to test.
  ///
  /// @param inJsonPath whether its query language is JSONPath
  /// @param insideMap whether it belongs to the iterations of a Map state
  /// @param notYet what keeps this version from running it without a mock
  record Found(State state, boolean inJsonPath, boolean insideMap, List<Diagnostic> notYet)
      implements TestSubject {
    public Found {
      notYet = List.copyOf(notYet);
    }
  }

  /// The definition is not valid.
  record Invalid(List<Diagnostic> diagnostics) implements TestSubject {
    public Invalid {
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /// The machine has no state of that name.
  record Missing() implements TestSubject {}

  /// Finds the state to test.
  ///
  /// @param text one state, or a whole machine
  /// @param stateName the state to test of the machine
  static TestSubject of(String text, Optional<String> stateName) {
    return stateName.map(name -> inMachine(text, name)).orElseGet(() -> alone(text));
  }

  private static TestSubject inMachine(String text, String name) {
    var definition = new DefinitionCompiler(text, Definition.Type.STANDARD).compile(machine -> {});
    if (definition.machine().isEmpty()) {
      return new Invalid(definition.diagnostics());
    }
    return Place.find((Json.Obj) Json.parse(text), name)
        .flatMap(place ->
            state(definition.machine().get(), name).map(state -> found(text, state, place)))
        .orElseGet(Missing::new);
  }

  private static TestSubject alone(String text) {
    var definition = new DefinitionCompiler(text, Definition.Type.STANDARD).compileState(NAME);
    if (definition.machine().isEmpty()) {
      return new Invalid(definition.diagnostics());
    }
    var place =
        new Place((Json.Obj) Json.parse(text), Location.ROOT.field("States").field(NAME), false);
    return found(text, definition.machine().get().state(NAME), place);
  }

  private static TestSubject found(String text, State state, Place place) {
    var machine = (Json.Obj) Json.parse(text);
    var language = place.state.get("QueryLanguage").or(() -> machine.get("QueryLanguage"));
    var diagnostics = new Diagnostics();
    NotYet.checkState(new Fields(place.state, place.at, diagnostics));
    return new Found(
        state,
        language.isEmpty() || language.equals(Optional.of(new Json.Str("JSONPath"))),
        place.insideMap,
        diagnostics.located("{}"));
  }

  /// The state of that name: of the machine, or of the processor of one of its distributed Maps.
  private static Optional<State> state(StateMachine machine, String name) {
    Deque<StateMachine> open = new ArrayDeque<>(List.of(machine));
    while (!open.isEmpty()) {
      var states = open.remove().states();
      if (states.containsKey(name)) {
        return Optional.of(states.get(name));
      }
      for (var state : states.values()) {
        if (state instanceof State.DistributedMap map) {
          open.add(map.processor());
        }
      }
    }
    return Optional.empty();
  }

  /// Where a state stands in a machine's JSON.
  record Place(Json.Obj state, Location at, boolean insideMap) {
    private static Optional<Place> find(Json.Obj machine, String name) {
      return in(machine, Location.ROOT, false, name);
    }

    private static Optional<Place> in(Json.Obj owner, Location at, boolean insideMap, String name) {
      if (!(owner.get("States").orElse(Json.Null.NULL) instanceof Json.Obj states)) {
        return Optional.empty();
      }
      var within = at.field("States");
      for (var entry : states.members().entrySet()) {
        if (entry.getValue() instanceof Json.Obj state) {
          var here = new Place(state, within.field(entry.getKey()), insideMap);
          var found = entry.getKey().equals(name) ? Optional.of(here) : here.inside(name);
          if (found.isPresent()) {
            return found;
          }
        }
      }
      return Optional.empty();
    }

    private Optional<Place> inside(String name) {
      for (var field : List.of("ItemProcessor", "Iterator")) {
        if (state.get(field).orElse(Json.Null.NULL) instanceof Json.Obj processor) {
          var found = in(processor, at.field(field), true, name);
          if (found.isPresent()) {
            return found;
          }
        }
      }
      if (state.get("Branches").orElse(Json.Null.NULL) instanceof Json.Arr(var branches)) {
        for (int i = 0; i < branches.size(); i++) {
          if (branches.get(i) instanceof Json.Obj branch) {
            var found = in(branch, at.field("Branches").item(i), insideMap, name);
            if (found.isPresent()) {
              return found;
            }
          }
        }
      }
      return Optional.empty();
    }
  }
}
