package dev.steppe.asl;

import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// What an expression may refer to.
///
/// @param input what `$` means in JSONPath, and `$states.input` in JSONata
/// @param result what the state's work gave, `$states.result`, where the output is made of it
/// @param errorOutput the error that was caught, `$states.errorOutput`, in a catcher
/// @param variables the variables that can be seen from here
/// @param context makes the context object, `$$` or `$states.context`, when it is asked for
/// @param now the time of the decision
/// @param chance the source of unique ids and random numbers
/// @param inspector is shown what data becomes on its way
public record Scope(
    Json input,
    Optional<Json> result,
    Optional<Json> errorOutput,
    Variables variables,
    Supplier<Json.Obj> context,
    Instant now,
    Chance chance,
    Inspector inspector) {

  public Scope(
      Json input,
      Variables variables,
      Supplier<Json.Obj> context,
      Instant now,
      Chance chance,
      Inspector inspector) {
    this(input, Optional.empty(), Optional.empty(), variables, context, now, chance, inspector);
  }

  /// The same scope with another `$`.
  public Scope with(Json input) {
    return new Scope(input, result, errorOutput, variables, context, now, chance, inspector);
  }

  /// The same scope, where the state's work has given `result`.
  public Scope withResult(Json result) {
    return new Scope(
        input, Optional.of(result), errorOutput, variables, context, now, chance, inspector);
  }

  /// The same scope in a catcher, which has caught `errorOutput`.
  public Scope withErrorOutput(Json errorOutput) {
    return new Scope(
        input, result, Optional.of(errorOutput), variables, context, now, chance, inspector);
  }
}
