package dev.steppe.runtime;

import dev.steppe.asl.StateMachine;
import dev.steppe.asl.definition.Definition;
import dev.steppe.engine.Limit;
import dev.steppe.engine.Limits;
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

  /// A limit beyond what a definition can ask for is none.
  private static final long MOST_SECONDS = 99_999_999;

  private final Catalog catalog;
  private final Limits limits;
  private final Map<UUID, MachineRevision> compiled = new ConcurrentHashMap<>();

  /// With AWS's limits.
  Revisions(Catalog catalog) {
    this(catalog, Limits.AWS);
  }

  Revisions(Catalog catalog, Limits limits) {
    this.catalog = catalog;
    this.limits = limits;
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

  /// An Express execution ends after five minutes, or what else is its limit, whatever its
  /// definition says.
  private StateMachine bounded(StateMachine machine, Definition.Type type) {
    var most = limits.of(Limit.EXPRESS_SECONDS);
    if (type == Definition.Type.STANDARD || most > MOST_SECONDS) {
      return machine;
    }
    return new StateMachine(
        machine.startAt(),
        machine.states(),
        Optional.of(Math.min(machine.timeoutSeconds().orElse(most), most)),
        machine.variableReferences());
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
