package dev.steppe.asl.definition;

import dev.steppe.asl.State;
import dev.steppe.asl.State.DistributedMap.ExecutionType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the compilers of one machine's parts share.
///
/// @param type the type of machine the definition is for
/// @param language the machine's own query language, which states of every depth inherit
/// @param services what is known of the services that Task states call
/// @param names the names of all states met so far
/// @param labels the labels of all Maps met so far
/// @param states the states compiled so far; all of them if no errors are found
/// @param variables the names of the variables that each state reads, by the state's name
record Compilation(
    Definition.Type type,
    QueryLanguage language,
    Services services,
    Diagnostics diagnostics,
    Set<String> names,
    Set<String> labels,
    Map<String, State> states,
    SortedMap<String, SortedSet<String>> variables) {

  Compilation(
      Definition.Type type, QueryLanguage language, Services services, Diagnostics diagnostics) {
    this(
        type,
        language,
        services,
        diagnostics,
        new HashSet<>(),
        new HashSet<>(),
        new HashMap<>(),
        new TreeMap<>());
  }

  /// The compilation of what the children of a distributed Map run: a machine of its own, whose
  /// names are unique in the whole definition all the same.
  Compilation ofChildren(ExecutionType executionType) {
    var childType =
        switch (executionType) {
          case STANDARD -> Definition.Type.STANDARD;
          case EXPRESS -> Definition.Type.EXPRESS;
        };
    return new Compilation(
        childType, language, services, diagnostics, names, labels, new HashMap<>(), variables);
  }

  void add(State state) {
    states.put(state.name(), state);
  }

  /// An expression of `state` reads `variable`.
  void reads(String state, String variable) {
    variables.computeIfAbsent(state, _ -> new TreeSet<>()).add(variable);
  }
}
