package dev.steppe.asl;

import dev.steppe.asl.json.Json;

/// With what a state is left.
///
/// @param output the next state's input
/// @param assigned the variables that get new values, by name
public record Departure(Json output, Json.Obj assigned) {
  /// A departure that assigns nothing.
  public static Departure with(Json output) {
    return new Departure(output, Json.Obj.EMPTY);
  }
}
