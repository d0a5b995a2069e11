package dev.steppe.integrations.functions;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.files.InvalidFileException;
import dev.steppe.integrations.files.JsonText;
import dev.steppe.integrations.functions.FunctionMap.Entries;
import dev.steppe.integrations.functions.FunctionMap.Entry;
import dev.steppe.integrations.functions.FunctionMap.Target;
import dev.steppe.integrations.web.Header;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Reads a `functions.json`. All faults are found at once. Made for one text.
///
/// ```json
/// {
///   "order-price": {"timeoutSeconds": 3, "env": {"CURRENCY": "EUR"}},
///   "tax":         {"handler": "../src/tax.py", "maxConcurrency": 2},
///   "invoice":     {"command": ["./invoice", "--json"]},
///   "shipping":    {"url": "http://127.0.0.1:9000/ship"},
///   "legacy":      {"endpoint": "http://127.0.0.1:3001", "functionName": "Legacy"},
///   "render":      {"worker": "external"}
/// }
/// ```
final class FunctionMapReader {
  private static final Pattern NAME =
      Pattern.compile("[a-zA-Z0-9-_]{1,140}(:[a-zA-Z0-9-_]{1,128})?");

  /// What a function is: one of them, or none for one of the folder.
  private static final List<String> TARGETS =
      List.of("handler", "command", "url", "endpoint", "worker");

  private static final List<String> TERMS =
      List.of("env", "timeoutSeconds", "maxConcurrency", "queueSeconds", "startSeconds");

  private static final Map<String, String> OF_TARGETS =
      Map.of("functionName", "endpoint", "headers", "url", "holdsConnection", "worker");

  private static final Set<String> NOTES = Set.of("$schema", "Comment", "comment");

  private final JsonText text;
  private final Path home;

  private FunctionMapReader(JsonText text, Path home) {
    this.text = text;
    this.home = home;
  }

  /// What the text says.
  ///
  /// @param home the folder that relative paths begin in
  static Entries read(String text, Path home) throws InvalidFileException {
    var json = new JsonText(text);
    var root = json.root("whose members are functions");
    var entries = new FunctionMapReader(json, home).entries(root);
    json.check();
    return entries;
  }

  private Entries entries(Json.Obj root) {
    var entries = new TreeMap<String, Entry>();
    root.members()
        .forEach((name, value) -> {
          if (NOTES.contains(name)) {
            return;
          }
          var at = "/" + name;
          if (!NAME.matcher(name).matches()) {
            text.fault(
                at,
                "is no function's name: letters, digits, - and _, and :VERSION if it is for one");
          } else if (value instanceof Json.Obj entry) {
            entries.put(name, entry(at, name, entry));
          } else {
            text.fault(at, "must be an object");
          }
        });
    return new Entries(entries);
  }

  private Entry entry(String at, String name, Json.Obj entry) {
    var targets = TARGETS.stream().filter(key -> entry.get(key).isPresent()).toList();
    if (targets.size() > 1) {
      text.fault(at, "is " + String.join(" and ", targets) + " at once: it can be one of them");
    }
    entry.members().keySet().forEach(key -> known(at, key, targets));
    return new Entry(
        targets.stream().findFirst().flatMap(target -> target(at, name, target, entry)),
        texts(at + "/env", entry.get("env")),
        seconds(at, entry, "timeoutSeconds", 0.001),
        concurrency(at, entry),
        seconds(at, entry, "queueSeconds", 0),
        seconds(at, entry, "startSeconds", 0.001));
  }

  private void known(String at, String key, List<String> targets) {
    var owner = Optional.ofNullable(OF_TARGETS.get(key));
    if (owner.isPresent()) {
      if (!targets.contains(owner.get())) {
        text.fault(at + "/" + key, "belongs to " + owner.get() + ", which is not there");
      }
    } else if (!TARGETS.contains(key) && !TERMS.contains(key) && !NOTES.contains(key)) {
      text.fault(at + "/" + key, "is not known here. " + Hint.of(key, knownKeys()));
    }
  }

  private static List<String> knownKeys() {
    var all = new ArrayList<>(TARGETS);
    all.addAll(TERMS);
    all.addAll(OF_TARGETS.keySet().stream().sorted().toList());
    return all;
  }

  private Optional<Target> target(String at, String name, String key, Json.Obj entry) {
    var here = at + "/" + key;
    var value = entry.get(key).orElse(Json.Null.NULL);
    return switch (key) {
      case "handler" -> path(here, value).map(Target.Handler::new);
      case "command" -> command(here, value);
      case "url" ->
          address(here, value).map(address -> new Target.Url(address, headers(at, entry)));
      case "endpoint" ->
          address(here, value)
              .map(address ->
                  new Target.Endpoint(
                      address,
                      entry.get("functionName").isPresent()
                          ? string(at + "/functionName", entry.get("functionName").get())
                              .orElse(name)
                          : name));
      default -> {
        if (value.equals(Json.of("external"))) {
          yield Optional.of(new Target.External(flag(at, entry, "holdsConnection", true)));
        }
        text.fault(here, "must be \"external\": workers that somebody else starts");
        yield Optional.empty();
      }
    };
  }

  private Optional<Target> command(String at, Json value) {
    var words = new ArrayList<String>();
    if (value instanceof Json.Arr(var items) && !items.isEmpty()) {
      for (int i = 0; i < items.size(); i++) {
        string(at + "[" + i + "]", items.get(i)).ifPresent(words::add);
      }
      if (words.size() < items.size()) {
        return Optional.empty();
      }
      // A program with a folder in its name is looked for from here, any other on the PATH.
      if (words.getFirst().contains("/")) {
        words.set(0, home.resolve(words.getFirst()).normalize().toString());
      }
      return Optional.of(new Target.Command(words, home));
    }
    text.fault(at, "must be an array: the program and each of its arguments");
    return Optional.empty();
  }

  private Optional<Path> path(String at, Json value) {
    return string(at, value)
        .flatMap(path -> {
          try {
            return Optional.of(home.resolve(path).normalize());
          } catch (InvalidPathException e) {
            text.fault(at, "is no path: " + e.getReason());
            return Optional.empty();
          }
        });
  }

  private Optional<URI> address(String at, Json value) {
    return string(at, value)
        .flatMap(given -> {
          try {
            var address = new URI(given);
            var scheme = String.valueOf(address.getScheme());
            if ((scheme.equals("http") || scheme.equals("https"))
                && address.getHost() != null
                && address.getRawUserInfo() == null) {
              return Optional.of(address);
            }
          } catch (URISyntaxException _) {
            // Told below.
          }
          text.fault(at, "must be an http or https address without credentials in it");
          return Optional.empty();
        });
  }

  private List<Header> headers(String at, Json.Obj entry) {
    var headers = new ArrayList<Header>();
    texts(at + "/headers", entry.get("headers"))
        .forEach((name, value) -> {
          try {
            headers.add(new Header(name, value));
          } catch (IllegalArgumentException e) {
            text.fault(at + "/headers/" + name, String.valueOf(e.getMessage()));
          }
        });
    return headers;
  }

  private Map<String, String> texts(String at, Optional<Json> value) {
    var texts = new TreeMap<String, String>();
    value.ifPresent(object ->
        text.members(
            at,
            object,
            (name, member) -> {
              if (member instanceof Json.Str(var found)) {
                texts.put(name, found);
              } else {
                text.fault(at + "/" + name, "must be a string");
              }
            }));
    return texts;
  }

  private Optional<String> string(String at, Json value) {
    if (value instanceof Json.Str(var found) && !found.isEmpty()) {
      return Optional.of(found);
    }
    text.fault(at, "must be a string that is not empty");
    return Optional.empty();
  }

  private boolean flag(String at, Json.Obj entry, String key, boolean otherwise) {
    var value = entry.get(key);
    if (value.isPresent() && !(value.get() instanceof Json.Bool)) {
      text.fault(at + "/" + key, "must be true or false");
    }
    return value.map(Json.Bool.TRUE::equals).orElse(otherwise);
  }

  private Optional<Duration> seconds(String at, Json.Obj entry, String key, double least) {
    return entry
        .get(key)
        .flatMap(value -> {
          if (value instanceof Json.Num number
              && number.asDouble() >= least
              && number.asDouble() <= Functions.MOST_SECONDS) {
            return Optional.of(Duration.ofMillis(Math.round(number.asDouble() * 1000)));
          }
          text.fault(
              at + "/" + key,
              "must be a number of seconds from %s to %d"
                  .formatted(least == 0 ? "0" : "0.001", Functions.MOST_SECONDS));
          return Optional.empty();
        });
  }

  private OptionalInt concurrency(String at, Json.Obj entry) {
    var value = entry.get("maxConcurrency");
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    if (value.get() instanceof Json.Int(var number) && number >= 1 && number <= 100_000) {
      return OptionalInt.of((int) number);
    }
    text.fault(at + "/maxConcurrency", "must be a whole number from 1 to 100000");
    return OptionalInt.empty();
  }
}
