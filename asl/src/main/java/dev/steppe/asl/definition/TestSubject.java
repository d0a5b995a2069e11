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
  record Found(State state, boolean inJsonPath, boolean insideMap) implements TestSubject {}

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
  /// @param services what is known of the services that Task states call
  static TestSubject of(String text, Optional<String> stateName, Services services) {
    var compiler = new DefinitionCompiler(text, Definition.Type.STANDARD, services);
    return stateName
        .map(name -> inMachine(text, name, compiler.compile()))
        .orElseGet(() -> alone(text, compiler.compileState(NAME)));
  }

  private static TestSubject inMachine(String text, String name, Definition definition) {
    if (definition.machine().isEmpty()) {
      return new Invalid(definition.diagnostics());
    }
    return Place.find((Json.Obj) Json.parse(text), name)
        .flatMap(place ->
            state(definition.machine().get(), name).map(state -> found(text, state, place)))
        .orElseGet(Missing::new);
  }

  private static TestSubject alone(String text, Definition definition) {
    if (definition.machine().isEmpty()) {
      return new Invalid(definition.diagnostics());
    }
    var place = new Place((Json.Obj) Json.parse(text), false);
    return found(text, definition.machine().get().state(NAME), place);
  }

  private static TestSubject found(String text, State state, Place place) {
    var machine = (Json.Obj) Json.parse(text);
    var language = place.state.get("QueryLanguage").or(() -> machine.get("QueryLanguage"));
    return new Found(
        state,
        language.isEmpty() || language.equals(Optional.of(new Json.Str("JSONPath"))),
        place.insideMap);
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

  /// A state in a machine's JSON.
  record Place(Json.Obj state, boolean insideMap) {
    private static Optional<Place> find(Json.Obj machine, String name) {
      return in(machine, false, name);
    }

    private static Optional<Place> in(Json.Obj owner, boolean insideMap, String name) {
      if (!(owner.get("States").orElse(Json.Null.NULL) instanceof Json.Obj states)) {
        return Optional.empty();
      }
      for (var entry : states.members().entrySet()) {
        if (entry.getValue() instanceof Json.Obj state) {
          var here = new Place(state, insideMap);
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
          var found = in(processor, true, name);
          if (found.isPresent()) {
            return found;
          }
        }
      }
      if (state.get("Branches").orElse(Json.Null.NULL) instanceof Json.Arr(var branches)) {
        for (var branch : branches) {
          if (branch instanceof Json.Obj owner) {
            var found = in(owner, insideMap, name);
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
