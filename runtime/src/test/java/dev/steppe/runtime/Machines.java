package dev.steppe.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.MachineRevision;
import dev.steppe.engine.Start;
import dev.steppe.store.Catalog;
import dev.steppe.store.Machine;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Machines and starts for tests. Definitions may use `'` for `"`.
final class Machines {
  static final String ARN = "arn:aws:states:us-east-1:123456789012:stateMachine:m";
  static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f";

  private static final UUID REVISION = new UUID(0, 1);

  private Machines() {}

  /// One Task state that calls `resource`.
  static String task(String resource) {
    return "{'StartAt':'A','States':{'A':{'Type':'Task','Resource':'"
        + resource
        + "','End':true}}}";
  }

  static Machine machine(String definition, Definition.Type type) {
    return new Machine(
        ARN,
        "m",
        type,
        Instant.EPOCH,
        Optional.empty(),
        new Machine.Revision(
            REVISION,
            true,
            ARN,
            "m",
            type,
            definition.replace('\'', '"'),
            "role",
            "{}",
            Instant.EPOCH));
  }

  static void create(Catalog catalog, String definition, Definition.Type type) {
    catalog.create(machine(definition, type));
  }

  static MachineRevision revision(String definition) {
    var compiled = Definition.compile(definition.replace('\'', '"'), Definition.Type.STANDARD);
    assertThat(compiled.machine()).as("%s", compiled.diagnostics()).isPresent();
    return new MachineRevision(REVISION, ARN, "m", "role", compiled.machine().get());
  }

  static ExecutionId id(String name) {
    return new ExecutionId("arn:aws:states:us-east-1:123456789012:execution:m:" + name);
  }

  static Start start(String name) {
    return new Start(id(name), name, REVISION, Json.Obj.EMPTY, Optional.empty());
  }
}
