package dev.steppe.integrations.protocols;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Shape;
import java.util.Optional;

/// What an answer says went wrong.
///
/// @param code the error's code on the wire, without namespace; empty if the answer has none
/// @param modelled the error's shape, if the model has it
/// @param message what the service says of it
/// @param details the error's members, if the model has it
public record WireError(
    String code, Optional<Shape.Structure> modelled, Optional<String> message, Json.Obj details) {}
