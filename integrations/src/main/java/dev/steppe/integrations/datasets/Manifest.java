package dev.steppe.integrations.datasets;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A list of files that hold the items.
///
/// @param columns the names of the files' columns, if the manifest has them
record Manifest(List<ObjectName> files, List<String> columns) {
  /// The greatest manifest: it is the one thing here that is held as a whole.
  private static final int MAX_SIZE = 32 << 20;

  private static final String S3 = "s3://";

  Manifest {
    files = List.copyOf(files);
    columns = List.copyOf(columns);
  }

  /// What Amazon Athena's UNLOAD leaves behind: the URI of a file a line.
  static Manifest athena(Content content) {
    var files =
        read(content)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .map(line -> file(line, content))
            .toList();
    return new Manifest(files, List.of());
  }

  /// A line without the name of a bucket means a file beside the manifest.
  private static ObjectName file(String line, Content content) {
    if (!line.startsWith(S3)) {
      return content.name().sibling(line);
    }
    var path = line.substring(S3.length());
    int slash = path.indexOf('/');
    if (slash <= 0 || slash == path.length() - 1) {
      throw content.fault("the manifest has a line that is no file: " + line);
    }
    return new ObjectName(
        path.substring(0, slash),
        path.substring(slash + 1),
        Optional.empty(),
        content.name().owner());
  }

  /// The `manifest.json` of S3 Inventory. Its files lie in the bucket that it lies in itself.
  static Manifest inventory(Content content) {
    var manifest = parse(content);
    if (!string(manifest, "fileFormat", content).equals("CSV")) {
      throw content.fault("only inventories in the format CSV can be read");
    }
    var columns =
        Stream.of(string(manifest, "fileSchema", content).split(",")).map(String::strip).toList();
    var files = new ArrayList<ObjectName>();
    if (!(manifest.get("files").orElse(Json.Null.NULL) instanceof Json.Arr(var items))) {
      throw content.fault("the manifest has no files");
    }
    for (var item : items) {
      if (!(item instanceof Json.Obj file)) {
        throw content.fault("the manifest has a file without a key");
      }
      files.add(content.name().sibling(string(file, "key", content)));
    }
    return new Manifest(files, columns);
  }

  private static Json.Obj parse(Content content) {
    try {
      if (Json.parse(read(content)) instanceof Json.Obj object) {
        return object;
      }
      throw content.fault("the manifest is not a JSON object");
    } catch (MalformedJsonException e) {
      throw content.fault("the manifest is not valid JSON: " + e.getMessage());
    }
  }

  private static String string(Json.Obj object, String name, Content content) {
    if (object.get(name).orElse(Json.Null.NULL) instanceof Json.Str(var text)) {
      return text;
    }
    throw content.fault("the manifest lacks '%s'".formatted(name));
  }

  private static String read(Content content) {
    try (var bytes = content.from(0)) {
      bytes.skipMark();
      var text = new Text(MAX_SIZE);
      for (int next = bytes.next(); next != Bytes.END; next = bytes.next()) {
        if (!text.add(next)) {
          throw content.fault(
              "the manifest exceeds the maximum size of %d bytes".formatted(MAX_SIZE));
        }
      }
      return text.take();
    }
  }
}
