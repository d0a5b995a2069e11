package dev.steppe.integrations.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The errors that services have in their models, which those of the catalogue lack: only these
/// have a name of their own in what an execution sees, and all others go by the service's.
final class ErrorNames {
  private static final String RESOURCE = "errors.txt";

  private final Map<String, String> lines;

  private ErrorNames(Map<String, String> lines) {
    this.lines = lines;
  }

  static ErrorNames read() throws IOException {
    try (InputStream resource = ErrorNames.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IOException("there is no " + RESOURCE);
      }
      var lines = new HashMap<String, String>();
      new String(resource.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> {
            int colon = line.indexOf(':');
            lines.put(line.substring(0, colon), line.substring(colon + 1).strip());
          });
      return new ErrorNames(lines);
    }
  }

  /// The service's errors: their names, and without their members.
  List<Shape.Structure> of(String service) {
    return Optional.ofNullable(lines.get(service)).stream()
        .flatMap(line -> Arrays.stream(line.split(" ")))
        .map(ErrorNames::error)
        .toList();
  }

  /// `NotFoundException=NotFound` is called `NotFound` on the wire.
  private static Shape.Structure error(String name) {
    int equals = name.indexOf('=');
    var error = new Shape.Structure(equals < 0 ? name : name.substring(0, equals));
    error.define(
        List.of(),
        Set.of(),
        new StructureTraits(
            Optional.empty(),
            Optional.empty(),
            equals < 0 ? Optional.empty() : Optional.of(name.substring(equals + 1))));
    return error;
  }
}
