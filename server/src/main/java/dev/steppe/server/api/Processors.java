package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import java.util.List;
import java.util.Optional;

/// Finds what the children of a distributed Map run in the text of a definition.
final class Processors {
  private static final List<String> NAMES = List.of("ItemProcessor", "Iterator");

  private Processors() {}

  /// The processor of the Map state of that name, as a definition of its own.
  static Optional<Json.Obj> of(Json definition, String state) {
    return switch (definition) {
      case Json.Obj object -> {
        var here =
            object
                .get("States")
                .filter(Json.Obj.class::isInstance)
                .flatMap(states -> ((Json.Obj) states).get(state))
                .flatMap(Processors::of);
        yield here.isPresent() ? here : within(object.members().values(), state);
      }
      case Json.Arr(var items) -> within(items, state);
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> Optional.empty();
    };
  }

  private static Optional<Json.Obj> within(Iterable<Json> values, String state) {
    for (var value : values) {
      var found = of(value, state);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Json.Obj> of(Json map) {
    return map instanceof Json.Obj object
        ? NAMES.stream()
            .flatMap(name -> object.get(name).stream())
            .filter(Json.Obj.class::isInstance)
            .map(Json.Obj.class::cast)
            .findFirst()
        : Optional.empty();
  }
}
