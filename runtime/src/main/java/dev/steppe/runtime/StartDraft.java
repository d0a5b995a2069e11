package dev.steppe.runtime;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.MachineRevision;
import dev.steppe.engine.Origin;
import dev.steppe.engine.Start;
import dev.steppe.engine.TimeScale;
import dev.steppe.store.Alias;
import dev.steppe.store.Catalog;
import dev.steppe.store.Machine;
import dev.steppe.store.Version;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/// A start that has been looked through: ready, or refused in the order in which AWS refuses
/// (measured): ARN, machine, name, input.
sealed interface StartDraft {
  record Ready(Machine machine, MachineRevision revision, Start start) implements StartDraft {}

  record Refused(StartReply.Refused reply) implements StartDraft {}

  /// What starts depend on besides what is asked for.
  ///
  /// @param timeScale how fast time passes for what is started
  /// @param seeds where an alias draws a version from
  record Conditions(
      Catalog catalog, Revisions revisions, Mocks mocks, TimeScale timeScale, LongSupplier seeds) {}

  static StartDraft of(Conditions around, StartRequest request, Origin origin) {
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
    var named = MachineArn.of(arn.get());
    if (named.label().isPresent()) {
      return new Refused(new StartReply.LabeledArn(machineArn));
    }
    var machine = around.catalog().machine(named.machine());
    if (machine.isPresent() && machine.get().status() == Machine.Status.DELETING) {
      return new Refused(new StartReply.MachineDeleting(named.machine()));
    }
    var target =
        machine.flatMap(found -> StartTarget.of(around.catalog(), found, named, around.seeds()));
    if (target.isEmpty()) {
      return new Refused(new StartReply.MachineDoesNotExist(machineArn));
    }
    if (name.isPresent() && !ResourceName.isValid(name.get())) {
      return new Refused(new StartReply.InvalidName(name.get()));
    }
    var revision = around.revisions().of(target.get().revision());
    if (revision.isEmpty()) {
      return new Refused(
          new StartReply.CannotRun("The definition of " + machineArn + " cannot be run."));
    }
    var objection = request.testCase().flatMap(it -> around.mocks().objection(revision.get(), it));
    if (objection.isPresent()) {
      return new Refused(new StartReply.InvalidTestCase(objection.get()));
    }
    var terms =
        new Start.Terms(
            target.get().version().map(Version::arn),
            target.get().alias().map(Alias::arn),
            request.traceHeader(),
            request.testCase(),
            around.timeScale());
    return ready(arn.get(), target.get().machine(), revision.get(), request, origin, terms);
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
