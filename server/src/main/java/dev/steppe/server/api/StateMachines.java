package dev.steppe.server.api;

import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.definition.Diagnostic;
import dev.steppe.asl.json.Json;
import dev.steppe.runtime.Node;
import dev.steppe.store.Catalog;
import dev.steppe.store.Machine;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/// The operations on state machines.
final class StateMachines {
  private final Node node;
  private final Catalog catalog;
  private final PageTokens tokens;
  private final InstantSource clock;

  StateMachines(Node node, Catalog catalog, PageTokens tokens, InstantSource clock) {
    this.node = node;
    this.catalog = catalog;
    this.tokens = tokens;
    this.clock = clock;
  }

  /// Creates a machine. Creating it again in the same way gives the first answer again; role and
  /// tags do not count (documented).
  Json.Obj create(Request request) {
    var name = Names.check(request.required("name"));
    var type = type(request);
    var definition = request.required("definition");
    refuseVersions(request);
    var configuration = Tags.tagged(Configuration.DEFAULT.changedBy(request), request);
    var role = role(request.required("roleArn"));
    compile(definition, type);
    var arn = request.caller().arnPrefix("stateMachine") + name;
    var now = now();
    var revision =
        new Machine.Revision(
            UUID.randomUUID(), true, arn, name, type, definition, role, configuration.text(), now);
    var wanted = new Machine(arn, name, type, now, Optional.empty(), revision);
    var machine = catalog.create(wanted);
    if (!isSame(machine, wanted)) {
      throw Refusal.of("StateMachineAlreadyExists", "State Machine Already Exists: '" + arn + "'");
    }
    return Json.object()
        .put("creationDate", Timestamps.of(machine.createdAt()))
        .put("stateMachineArn", arn)
        .build();
  }

  /// Creates the machine, or gives it this definition if it is there.
  ///
  /// @return its ARN
  String deploy(String name, String definition, Caller caller) {
    var arn = caller.arnPrefix("stateMachine") + name;
    var members = Json.object().put("definition", definition);
    if (catalog.machine(arn).isPresent()) {
      update(internal(members.put("stateMachineArn", arn), caller));
    } else {
      var role = "arn:aws:iam::" + caller.account() + ":role/steppe";
      create(internal(members.put("name", name).put("roleArn", role), caller));
    }
    return arn;
  }

  private static Request internal(Json.Builder input, Caller caller) {
    return new Request(input.build(), caller, Optional.empty(), new CompletableFuture<Void>());
  }

  private static boolean isSame(Machine there, Machine wanted) {
    return there.type() == wanted.type()
        && there.current().definition().equals(wanted.current().definition())
        && Tags.untagged(there).equals(Tags.untagged(wanted));
  }

  Json.Obj describe(Request request) {
    var machine = machine(request.required("stateMachineArn"));
    var revision = machine.current();
    var answer =
        Json.object()
            .put("creationDate", Timestamps.of(machine.createdAt()))
            .put("definition", definition(request, revision.definition()));
    Configuration.parse(revision.configuration()).describe(answer);
    if (!revision.first()) {
      answer.put("revisionId", revision.id().toString());
    }
    return describeReferences(node, revision, answer)
        .put("name", machine.name())
        .put("roleArn", revision.roleArn())
        .put("stateMachineArn", machine.arn())
        .put("status", "ACTIVE")
        .put("type", machine.type().name())
        .build();
  }

  /// What a description shows as the definition: `{}` when only metadata is wanted.
  static String definition(Request request, String definition) {
    return request.text("includedData").equals(Optional.of("METADATA_ONLY")) ? "{}" : definition;
  }

  /// Says which variables each state reads; nothing if none does (recorded).
  static Json.Builder describeReferences(
      Node node, Machine.Revision revision, Json.Builder answer) {
    var references =
        node.revision(revision.id())
            .map(compiled -> compiled.definition().variableReferences())
            .orElseGet(Collections::emptySortedMap);
    if (references.isEmpty()) {
      return answer;
    }
    var states = Json.object();
    references.forEach((state, names) ->
        states.put(state, new Json.Arr(names.stream().<Json>map(Json.Str::new).toList())));
    return answer.put("variableReferences", states.build());
  }

  /// Changes a machine. Only a real change makes a new revision (recorded).
  Json.Obj update(Request request) {
    var arn = request.required("stateMachineArn");
    ResourceArn.parse(arn, "stateMachine");
    refuseVersions(request);
    if (request.text("definition").isEmpty()
        && request.text("roleArn").isEmpty()
        && request.object("loggingConfiguration").isEmpty()
        && request.object("tracingConfiguration").isEmpty()
        && request.object("encryptionConfiguration").isEmpty()) {
      throw Refusal.of(
          "MissingRequiredParameter",
          "Either the definition, the role ARN, the LoggingConfiguration, or the"
              + " TracingConfiguration must be specified");
    }
    while (true) {
      var machine = machine(arn);
      var changed = changed(machine, request);
      if (changed.equals(machine) || catalog.replace(machine, changed)) {
        var answer = Json.object();
        if (!changed.current().first()) {
          answer.put("revisionId", changed.current().id().toString());
        }
        return answer
            .put("updateDate", Timestamps.of(changed.updatedAt().orElseGet(this::now)))
            .build();
      }
    }
  }

  private Machine changed(Machine machine, Request request) {
    var old = machine.current();
    var definition = request.text("definition").orElse(old.definition());
    var role = request.text("roleArn").map(StateMachines::role).orElse(old.roleArn());
    var configuration = Configuration.parse(old.configuration()).changedBy(request).text();
    if (!definition.equals(old.definition())) {
      compile(definition, machine.type());
    } else if (role.equals(old.roleArn()) && configuration.equals(old.configuration())) {
      return machine;
    }
    var now = now();
    var revision =
        new Machine.Revision(
            UUID.randomUUID(),
            false,
            machine.arn(),
            machine.name(),
            machine.type(),
            definition,
            role,
            configuration,
            now);
    return new Machine(
        machine.arn(),
        machine.name(),
        machine.type(),
        machine.createdAt(),
        Optional.of(now),
        revision);
  }

  /// Deletes a machine, or has deleted it before. Its executions go on with what they began with.
  Json.Obj delete(Request request) {
    catalog.delete(
        ResourceArn.parse(request.required("stateMachineArn"), "stateMachine").toString());
    return Json.Obj.EMPTY;
  }

  Json.Obj list(Request request) {
    var prefix = request.caller().arnPrefix("stateMachine");
    var listing = List.of("ListStateMachines", prefix);
    var page =
        catalog.machines(
            prefix, tokens.cursor(request.text("nextToken"), listing), request.pageSize());
    var rows = page.rows().stream().<Json>map(StateMachines::row).toList();
    return Json.object()
        .putString("nextToken", tokens.next(page, listing))
        .put("stateMachines", new Json.Arr(rows))
        .build();
  }

  private static Json.Obj row(Machine machine) {
    return Json.object()
        .put("creationDate", Timestamps.of(machine.createdAt()))
        .put("name", machine.name())
        .put("stateMachineArn", machine.arn())
        .put("type", machine.type().name())
        .build();
  }

  private Machine machine(String arn) {
    ResourceArn.parse(arn, "stateMachine");
    return catalog.machine(arn).orElseThrow(() -> Refusal.machineDoesNotExist(arn));
  }

  /// The type of machine that a request is about.
  static Definition.Type type(Request request) {
    return request.text("type").map(Definition.Type::valueOf).orElse(Definition.Type.STANDARD);
  }

  /// @throws Refusal if that is no ARN
  static String role(String arn) {
    if (!arn.startsWith("arn:")) {
      throw Refusal.invalidArn("Invalid ARN prefix: " + arn);
    }
    return arn;
  }

  private static void compile(String text, Definition.Type type) {
    var definition = Definition.compile(text, type);
    if (!definition.isValid()) {
      throw invalidDefinition(definition.diagnostics());
    }
  }

  /// The refusal of a definition against which errors stand.
  static Refusal invalidDefinition(List<Diagnostic> diagnostics) {
    return Refusal.of(
        "InvalidDefinition",
        diagnostics.stream()
            .filter(diagnostic -> diagnostic.severity() == Diagnostic.Severity.ERROR)
            .map(Diagnostic::text)
            .collect(Collectors.joining(", ", "Invalid State Machine Definition: '", "'")));
  }

  private static void refuseVersions(Request request) {
    if (request.flag("publish", false)) {
      throw Refusal.notServedYet("versions of state machines: publish must be false");
    }
    if (request.text("versionDescription").filter(text -> !text.isEmpty()).isPresent()) {
      throw Refusal.of(
          "ValidationException", "Version description can only be set when publish is true");
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
