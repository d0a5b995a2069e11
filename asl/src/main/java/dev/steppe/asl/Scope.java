package dev.steppe.asl;

import dev.steppe.asl.json.Json;
import java.util.function.Supplier;

/// What an expression may refer to.
///
/// @param input what `$` means
/// @param context makes the context object, `$$`, when it is asked for
/// @param chance the source of unique ids and random numbers
public record Scope(Json input, Supplier<Json.Obj> context, Chance chance) {
  /// The same scope with another `$`.
  public Scope with(Json input) {
    return new Scope(input, context, chance);
  }
}
