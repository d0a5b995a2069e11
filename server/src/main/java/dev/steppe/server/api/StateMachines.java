package dev.steppe.server.api;

import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.definition.Diagnostic;
import dev.steppe.asl.definition.Services;
import dev.steppe.asl.json.Json;
import dev.steppe.runtime.MachineArn;
import dev.steppe.runtime.Node;
import dev.steppe.store.Alias;
import dev.steppe.store.Catalog;
import dev.steppe.store.Machine;
import dev.steppe.store.Version;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/// The operations on state machines.
final class StateMachines {
  private final Node node;
  private final Catalog catalog;
  private final KnownMachines machines;
  private final Versions versions;
  private final PageTokens tokens;
  private final InstantSource clock;
  private final Services services;

  StateMachines(
      Node node,
      Catalog catalog,
      Versions versions,
      PageTokens tokens,
      InstantSource clock,
      Services services) {
    this.node = node;
    this.catalog = catalog;
    this.machines = new KnownMachines(catalog);
    this.versions = versions;
    this.tokens = tokens;
    this.clock = clock;
    this.services = services;
  }

  /// Creates a machine. Creating it again in the same way gives the first answer again; role and
  /// tags do not count (documented).
  Json.Obj create(Request request) {
    var name = Names.check(request.required("name"));
    var type = type(request);
    var definition = request.required("definition");
    var publish = Versions.wanted(request);
    var configuration = Tags.tagged(Configuration.DEFAULT.changedBy(request), request);
    var role = role(request.required("roleArn"));
    compile(definition, type);
    var arn = request.caller().arnPrefix("stateMachine") + name;
    var now = Timestamps.now(clock);
    var revision =
        new Machine.Revision(
            UUID.randomUUID(), true, arn, name, type, definition, role, configuration.text(), now);
    var plain = new Machine(arn, name, type, now, Optional.empty(), revision);
    var first = publish.map(text -> new Version(arn, 1, revision, text, now));
    var wanted =
        first
            .map(version ->
                plain.created(version.description()).after(new Catalog.Change.Publish(version)))
            .orElse(plain);
    var machine = KnownMachines.active(catalog.create(wanted, first));
    if (!isSame(machine, wanted)) {
      throw Refusal.of("StateMachineAlreadyExists", "State Machine Already Exists: '" + arn + "'");
    }
    return Json.object()
        .put("creationDate", Timestamps.of(machine.createdAt()))
        .put("stateMachineArn", arn)
        .putString("stateMachineVersionArn", first.map(Version::arn))
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
        && there.published().atCreation().equals(wanted.published().atCreation())
        && Tags.untagged(there).equals(Tags.untagged(wanted));
  }

  /// Describes a machine as it is, or as a version of it is.
  Json.Obj describe(Request request) {
    var arn = request.required("stateMachineArn");
    var named = KnownMachines.named(arn);
    var machine =
        catalog.machine(named.machine()).orElseThrow(() -> Refusal.machineDoesNotExist(arn));
    if (named.isUnqualified()) {
      return describe(request, machine, machine.current())
          .put("creationDate", Timestamps.of(machine.createdAt()))
          .put("stateMachineArn", machine.arn())
          .build();
    }
    var version =
        version(named)
            .flatMap(number -> catalog.version(machine.arn(), number))
            .orElseThrow(() -> Refusal.machineDoesNotExist(arn));
    return describe(request, machine, version.revision())
        .put("creationDate", Timestamps.of(version.createdAt()))
        .putString(
            "description", Optional.of(version.description()).filter(text -> !text.isEmpty()))
        .put("stateMachineArn", version.arn())
        .build();
  }

  /// The version that is named; of an alias the one that most starts get.
  private Optional<Integer> version(MachineArn named) {
    return named
        .version()
        .or(() ->
            named
                .alias()
                .flatMap(name -> catalog.alias(named.machine(), name))
                .map(Alias::mainVersion));
  }

  private Json.Builder describe(Request request, Machine machine, Machine.Revision revision) {
    var answer = Json.object().put("definition", definition(request, revision.definition()));
    Configuration.parse(revision.configuration()).describe(answer);
    if (!revision.first()) {
      answer.put("revisionId", revision.id().toString());
    }
    return describeReferences(node, revision, answer)
        .put("name", machine.name())
        .put("roleArn", revision.roleArn())
        .put("status", machine.status().name())
        .put("type", machine.type().name());
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
    KnownMachines.named(arn);
    var publish = Versions.wanted(request);
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
      var machine = machines.active(arn);
      var changed = changed(machine, request);
      var published = publish.map(text -> versions.published(changed, text, Timestamps.now(clock)));
      var wanted = published.map(Versions.Published::machine).orElse(changed);
      if (wanted.equals(machine)
          || catalog.replace(machine, wanted, published.flatMap(Versions.Published::change))) {
        var answer = Json.object();
        if (!wanted.current().first()) {
          answer.put("revisionId", wanted.current().id().toString());
        }
        return answer
            .putString("stateMachineVersionArn", published.map(made -> made.version().arn()))
            .put(
                "updateDate",
                Timestamps.of(wanted.updatedAt().orElseGet(() -> Timestamps.now(clock))))
            .build();
      }
    }
  }

  private Machine changed(Machine machine, Request request) {
    var old = machine.current();
    var definition = request.text("definition").orElse(old.definition());
    var role = request.text("roleArn").map(StateMachines::role).orElse(old.roleArn());
    var before = Configuration.parse(old.configuration());
    var configuration = before.changedBy(request);
    if (!definition.equals(old.definition())) {
      compile(definition, machine.type());
    } else if (role.equals(old.roleArn()) && configuration.equals(before)) {
      return machine;
    }
    var now = Timestamps.now(clock);
    var revision =
        new Machine.Revision(
            UUID.randomUUID(),
            false,
            machine.arn(),
            machine.name(),
            machine.type(),
            definition,
            role,
            configuration.text(),
            now);
    return machine.revised(revision, Optional.of(now));
  }

  /// Deletes a machine, or has deleted it before.
  CompletionStage<Json.Obj> delete(Request request) {
    var arn = request.required("stateMachineArn");
    if (!KnownMachines.named(arn).isUnqualified()) {
      return CompletableFuture.completedFuture(Json.Obj.EMPTY); // No machine has such an ARN.
    }
    return node.delete(arn).thenApply(_ -> Json.Obj.EMPTY);
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

  private void compile(String text, Definition.Type type) {
    var definition = Definition.compile(text, type, services);
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
}
