package dev.steppe.integrations.http;

import dev.steppe.asl.definition.PositionFinder;
import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads a file of connections: an object of their names, each with `AuthorizationType` and
/// `AuthParameters` as EventBridge's CreateConnection takes them. A text in AuthParameters may be
/// somewhere else: `{"env": "VARIABLE"}`, or `{"file": "PATH"}` beside the file. All faults are
/// found at once; none of them repeats what is in the file. Made for one text.
final class ConnectionsFile {
  private static final String TYPE = "AuthorizationType";
  private static final String PARAMETERS = "AuthParameters";
  private static final Set<String> TYPES =
      Set.of("BASIC", "API_KEY", "OAUTH_CLIENT_CREDENTIALS", "NONE");
  private static final Set<String> KNOWN = Set.of("Name", "Description", TYPE, PARAMETERS);
  private static final Set<String> NOTES = Set.of("$schema", "Comment");
  private static final int MOST_TOLD = 20;

  private final Path path;
  private final String text;
  private final Map<String, String> environment;
  private final List<Fault> faults = new ArrayList<>();

  /// @param at the place in the file, as `/stripe/AuthParameters`
  private record Fault(String at, String message) {}

  private ConnectionsFile(Path path, String text, Map<String, String> environment) {
    this.path = path;
    this.text = text;
    this.environment = environment;
  }

  /// The connections of the file, by their names.
  ///
  /// @throws IOException if the text is not a file of connections; the message says where and why
  static Map<String, ConnectionParameters> read(
      Path path, String text, Map<String, String> environment) throws IOException {
    return new ConnectionsFile(path, text, environment).connections();
  }

  private Map<String, ConnectionParameters> connections() throws IOException {
    Json json;
    try {
      json = Json.parse(text);
    } catch (MalformedJsonException e) {
      // The reader's own words may repeat what is there, which may be a secret.
      throw new IOException("%s:%d:%d: not JSON".formatted(path, e.line(), e.column()));
    }
    var connections = new LinkedHashMap<String, ConnectionParameters>();
    if (json instanceof Json.Obj root) {
      root.members()
          .forEach((name, value) -> {
            if (!NOTES.contains(name)) {
              connection("/" + name, name, value)
                  .ifPresent(connection -> connections.put(name, connection));
            }
          });
    } else {
      fault("/", "it is not an object of connections by their names");
    }
    if (!faults.isEmpty()) {
      throw new IOException(told());
    }
    return connections;
  }

  private void fault(String at, String message) {
    faults.add(new Fault(at, message));
  }

  private String told() {
    var positions =
        PositionFinder.find(text, faults.stream().map(Fault::at).collect(Collectors.toSet()));
    var lines =
        faults.stream()
            .limit(MOST_TOLD)
            .map(fault -> {
              var position = Optional.ofNullable(positions.get(fault.at()));
              return path
                  + position.map(it -> ":" + it.line() + ":" + it.column()).orElse("")
                  + ": "
                  + fault.at()
                  + ": "
                  + fault.message();
            })
            .collect(Collectors.joining("\n"));
    return faults.size() > MOST_TOLD
        ? lines + "\nand %d more".formatted(faults.size() - MOST_TOLD)
        : lines;
  }

  private Optional<ConnectionParameters> connection(String at, String name, Json value) {
    if (!name.matches("[.\\-_A-Za-z0-9]{1,64}")) {
      fault(at, "a connection's name has 1 to 64 letters, digits, points, hyphens and underscores");
      return Optional.empty();
    }
    if (!(value instanceof Json.Obj given)) {
      fault(at, "it is not an object with " + TYPE + " and " + PARAMETERS);
      return Optional.empty();
    }
    for (var member : given.members().keySet()) {
      if (!KNOWN.contains(member)) {
        fault(at + "/" + member, "it is not known here");
      }
    }
    var type = given.get(TYPE).map(FormText::scalar).orElse("");
    if (!TYPES.contains(type)) {
      fault(
          given.get(TYPE).isPresent() ? at + "/" + TYPE : at,
          TYPE + " must be BASIC, API_KEY, OAUTH_CLIENT_CREDENTIALS, or NONE");
      return Optional.empty();
    }
    var before = faults.size();
    var parameters = found(at + "/" + PARAMETERS, given.get(PARAMETERS).orElse(Json.Obj.EMPTY));
    if (!(parameters instanceof Json.Obj object)) {
      fault(at + "/" + PARAMETERS, "it must be an object");
      return Optional.empty();
    }
    return faults.size() > before
        ? Optional.empty()
        : ConnectionParameters.read(
            type, object, (place, message) -> fault(at + "/" + PARAMETERS + place, message));
  }

  /// The value, with what it says to be somewhere else.
  private Json found(String at, Json value) {
    return switch (value) {
      case Json.Obj object when object.members().size() == 1 && object.get("env").isPresent() ->
          ofVariable(at, FormText.scalar(object.get("env").get()));
      case Json.Obj object when object.members().size() == 1 && object.get("file").isPresent() ->
          ofFile(at, FormText.scalar(object.get("file").get()));
      case Json.Obj object -> {
        var members = new LinkedHashMap<String, Json>();
        object.members().forEach((name, it) -> members.put(name, found(at + "/" + name, it)));
        yield new Json.Obj(members);
      }
      case Json.Arr(var items) -> {
        var all = new ArrayList<Json>();
        for (int i = 0; i < items.size(); i++) {
          all.add(found(at + "[" + i + "]", items.get(i)));
        }
        yield new Json.Arr(all);
      }
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> value;
    };
  }

  private Json ofVariable(String at, String name) {
    var value = Optional.ofNullable(environment.get(name));
    if (value.isEmpty()) {
      fault(at, "the environment has no variable " + name);
    }
    return Json.of(value.orElse(""));
  }

  /// The file's text without the line break at its end.
  private Json ofFile(String at, String name) {
    try {
      var file = path.toAbsolutePath().resolveSibling(name);
      return Json.of(Files.readString(file).replaceFirst("\\R\\z", ""));
    } catch (IOException | InvalidPathException e) {
      fault(at, "the file %s can not be read".formatted(name));
      return Json.of("");
    }
  }
}
