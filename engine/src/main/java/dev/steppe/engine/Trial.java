package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import java.util.Optional;
import java.util.function.Consumer;

/// What is different when a single state is tried out: it sees a context object that it is given,
/// and its failures do not name the state (recorded).
///
/// @param context the context object
/// @param failures is told every failure of the state before anybody handles it
record Trial(Json.Obj context, Consumer<Failure> failures) {
  /// The context object where an iteration's input is made of `item`.
  Json.Obj contextOf(Optional<Json> item) {
    return item.map(it -> context.with("Map", Json.object().put("Item", it).build()))
        .orElse(context);
  }
}
