package dev.steppe.asl.definition;

import dev.steppe.asl.State;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What the compilers of one machine's parts share.
///
/// @param type the type of machine the definition is for
/// @param language the machine's own query language, which states of every depth inherit
/// @param names the names of all states met so far
/// @param states the states compiled so far; all of them if no errors are found
record Compilation(
    Definition.Type type,
    QueryLanguage language,
    Diagnostics diagnostics,
    Set<String> names,
    Map<String, State> states) {

  Compilation(Definition.Type type, QueryLanguage language, Diagnostics diagnostics) {
    this(type, language, diagnostics, new HashSet<>(), new HashMap<>());
  }

  void add(State state) {
    states.put(state.name(), state);
  }
}
