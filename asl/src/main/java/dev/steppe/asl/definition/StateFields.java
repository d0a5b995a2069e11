package dev.steppe.asl.definition;

import dev.steppe.asl.StateType;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which fields a state of each type may have, in either query language and in one of them only.
///
/// @param both allowed in both languages
/// @param only allowed in one language
record StateFields(Set<String> both, Map<QueryLanguage, Set<String>> only) {
  private static final List<String> COMMON = List.of("Type", "Comment", "QueryLanguage");

  private static final Map<StateType, StateFields> TABLE = new EnumMap<>(StateType.class);

  static {
    put(
        StateType.PASS,
        "Assign Next End",
        "InputPath OutputPath Result ResultPath Parameters",
        "Output");
    put(
        StateType.TASK,
        "Resource Assign Retry Catch TimeoutSeconds HeartbeatSeconds Credentials Next End",
        "InputPath Parameters ResultSelector ResultPath OutputPath TimeoutSecondsPath"
            + " HeartbeatSecondsPath",
        "Arguments Output");
    put(
        StateType.WAIT,
        "Seconds Timestamp Assign Next End",
        "InputPath OutputPath SecondsPath TimestampPath",
        "Output");
    put(StateType.CHOICE, "Choices Default Assign", "InputPath OutputPath", "Output");
    put(StateType.SUCCEED, "", "InputPath OutputPath", "Output");
    put(StateType.FAIL, "Error Cause", "ErrorPath CausePath", "");
    put(
        StateType.PARALLEL,
        "Branches Assign Retry Catch Next End",
        "InputPath Parameters ResultSelector ResultPath OutputPath",
        "Arguments Output");
    put(
        StateType.MAP,
        "ItemProcessor Iterator ItemSelector ItemReader ItemBatcher ResultWriter MaxConcurrency"
            + " ToleratedFailureCount ToleratedFailurePercentage Label Assign Retry Catch Next End",
        "InputPath ItemsPath Parameters ResultSelector ResultPath OutputPath MaxConcurrencyPath"
            + " ToleratedFailureCountPath ToleratedFailurePercentagePath",
        "Items Output");
  }

  private static void put(StateType type, String both, String jsonPath, String jsonata) {
    var shared = new HashSet<>(names(both));
    shared.addAll(COMMON);
    TABLE.put(
        type,
        new StateFields(
            Set.copyOf(shared),
            Map.of(
                QueryLanguage.JSONPATH, names(jsonPath), QueryLanguage.JSONATA, names(jsonata))));
  }

  private static Set<String> names(String text) {
    return text.isEmpty() ? Set.of() : Set.of(text.split(" "));
  }

  /// Reports the fields that a state of this type and language may not have.
  ///
  /// @param foreign whether fields of the other language are to be reported too
  static void check(Fields state, StateType type, QueryLanguage language, boolean foreign) {
    var table = TABLE.getOrDefault(type, new StateFields(Set.of(), Map.of()));
    for (var name : state.object().members().keySet()) {
      if (table.both.contains(name) || table.in(language).contains(name)) {
        continue;
      }
      if (!table.in(language.other()).contains(name)) {
        state.fault("Field '%s' is not supported".formatted(name));
      } else if (foreign) {
        wrongLanguage(state, language, name);
      }
    }
  }

  private Set<String> in(QueryLanguage language) {
    return only.getOrDefault(language, Set.of());
  }

  /// Reports a field that only the other language has.
  static void wrongLanguage(Fields owner, QueryLanguage language, String name) {
    owner.fault(
        "The QueryLanguage is set to '%s', but field '%s' is only supported for the '%s' QueryLanguage"
            .formatted(language.text(), name, language.other().text()));
  }
}
