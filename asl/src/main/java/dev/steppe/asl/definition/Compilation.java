package dev.steppe.asl.definition;

import dev.steppe.asl.State;
import dev.steppe.asl.State.DistributedMap.ExecutionType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What the compilers of one machine's parts share.
///
/// @param type the type of machine the definition is for
/// @param language the machine's own query language, which states of every depth inherit
/// @param names the names of all states met so far
/// @param labels the labels of all Maps met so far
/// @param states the states compiled so far; all of them if no errors are found
record Compilation(
    Definition.Type type,
    QueryLanguage language,
    Diagnostics diagnostics,
    Set<String> names,
    Set<String> labels,
    Map<String, State> states) {

  Compilation(Definition.Type type, QueryLanguage language, Diagnostics diagnostics) {
    this(type, language, diagnostics, new HashSet<>(), new HashSet<>(), new HashMap<>());
  }

  /// The compilation of what the children of a distributed Map run: a machine of its own, whose
  /// names are unique in the whole definition all the same.
  Compilation ofChildren(ExecutionType executionType) {
    var childType =
        switch (executionType) {
          case STANDARD -> Definition.Type.STANDARD;
          case EXPRESS -> Definition.Type.EXPRESS;
        };
    return new Compilation(childType, language, diagnostics, names, labels, new HashMap<>());
  }

  void add(State state) {
    states.put(state.name(), state);
  }
}
