package dev.steppe.asl.definition;

import java.util.List;

/// Where a state may go: what the checks of transitions need to know of it.
///
/// @param targets the states it names as successors
/// @param terminal whether the machine or branch may end in it
record Outline(List<Target> targets, boolean terminal) {
  Outline {
    targets = List.copyOf(targets);
  }

  /// The name of a successor and the field that holds it.
  record Target(String state, Location at) {}
}
