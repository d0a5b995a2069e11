package dev.steppe.runtime;

import dev.steppe.asl.StateMachine;
import dev.steppe.asl.definition.Definition;
import dev.steppe.engine.MachineRevision;
import dev.steppe.store.Catalog;
import dev.steppe.store.Machine;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Machine revisions, compiled once and kept. Thread-safe.
final class Revisions {
  private static final int MOST_KEPT = 10_000;
  private static final long EXPRESS_SECONDS = 300;

  private final Catalog catalog;
  private final Map<UUID, MachineRevision> compiled = new ConcurrentHashMap<>();

  Revisions(Catalog catalog) {
    this.catalog = catalog;
  }

  /// The revision of that id; empty if there is none, or if this release cannot run it.
  Optional<MachineRevision> of(UUID id) {
    var known = compiled.get(id);
    return known != null ? Optional.of(known) : catalog.revision(id).flatMap(this::compile);
  }

  /// The compiled form of `revision`, if this release can run it.
  Optional<MachineRevision> of(Machine.Revision revision) {
    var known = compiled.get(revision.id());
    return known != null ? Optional.of(known) : compile(revision);
  }

  /// An Express execution ends after five minutes, whatever its definition says.
  private static StateMachine bounded(StateMachine machine, Definition.Type type) {
    return switch (type) {
      case STANDARD -> machine;
      case EXPRESS ->
          new StateMachine(
              machine.startAt(),
              machine.states(),
              Optional.of(
                  Math.min(machine.timeoutSeconds().orElse(EXPRESS_SECONDS), EXPRESS_SECONDS)),
              machine.variableReferences());
    };
  }

  private Optional<MachineRevision> compile(Machine.Revision revision) {
    var machine = Definition.compile(revision.definition(), revision.type()).machine();
    if (compiled.size() >= MOST_KEPT) {
      compiled.clear();
    }
    var made =
        machine.map(m ->
            new MachineRevision(
                revision.id(),
                revision.machineArn(),
                revision.machineName(),
                revision.roleArn(),
                bounded(m, revision.type())));
    made.ifPresent(m -> compiled.put(m.id(), m));
    return made;
  }
}
