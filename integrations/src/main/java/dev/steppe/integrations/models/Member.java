package dev.steppe.integrations.models;

import java.util.Optional;

/// A member of a structure, or what a list or a map consists of.
///
/// @param name as the model has it
/// @param place where it stands in a message of a REST protocol
/// @param wireName what it is called there, if it is not called by its name
/// @param queryName what EC2's protocol calls it, if it says so of its own
/// @param idempotencyToken whether a client makes one up that is not given
/// @param hostLabel whether it is part of the host's name
public record Member(
    String name,
    Shape shape,
    Place place,
    Optional<String> wireName,
    Optional<String> queryName,
    boolean flattened,
    boolean xmlAttribute,
    Optional<XmlNamespace> namespace,
    Optional<Shape.TimeFormat> timeFormat,
    boolean idempotencyToken,
    boolean hostLabel) {

  /// Where in a message.
  public enum Place {
    BODY,
    PAYLOAD,
    HEADER,
    PREFIX_HEADERS,
    QUERY,
    QUERY_PARAMETERS,
    LABEL,
    STATUS
  }

  /// Its name as Step Functions writes it: the first letter large and nothing else changed, which
  /// fits every recorded call.
  public String pascalCase() {
    return name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
