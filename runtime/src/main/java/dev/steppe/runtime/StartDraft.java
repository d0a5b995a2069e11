package dev.steppe.runtime;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.MachineRevision;
import dev.steppe.engine.Origin;
import dev.steppe.engine.Start;
import dev.steppe.engine.TimeScale;
import dev.steppe.store.Catalog;
import dev.steppe.store.Machine;
import java.util.Optional;
import java.util.UUID;

/// A start that has been looked through: ready, or refused in the order in which AWS refuses
/// (measured): ARN, machine, name, input.
sealed interface StartDraft {
  record Ready(Machine machine, MachineRevision revision, Start start) implements StartDraft {}

  record Refused(StartReply.Refused reply) implements StartDraft {}

  static StartDraft of(
      Catalog catalog,
      Revisions revisions,
      StartRequest request,
      Origin origin,
      TimeScale timeScale,
      Mocks mocks) {
    var machineArn = request.bareArn();
    var name = request.name();
    var arn = Arn.parse(machineArn);
    if (arn.isEmpty()) {
      return new Refused(
          new StartReply.InvalidArn("Invalid Arn: 'Invalid ARN prefix: " + machineArn + "'"));
    }
    if (!arn.get().type().equals("stateMachine")) {
      return new Refused(
          new StartReply.InvalidArn(
              "Invalid Arn: 'Resource type not valid in this context: " + arn.get().type() + "'"));
    }
    var machine = catalog.machine(machineArn);
    if (machine.isEmpty()) {
      return new Refused(new StartReply.MachineDoesNotExist(machineArn));
    }
    if (name.isPresent() && !ResourceName.isValid(name.get())) {
      return new Refused(new StartReply.InvalidName(name.get()));
    }
    var revision = revisions.of(machine.get().current());
    if (revision.isEmpty()) {
      return new Refused(
          new StartReply.CannotRun("The definition of " + machineArn + " cannot be run."));
    }
    var objection = request.testCase().flatMap(it -> mocks.objection(revision.get(), it));
    if (objection.isPresent()) {
      return new Refused(new StartReply.InvalidTestCase(objection.get()));
    }
    var terms =
        new Start.Terms(
            Optional.empty(),
            Optional.empty(),
            request.traceHeader(),
            request.testCase(),
            timeScale);
    return ready(arn.get(), machine.get(), revision.get(), request, origin, terms);
  }

  private static StartDraft ready(
      Arn arn,
      Machine machine,
      MachineRevision revision,
      StartRequest request,
      Origin origin,
      Start.Terms terms) {
    var input = request.input();
    if (input.isEmpty()) {
      return new Refused(new StartReply.InvalidInput("Invalid execution input."));
    }
    Json json;
    try {
      json = Json.parseAsWritten(input);
    } catch (MalformedJsonException e) {
      return new Refused(new StartReply.InvalidInput(String.valueOf(e.getMessage())));
    }
    var called = request.name().orElseGet(() -> UUID.randomUUID().toString());
    var written = json.written().equals(input) ? Optional.<String>empty() : Optional.of(input);
    return new Ready(
        machine,
        revision,
        new Start(id(arn, machine, called), called, revision.id(), json, written, origin, terms));
  }

  /// A Standard execution is found by its name. An Express one has a unique id besides.
  private static ExecutionId id(Arn arn, Machine machine, String name) {
    var rest = machine.name() + ":" + name;
    return new ExecutionId(
        switch (machine.type()) {
          case STANDARD -> arn.sibling("execution", rest).toString();
          case EXPRESS -> arn.sibling("express", rest + ":" + UUID.randomUUID()).toString();
        });
  }
}
