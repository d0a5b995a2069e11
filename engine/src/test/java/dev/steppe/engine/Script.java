package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Spots.Spot;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the world does in a rehearsal: what the execution is started with, and what the task of
/// each state answers.
///
/// @param data what each source gives: [#INPUT], a state's name for what its task answers, and
///   [#failureOf(String)] for the error that it answers instead
record Script(SortedMap<String, Json> data) {
  static final String INPUT = "";

  /// Stands for an error when the task never ends.
  static final String SILENCE = "silence";

  Script {
    data = new TreeMap<>(data);
  }

  static String failureOf(String state) {
    return state + "!";
  }

  Json given(String source) {
    return Spots.signed(data.getOrDefault(source, Json.Obj.EMPTY), source);
  }

  /// The error that the state's task ends with.
  Optional<String> error(String state) {
    return Optional.ofNullable(data.get(failureOf(state)))
        .flatMap(failure -> ((Json.Obj) failure).get("Error"))
        .map(error -> ((Json.Str) error).value());
  }

  /// The cause of that error, a JSON text as many services give it.
  Optional<String> cause(String state) {
    return ((Json.Obj) given(failureOf(state)))
        .get("Cause")
        .map(cause -> ((Json.Str) cause).value());
  }

  Script with(Spot spot, Optional<Json> value) {
    var changed = new TreeMap<>(data);
    changed.merge(
        spot.source(),
        Spots.put(Json.Obj.EMPTY, spot.steps(), value),
        (old, _) -> Spots.put(old, spot.steps(), value));
    return new Script(changed);
  }

  /// The same, but where a JSON text is, what is not a text becomes one.
  Script wishing(Spot spot, Optional<Json> value) {
    var old = Spots.at(data.getOrDefault(spot.source(), Json.Obj.EMPTY), spot.steps());
    var isText =
        old.filter(it -> it instanceof Json.Str(var text) && Spots.parsed(text).isPresent())
            .isPresent();
    return with(
        spot, isText ? value.map(it -> it instanceof Json.Str ? it : Json.of(it.text())) : value);
  }

  Script failing(String state, String error) {
    var changed = new TreeMap<>(data);
    changed.put(failureOf(state), Json.object().put("Error", error).put("Cause", "{}").build());
    return new Script(changed);
  }
}
