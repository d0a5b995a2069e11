package dev.steppe.integrations.datasets;

import dev.steppe.asl.json.Json;
import dev.steppe.runtime.DatasetException;
import java.util.Optional;

/// The evaluated Parameters, or Arguments, of an ItemReader or a ResultWriter.
record Arguments(Json.Obj object) {
  /// @throws DatasetException if they are not an object
  static Arguments of(Json json) {
    if (!(json instanceof Json.Obj object)) {
      throw new DatasetException("The parameters must be an object, but they are " + json.text());
    }
    return new Arguments(object);
  }

  String bucket() {
    return required("Bucket");
  }

  String prefix() {
    return optional("Prefix").orElse("");
  }

  Optional<String> owner() {
    return optional("ExpectedBucketOwner");
  }

  ObjectName objectName() {
    return new ObjectName(bucket(), required("Key"), optional("VersionId"), owner());
  }

  private String required(String name) {
    return optional(name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(() ->
            new DatasetException("The field '%s' is required but was missing".formatted(name)));
  }

  private Optional<String> optional(String name) {
    return object
        .get(name)
        .map(value -> {
          if (value instanceof Json.Str(var text)) {
            return text;
          }
          throw new DatasetException(
              "The value of the field '%s' must be a string, but it is %s"
                  .formatted(name, value.text()));
        });
  }
}
