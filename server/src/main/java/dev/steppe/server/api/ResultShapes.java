package dev.steppe.server.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// The shapes of what the operations of AWS's services answer, from AWS's published service models.
/// `result_shapes.py` makes the file and describes its form. Thread-safe.
final class ResultShapes {
  private static final String FILE = "result-shapes.gz";

  /// The services that were asked for. Names that no model has are not kept: callers make them up.
  private static final Map<String, ResultShapes> SERVICES = new ConcurrentHashMap<>();

  private final Map<String, String> operations;
  private final List<String> lines;

  /// What a value may be.
  sealed interface Shape {
    /// @param members the shapes of the members, by name
    record Structure(Map<String, Reference> members, Set<String> required) implements Shape {
      public Structure {
        required = Set.copyOf(required);
      }
    }

    record Items(Reference item) implements Shape {}

    record Values(Reference value) implements Shape {}

    record Words(Set<String> words) implements Shape {
      public Words {
        words = Set.copyOf(words);
      }
    }

    record Text(Bounds length) implements Shape {}

    record Quantity(Bounds value) implements Shape {}

    record Flag() implements Shape {}
  }

  /// The least and the most that a value may be.
  record Bounds(Optional<Double> least, Optional<Double> most) {}

  /// A shape that is read when it is asked for, because shapes may contain themselves.
  record Reference(ResultShapes shapes, String text) {
    Shape shape() {
      return shapes.shape(text);
    }
  }

  private ResultShapes(List<String> section) {
    this.operations =
        words(section.getFirst(), " ")
            .map(entry -> entry.split("=", 2))
            .collect(Collectors.toUnmodifiableMap(entry -> entry[0], entry -> entry[1]));
    this.lines = List.copyOf(section.subList(1, section.size()));
  }

  /// What the operation answers; empty if the models do not have it.
  ///
  /// @param service the service's id in lower case, letters and digits only: `dynamodb`, `sfn`
  /// @param operation its name, with a small first letter
  static Optional<Shape> of(String service, String operation) {
    return Optional.ofNullable(SERVICES.get(service))
        .or(() -> read(service))
        .flatMap(
            shapes -> Optional.ofNullable(shapes.operations.get(operation)).map(shapes::shape));
  }

  private static Optional<ResultShapes> read(String service) {
    var section = new ArrayList<String>();
    try (var in = file()) {
      var reader =
          new BufferedReader(
              new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8));
      var inside = false;
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("@")) {
          if (inside) {
            break;
          }
          inside = line.substring(1).equals(service);
        } else if (inside) {
          section.add(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the shapes of results can not be read", e);
    }
    if (section.isEmpty()) {
      return Optional.empty();
    }
    var shapes = new ResultShapes(section);
    SERVICES.put(service, shapes);
    return Optional.of(shapes);
  }

  private static InputStream file() {
    return Objects.requireNonNull(ResultShapes.class.getResourceAsStream(FILE), FILE);
  }

  private Shape shape(String reference) {
    char kind = reference.charAt(0);
    if (Character.isDigit(kind)) {
      return line(lines.get(Integer.parseInt(reference)));
    }
    return switch (kind) {
      case 's', 'b' -> new Shape.Text(bounds(reference.substring(1)));
      case 'i', 'f' -> new Shape.Quantity(bounds(reference.substring(1)));
      case 'o' -> new Shape.Flag();
      default -> throw new IllegalStateException("no such shape: " + reference);
    };
  }

  private Shape line(String line) {
    var rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '{' -> structure(rest);
      case '[' -> new Shape.Items(new Reference(this, rest));
      case '<' -> new Shape.Values(new Reference(this, rest));
      case '|' -> new Shape.Words(words(rest, "\\|").collect(Collectors.toUnmodifiableSet()));
      default -> throw new IllegalStateException("no such shape: " + line);
    };
  }

  private Shape structure(String text) {
    var members = new LinkedHashMap<String, Reference>();
    var required = new LinkedHashSet<String>();
    words(text, ",")
        .forEach(entry -> {
          boolean must = entry.startsWith("!");
          int end = entry.indexOf('=');
          var name = entry.substring(must ? 1 : 0, end);
          members.put(name, new Reference(this, entry.substring(end + 1)));
          if (must) {
            required.add(name);
          }
        });
    return new Shape.Structure(members, required);
  }

  private static Stream<String> words(String text, String separator) {
    return Stream.of(text.split(separator)).filter(word -> !word.isEmpty());
  }

  private static Bounds bounds(String text) {
    int middle = text.indexOf('~');
    return middle < 0
        ? new Bounds(Optional.empty(), Optional.empty())
        : new Bounds(bound(text.substring(0, middle)), bound(text.substring(middle + 1)));
  }

  private static Optional<Double> bound(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(Double.valueOf(text));
  }
}
