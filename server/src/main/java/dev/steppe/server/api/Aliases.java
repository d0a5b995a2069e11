package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import dev.steppe.runtime.MachineArn;
import dev.steppe.store.Alias;
import dev.steppe.store.Catalog;
import dev.steppe.store.Machine;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The operations on aliases.
final class Aliases {
  /// How many aliases a machine may have.
  static final int MOST = 100;

  private final Catalog catalog;
  private final PageTokens tokens;
  private final InstantSource clock;

  Aliases(Catalog catalog, PageTokens tokens, InstantSource clock) {
    this.catalog = catalog;
    this.tokens = tokens;
    this.clock = clock;
  }

  /// Creates an alias. Creating it again in the same way gives the first answer again.
  Json.Obj create(Request request) {
    var name = request.required("name");
    var routing = Routing.of(request.list("routingConfiguration").orElse(Json.Arr.EMPTY));
    var now = Timestamps.now(clock);
    var description = request.text("description").orElse("");
    var wanted = new Alias(routing.machineArn(), name, description, routing.routes(), now, now);
    while (true) {
      var machine = activeMachine(routing.machineArn());
      var there = catalog.alias(machine.arn(), name);
      if (there.isPresent()) {
        return created(same(there.get(), wanted));
      }
      requireVersions(machine, wanted);
      if (machine.published().aliases() >= MOST) {
        throw Refusal.of(
            "ServiceQuotaExceededException",
            "The state machine '%s' has %d aliases, the most it may have: delete one first."
                .formatted(machine.arn(), MOST));
      }
      if (change(machine, new Catalog.Change.AddAlias(wanted))) {
        return created(wanted);
      }
    }
  }

  private static Alias same(Alias there, Alias wanted) {
    if (there.description().equals(wanted.description())
        && there.routes().equals(wanted.routes())) {
      return there;
    }
    throw Refusal.of(
        "ConflictException",
        "Failed to create alias because an alias with the same name and a different routing"
            + " configuration already exists.");
  }

  private static Json.Obj created(Alias alias) {
    return Json.object()
        .put("creationDate", Timestamps.of(alias.createdAt()))
        .put("stateMachineAliasArn", alias.arn())
        .build();
  }

  Json.Obj describe(Request request) {
    var alias = alias(named(request));
    return Json.object()
        .put("creationDate", Timestamps.of(alias.createdAt()))
        .putString("description", Optional.of(alias.description()).filter(text -> !text.isEmpty()))
        .put("name", alias.name())
        .put("routingConfiguration", Routing.json(alias))
        .put("stateMachineAliasArn", alias.arn())
        .put("updateDate", Timestamps.of(alias.updatedAt()))
        .build();
  }

  /// Changes an alias. The same values again change nothing, not even its date.
  Json.Obj update(Request request) {
    var named = named(request);
    var routing = request.list("routingConfiguration").map(Routing::of);
    var description = request.text("description");
    if (routing.isEmpty() && description.isEmpty()) {
      throw Refusal.missingParameter(
          "Either the description or the routingConfiguration must be specified");
    }
    while (true) {
      var machine = activeMachine(named.machine());
      var alias = alias(named);
      var routes = routing.map(given -> given.of(machine)).orElseGet(alias::routes);
      var changed =
          new Alias(
              alias.machineArn(),
              alias.name(),
              description.orElseGet(alias::description),
              routes,
              alias.createdAt(),
              Timestamps.now(clock));
      if (changed.description().equals(alias.description()) && routes.equals(alias.routes())) {
        return updated(alias);
      }
      requireVersions(machine, changed);
      if (change(machine, new Catalog.Change.Reroute(changed))) {
        return updated(changed);
      }
    }
  }

  private static Json.Obj updated(Alias alias) {
    return Json.object().put("updateDate", Timestamps.of(alias.updatedAt())).build();
  }

  /// Deletes an alias, or has deleted it before. Executions that it started go on.
  Json.Obj delete(Request request) {
    var named = named(request);
    while (true) {
      var machine = catalog.machine(named.machine());
      var alias = named.alias().flatMap(name -> catalog.alias(named.machine(), name));
      if (machine.isEmpty()
          || alias.isEmpty()
          || change(
              KnownMachines.active(machine.get()), new Catalog.Change.RemoveAlias(alias.get()))) {
        return Json.Obj.EMPTY;
      }
    }
  }

  /// Lists the aliases of a machine, or those that lead to a version, in the order of their names
  /// (recorded; the documentation says by their age).
  Json.Obj list(Request request) {
    var arn = request.required("stateMachineArn");
    var named = KnownMachines.named(arn);
    var machine =
        KnownMachines.active(
            catalog.machine(named.machine()).orElseThrow(() -> Refusal.machineDoesNotExist(arn)));
    var version = named.version();
    if (!named.isUnqualified()
        && version.flatMap(number -> catalog.version(machine.arn(), number)).isEmpty()) {
      throw Refusal.referenceNotFound();
    }
    var listing = List.of("ListStateMachineAliases", arn);
    var page =
        catalog.aliases(
            machine.arn(),
            version,
            tokens.cursor(request.text("nextToken"), listing),
            request.pageSize());
    return Json.object()
        .putString("nextToken", tokens.next(page, listing))
        .put(
            "stateMachineAliases",
            new Json.Arr(page.rows().stream().<Json>map(Aliases::created).toList()))
        .build();
  }

  /// Makes a change, unless versions or aliases of the machine have changed since it was read.
  private boolean change(Machine machine, Catalog.Change change) {
    return catalog.replace(machine, machine.after(change), Optional.of(change));
  }

  private Machine activeMachine(String arn) {
    return KnownMachines.active(catalog.machine(arn).orElseThrow(Refusal::referenceNotFound));
  }

  private void requireVersions(Machine machine, Alias alias) {
    for (var route : alias.routes()) {
      if (catalog.version(machine.arn(), route.version()).isEmpty()) {
        throw Refusal.referenceNotFound();
      }
    }
  }

  private static MachineArn named(Request request) {
    return KnownMachines.named(request.required("stateMachineAliasArn"));
  }

  private Alias alias(MachineArn named) {
    return named
        .alias()
        .flatMap(name -> catalog.alias(named.machine(), name))
        .orElseThrow(Refusal::referenceNotFound);
  }
}
