package dev.steppe.asl.definition;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.jsonpath.Template;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/// Checks the names that a definition assigns to variables, in either query language.
///
/// Every `States` object is a scope: that of the machine, of a branch, of an iteration. States of
/// an inner scope may read what an outer one has assigned but may not assign it, as documented.
/// What the children of a distributed Map run is a machine of its own and sees nothing around it.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html>
final class VariableNames {
  /// The longest name, in characters.
  private static final int MAX_NAME = 80;

  private static final String RESERVED = "states";

  private final Diagnostics diagnostics;
  private final QueryLanguage machineLanguage;

  private VariableNames(Diagnostics diagnostics, QueryLanguage machineLanguage) {
    this.diagnostics = diagnostics;
    this.machineLanguage = machineLanguage;
  }

  /// Reports every name in `machine` that may not be assigned where it is.
  static void check(Fields machine, QueryLanguage language) {
    new VariableNames(machine.diagnostics(), language)
        .scope(machine.object(), machine.at(), Set.of());
  }

  /// @param outer the names that are assigned in the scopes around this one
  private void scope(Json.Obj owner, Location at, Set<String> outer) {
    var names = new HashSet<>(outer);
    states(owner, at, (state, place) -> assigned(state, place, outer, names));
    states(owner, at, (state, place) -> inside(state, place, names));
  }

  private static void states(Json.Obj owner, Location at, BiConsumer<Json.Obj, Location> action) {
    var place = at.field("States");
    object(owner, "States")
        .ifPresent(states ->
            states
                .members()
                .keySet()
                .forEach(name ->
                    object(states, name)
                        .ifPresent(state -> action.accept(state, place.field(name)))));
  }

  private void assigned(Json.Obj state, Location at, Set<String> outer, Set<String> names) {
    var language = language(state);
    assign(state, at, language, outer, names);
    for (var list : List.of("Choices", "Catch")) {
      var entries = objects(state, list);
      for (int i = 0; i < entries.size(); i++) {
        assign(entries.get(i), at.field(list).item(i), language, outer, names);
      }
    }
  }

  private QueryLanguage language(Json.Obj state) {
    return state
        .get("QueryLanguage")
        .map(it ->
            it.equals(Json.of(QueryLanguage.JSONPATH.text()))
                ? QueryLanguage.JSONPATH
                : QueryLanguage.JSONATA)
        .orElse(machineLanguage);
  }

  private void assign(
      Json.Obj owner, Location at, QueryLanguage language, Set<String> outer, Set<String> names) {
    for (var key : object(owner, "Assign").orElse(Json.Obj.EMPTY).members().keySet()) {
      var name =
          language == QueryLanguage.JSONPATH && key.endsWith(Template.SUFFIX)
              ? key.substring(0, key.length() - Template.SUFFIX.length())
              : key;
      check(name, at.field("Assign").field(key), outer);
      names.add(name);
    }
  }

  private void check(String name, Location at, Set<String> outer) {
    if (name.equals(RESERVED)) {
      diagnostics.error(
          Code.RESERVED_VARIABLE_NAME,
          at,
          "Cannot assign to reserved variable '$%s'.".formatted(RESERVED));
    } else if (!isIdentifier(name)) {
      diagnostics.error(
          Code.INVALID_VARIABLE_NAME,
          at,
          "Invalid variable name '%s': the variable name contains invalid characters."
              .formatted(name));
    } else if (name.codePointCount(0, name.length()) > MAX_NAME) {
      diagnostics.error(
          Code.INVALID_VARIABLE_NAME,
          at,
          "Invalid variable name '%s': the variable name exceeds the %d-character limit."
              .formatted(name, MAX_NAME));
    } else if (outer.contains(name)) {
      diagnostics.error(
          Code.INVALID_VARIABLE_NAME,
          at,
          "Cannot assign to variable '$%s' because it is assigned in an outer scope."
              .formatted(name));
    }
  }

  /// Whether it begins with a character of Unicode's class ID_Start and goes on with such of
  /// ID_Continue.
  private static boolean isIdentifier(String name) {
    return !name.isEmpty()
        && Character.isUnicodeIdentifierStart(name.codePointAt(0))
        && name.codePoints()
            .allMatch(
                c -> Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
  }

  /// The scopes inside of a state.
  private void inside(Json.Obj state, Location at, Set<String> names) {
    var branches = objects(state, "Branches");
    for (int i = 0; i < branches.size(); i++) {
      scope(branches.get(i), at.field("Branches").item(i), names);
    }
    for (var name : List.of("ItemProcessor", "Iterator")) {
      object(state, name)
          .ifPresent(processor ->
              scope(processor, at.field(name), isDistributed(processor) ? Set.of() : names));
    }
  }

  private static boolean isDistributed(Json.Obj processor) {
    return object(processor, "ProcessorConfig")
        .flatMap(config -> config.get("Mode"))
        .equals(Optional.of(Json.of("DISTRIBUTED")));
  }

  // What has another type was reported where it was compiled, and holds no names.

  private static Optional<Json.Obj> object(Json.Obj owner, String name) {
    return owner
        .get(name)
        .flatMap(value -> value instanceof Json.Obj it ? Optional.of(it) : none());
  }

  private static Optional<Json.Obj> none() {
    return Optional.empty();
  }

  private static List<Json.Obj> objects(Json.Obj owner, String name) {
    return owner.get(name).orElse(Json.Null.NULL) instanceof Json.Arr(var items)
        ? items.stream().map(item -> item instanceof Json.Obj it ? it : Json.Obj.EMPTY).toList()
        : List.of();
  }
}
