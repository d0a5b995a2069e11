package dev.steppe.asl.definition;

import java.util.Optional;

/// A place in a definition. Kept as a chain of steps, so that it costs nothing until a fault is
/// found there.
final class Location {
  static final Location ROOT = new Location(Optional.empty(), "");

  private final Optional<Location> parent;
  private final String step;

  private Location(Optional<Location> parent, String step) {
    this.parent = parent;
    this.step = step;
  }

  /// The member of that name of the object here.
  Location field(String name) {
    return new Location(Optional.of(this), "/" + name);
  }

  /// The item at that index of the array here.
  Location item(int index) {
    return new Location(Optional.of(this), "[" + index + "]");
  }

  /// As AWS writes it: `/States/A/Choices[0]/Next`.
  @Override
  public String toString() {
    if (parent.isEmpty()) {
      return "/";
    }
    var out = new StringBuilder();
    write(out);
    return out.toString();
  }

  /// As errors at run time write it, from the innermost state on: `Choices[0]/Condition`.
  String withinState() {
    var text = toString();
    int state = statesAbove();
    return state < 0 ? text.substring(1) : text.substring(state);
  }

  /// Where in the text the first step within the innermost state begins, behind its slash.
  private int statesAbove() {
    var at = this;
    while (at.parent.isPresent()) {
      var above = at.parent.get();
      if (above.parent.isPresent() && above.parent.get().step.equals("/States")) {
        return above.toString().length() + 1;
      }
      at = above;
    }
    return -1;
  }

  private void write(StringBuilder out) {
    parent.ifPresent(above -> above.write(out));
    out.append(step);
  }
}
