package dev.steppe.asl.jsonata;

import dev.steppe.asl.DataFlow;
import dev.steppe.asl.Departure;
import dev.steppe.asl.Inspector.Stage;
import dev.steppe.asl.Scope;
import dev.steppe.asl.json.Json;
import java.util.Optional;

/// The way of data through a state in JSONata: Arguments makes what the work is given, Output what
/// the state hands on, and Assign the variables. All of them see the state's raw input.
///
/// @param output without it the result is handed on; of a state without work that is its input
/// @param moment when Output and Assign are evaluated
public record JsonataDataFlow(
    Optional<JsonataTemplate> arguments,
    Optional<JsonataTemplate> output,
    JsonataTemplate assign,
    Moment moment)
    implements DataFlow {
  @Override
  public Json input(Scope scope) {
    return scope.input();
  }

  @Override
  public Json arguments(Scope scope) {
    if (arguments.isEmpty()) {
      return scope.input();
    }
    var made = arguments.get().evaluate(scope);
    scope.inspector().saw(Stage.AFTER_ARGUMENTS, made);
    return made;
  }

  @Override
  public Departure leave(Scope raw, Json result) {
    var scope =
        switch (moment) {
          case BEFORE_WORK -> raw;
          case AFTER_WORK -> raw.withResult(result);
          case CAUGHT -> raw.withErrorOutput(result);
        };
    var made = output.isPresent() ? output.get().evaluate(scope) : result;
    return new Departure(
        made, assign.evaluate(scope) instanceof Json.Obj assigned ? assigned : Json.Obj.EMPTY);
  }
}
