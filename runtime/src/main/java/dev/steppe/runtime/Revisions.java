package dev.steppe.runtime;

import dev.steppe.asl.State;
import dev.steppe.asl.StateMachine;
import dev.steppe.asl.definition.Definition;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Limit;
import dev.steppe.engine.Limits;
import dev.steppe.engine.MachineRevision;
import dev.steppe.engine.MapRunArn;
import dev.steppe.engine.Origin;
import dev.steppe.engine.Start;
import dev.steppe.store.Catalog;
import dev.steppe.store.Machine;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

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

  /// What an execution runs: its revision, or the processor of the Map whose child it is.
  Optional<MachineRevision> of(Start start) {
    return switch (start.origin()) {
      case Origin.Asked(), Origin.Awaited() -> of(start.revision());
      case Origin.Child(var mapRun, var state, _) ->
          of(start.revision())
              .flatMap(revision ->
                  map(revision.definition(), state).map(map -> processor(revision, mapRun, map)));
    };
  }

  /// The distributed Map of that name in a revision, however deep it is.
  Optional<State.DistributedMap> map(UUID revision, String state) {
    return of(revision).flatMap(machine -> map(machine.definition(), state));
  }

  private static Optional<State.DistributedMap> map(StateMachine machine, String name) {
    if (machine.states().get(name) instanceof State.DistributedMap map) {
      return Optional.of(map);
    }
    return machine.states().values().stream()
        .flatMap(state ->
            state instanceof State.DistributedMap map
                ? map(map.processor(), name).stream()
                : Stream.empty())
        .findFirst();
  }

  private MachineRevision processor(
      MachineRevision revision, ExecutionId mapRun, State.DistributedMap map) {
    var type =
        switch (map.executionType()) {
          case STANDARD -> Definition.Type.STANDARD;
          case EXPRESS -> Definition.Type.EXPRESS;
        };
    return new MachineRevision(
        revision.id(),
        MapRunArn.machine(mapRun),
        MapRunArn.machineName(mapRun),
        revision.roleArn(),
        bounded(map.processor(), type));
  }

  /// The compiled form of `revision`, if this release can run it.
  Optional<MachineRevision> of(Machine.Revision revision) {
    var known = compiled.get(revision.id());
    return known != null ? Optional.of(known) : compile(revision);
  }

  /// A Standard execution ends after a year and an Express one after five minutes, or what else is
  /// its limit, whatever the definition says.
  private StateMachine bounded(StateMachine machine, Definition.Type type) {
    var most =
        limits.of(
            switch (type) {
              case STANDARD -> Limit.EXECUTION_SECONDS;
              case EXPRESS -> Limit.EXPRESS_SECONDS;
            });
    if (most > MOST_SECONDS) {
      return machine;
    }
    return new StateMachine(
        machine.startAt(),
        machine.states(),
        Optional.of(Math.min(machine.timeoutSeconds().orElse(most), most)),
        machine.variableReferences());
  }

  private Optional<MachineRevision> compile(Machine.Revision revision) {
    // It was found correct when it was made, by what was known of services then.
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
