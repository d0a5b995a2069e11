package dev.steppe.integrations.files;

import dev.steppe.asl.definition.PositionFinder;
import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/// A JSON text that is being read, and what is wrong with it: all faults are found at once, and
/// each is told with its line and column. Made for one text.
public final class JsonText {
  private static final int MOST_TOLD = 20;

  private final String text;
  private final List<Fault> faults = new ArrayList<>();

  /// @param at the place in the text, as `/MockedResponses/Paid/0`
  private record Fault(String at, String message) {}

  public JsonText(String text) {
    this.text = text;
  }

  /// What the text holds.
  ///
  /// @param object what it must be, in words
  /// @throws InvalidFileException if it is not JSON, or no object
  public Json.Obj root(String object) throws InvalidFileException {
    Json json;
    try {
      json = Json.parse(text);
    } catch (MalformedJsonException e) {
      throw new InvalidFileException(
          "%d:%d: not JSON: %s".formatted(e.line(), e.column(), e.getMessage()));
    }
    if (json instanceof Json.Obj root) {
      return root;
    }
    throw new InvalidFileException("1:1: it is not an object " + object + ".");
  }

  /// Something is wrong at that place.
  public void fault(String at, String message) {
    faults.add(new Fault(at, message));
  }

  /// Visits the members of what must be an object.
  public void members(String at, Json json, BiConsumer<String, Json> visitor) {
    if (json instanceof Json.Obj object) {
      object.members().forEach(visitor);
    } else {
      fault(at, "must be an object");
    }
  }

  /// @throws InvalidFileException if anything was wrong
  public void check() throws InvalidFileException {
    if (!faults.isEmpty()) {
      throw new InvalidFileException(told());
    }
  }

  private String told() {
    var places =
        PositionFinder.find(text, faults.stream().map(Fault::at).collect(Collectors.toSet()));
    return faults.stream()
            .limit(MOST_TOLD)
            .map(fault -> {
              var position = Optional.ofNullable(places.get(fault.at()));
              return position.map(p -> p.line() + ":" + p.column() + ": ").orElse("")
                  + fault.at()
                  + ": "
                  + fault.message();
            })
            .collect(Collectors.joining("\n"))
        + (faults.size() > MOST_TOLD ? "\nand %d more".formatted(faults.size() - MOST_TOLD) : "");
  }
}
