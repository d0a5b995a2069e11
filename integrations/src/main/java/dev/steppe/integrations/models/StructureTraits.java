package dev.steppe.integrations.models;

import java.util.Optional;

/// What else a model says of a structure.
///
/// @param xmlName its name in XML, if it is not the shape's
/// @param namespace its namespace in XML, if it has one
/// @param errorCode what the service calls the error on the wire, if it is one and is not called by
///   the shape's name
public record StructureTraits(
    Optional<String> xmlName, Optional<XmlNamespace> namespace, Optional<String> errorCode) {
  public static final StructureTraits NONE =
      new StructureTraits(Optional.empty(), Optional.empty(), Optional.empty());
}
