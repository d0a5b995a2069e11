package dev.steppe.server.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// AWS's model of the Step Functions API, and of the operations on connections of EventBridge: what
/// each operation takes, answers and refuses with. It is data that AWS publishes; `api_model.py`
/// makes the file and describes its form. Where AWS was recorded to do otherwise than its model
/// says, that is said here.
final class ApiModel {
  static final String FILE = "api-model.txt";
  static final String CONNECTIONS_FILE = "connections-model.txt";

  /// Payloads are held to bytes of UTF-8, though the model counts characters (recorded).
  private static final String PAYLOAD = "SensitiveData";

  private static final String DEFINITION = "Definition";

  /// Words that AWS lists in an order of its own when it refuses another (recorded).
  private static final Map<String, List<String>> RECORDED_WORDS =
      Map.of(
          "ExecutionStatus",
          List.of("SUCCEEDED", "TIMED_OUT", "PENDING_REDRIVE", "ABORTED", "FAILED", "RUNNING"));

  /// Structures all of whose members are needed, though the model requires none (recorded).
  private static final Set<String> RECORDED_WHOLE = Set.of("Tag");

  private static final ApiModel AWS = new ApiModel(read(FILE));

  /// Patterns of the model that a hostile text would keep busy for ever, or nest too deeply, said
  /// in another way.
  private static final Map<String, String> PATTERNS = patterns();

  private static Map<String, String> patterns() {
    var credential = "^\\t*[^\\x00-\\x1F:\\x7F][^\\x00-\\x08\\x0A-\\x1F:\\x7F]*$";
    return Map.of(
        "AuthHeaderParameters",
        credential,
        "AuthHeaderParametersSensitive",
        credential,
        "HeaderValueSensitive",
        "^\\t*[\\x20-\\x7E][\\t\\x20-\\x7E]*$",
        "HttpsEndpoint",
        "^[-()_.!~*';/?:@\\x26=+$,A-Za-z0-9%]+$");
  }

  /// Read when it is first needed, which it is not for most servers.
  private static final class OfConnections {
    static final ApiModel MODEL = new ApiModel(read(CONNECTIONS_FILE));
  }

  /// A line of the file by the name of its shape, or of its operation after an `@`.
  private final Map<String, String> lines = new HashMap<>();

  private final SortedSet<String> operations = new TreeSet<>();

  private ApiModel(String file) {
    for (int start = 0, end; start < file.length(); start = end + 1) {
      end = file.indexOf('\n', start);
      int blank = file.indexOf(' ', start);
      var name = file.substring(start, blank);
      lines.put(name, file.substring(blank + 1, end));
      if (name.startsWith("@")) {
        operations.add(name.substring(1));
      }
    }
  }

  /// The names of all operations of Step Functions.
  static SortedSet<String> operations() {
    return Collections.unmodifiableSortedSet(AWS.operations);
  }

  /// What an operation takes.
  static Shape.Structure input(String operation) {
    var model = AWS.operations.contains(operation) ? AWS : OfConnections.MODEL;
    return model.structure(model.part(operation, 0));
  }

  /// What an operation answers.
  static Shape.Structure output(String operation) {
    return AWS.structure(AWS.part(operation, 1));
  }

  /// The names of the errors that an operation declares.
  static List<String> errors(String operation) {
    return List.of(AWS.part(operation, 2).split(",", -1));
  }

  /// What an error tells.
  static Shape.Structure error(String name) {
    return AWS.structure(name);
  }

  private String part(String operation, int index) {
    return line("@" + operation).split(" ", -1)[index];
  }

  private String line(String name) {
    return Optional.ofNullable(lines.get(name))
        .orElseThrow(() -> new IllegalArgumentException("AWS's model has no " + name));
  }

  private Shape shape(String name) {
    var line = line(name);
    var rest = line.substring(1);
    return switch (line.charAt(0)) {
      case 's', 'S' -> text(name, line);
      case '|' -> new Shape.Word(RECORDED_WORDS.getOrDefault(name, List.of(rest.split("\\|"))));
      case 'i' -> whole(rest, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case 'l' -> whole(rest, Long.MIN_VALUE, Long.MAX_VALUE);
      case 'f' -> {
        var bounds = Bounds.of(rest);
        yield new Shape.Fraction(
            bounds.least().isEmpty() ? -Double.MAX_VALUE : Double.parseDouble(bounds.least()),
            bounds.most().isEmpty() ? Double.MAX_VALUE : Double.parseDouble(bounds.most()));
      }
      case 'o' -> new Shape.Flag();
      case 't' -> new Shape.Moment();
      case '[' -> {
        int blank = rest.indexOf(' ');
        var bounds = Bounds.of(rest.substring(0, blank));
        yield new Shape.Items(
            (int) bounds.least(0),
            (int) bounds.most(Integer.MAX_VALUE),
            shape(rest.substring(blank + 1)));
      }
      case '<' -> new Shape.Values(shape(rest));
      case '{' -> structure(name);
      default -> throw new IllegalStateException(line + " in " + FILE);
    };
  }

  private static Shape text(String name, String line) {
    if (name.equals(PAYLOAD)) {
      return new Shape.Payload();
    }
    if (name.equals(DEFINITION)) {
      return new Shape.Definition();
    }
    int blank = line.indexOf(' ');
    var bounds = Bounds.of(line.substring(1, blank < 0 ? line.length() : blank));
    return new Shape.Text(
        (int) bounds.least(0),
        (int) bounds.most(Integer.MAX_VALUE),
        blank < 0
            ? Optional.empty()
            : Optional.of(Pattern.compile(PATTERNS.getOrDefault(name, line.substring(blank + 1)))),
        line.charAt(0) == 'S');
  }

  private static Shape whole(String rest, long least, long most) {
    var bounds = Bounds.of(rest);
    return new Shape.Whole(bounds.least(least), bounds.most(most));
  }

  private Shape.Structure structure(String name) {
    var line = line(name);
    int blank = line.indexOf(' ');
    var members = new LinkedHashMap<String, Shape.Member>();
    for (var member : line.substring(1, blank < 0 ? line.length() : blank).split(",", -1)) {
      int equals = member.indexOf('=');
      if (equals > 0) {
        var required = member.charAt(0) == '!';
        var end = member.charAt(equals - 1) == '?' ? equals - 1 : equals;
        members.put(
            member.substring(required ? 1 : 0, end),
            new Shape.Member(
                shape(member.substring(equals + 1)), required || RECORDED_WHOLE.contains(name)));
      }
    }
    return new Shape.Structure(name, members);
  }

  /// As written, `60~900`, where either end may be open.
  private record Bounds(String least, String most) {
    static Bounds of(String text) {
      int tilde = text.indexOf('~');
      return tilde < 0
          ? new Bounds("", "")
          : new Bounds(text.substring(0, tilde), text.substring(tilde + 1));
    }

    long least(long otherwise) {
      return least.isEmpty() ? otherwise : Long.parseLong(least);
    }

    long most(long otherwise) {
      return most.isEmpty() ? otherwise : Long.parseLong(most);
    }
  }

  private static String read(String name) {
    try (InputStream file = Objects.requireNonNull(ApiModel.class.getResourceAsStream(name))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
