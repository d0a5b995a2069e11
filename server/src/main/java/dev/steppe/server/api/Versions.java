package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import dev.steppe.store.Catalog;
import dev.steppe.store.Cursor;
import dev.steppe.store.Machine;
import dev.steppe.store.Version;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The operations on versions. A version is the current revision of a machine, given a number for
/// good: the same revision is published once, unless its version was deleted.
final class Versions {
  private static final int MOST = 1000;

  /// What a request calls the revision that a machine was created with.
  private static final String INITIAL = "INITIAL";

  private final Catalog catalog;
  private final KnownMachines machines;
  private final PageTokens tokens;
  private final InstantSource clock;

  Versions(Catalog catalog, PageTokens tokens, InstantSource clock) {
    this.catalog = catalog;
    this.machines = new KnownMachines(catalog);
    this.tokens = tokens;
    this.clock = clock;
  }

  /// A machine that is to be put in the place of what it was, with its current revision published.
  ///
  /// @param change the version, if it is a new one
  record Published(Machine machine, Version version, Optional<Catalog.Change> change) {}

  /// Publishes the current revision of `machine`, which is not in the catalog yet as it is.
  Published published(Machine machine, String description, Instant now) {
    var last = catalog.version(machine.arn(), machine.published().last());
    if (last.isPresent() && last.get().revision().id().equals(machine.current().id())) {
      return new Published(machine, last.get(), Optional.empty());
    }
    if (machine.published().versions() >= MOST) {
      throw Refusal.of(
          "ServiceQuotaExceededException",
          "The state machine '%s' has %d versions, the most it may have: delete one first."
              .formatted(machine.arn(), MOST));
    }
    var version =
        new Version(
            machine.arn(), machine.published().last() + 1, machine.current(), description, now);
    var change = new Catalog.Change.Publish(version);
    return new Published(machine.after(change), version, Optional.of(change));
  }

  /// What a request that may publish says of the version.
  ///
  /// @return the description, if it does publish
  static Optional<String> wanted(Request request) {
    var description = request.text("versionDescription").filter(text -> !text.isEmpty());
    if (request.flag("publish", false)) {
      return Optional.of(description.orElse(""));
    }
    if (description.isPresent()) {
      throw Refusal.of(
          "ValidationException", "Version description can only be set when publish is true");
    }
    return Optional.empty();
  }

  Json.Obj publish(Request request) {
    var arn = request.required("stateMachineArn");
    while (true) {
      var machine = machines.active(arn);
      request.text("revisionId").ifPresent(given -> requireRevision(given, machine.current()));
      var published =
          published(machine, request.text("description").orElse(""), Timestamps.now(clock));
      if (published.change().isEmpty()
          || catalog.replace(machine, published.machine(), published.change())) {
        return row(published.version());
      }
    }
  }

  private static void requireRevision(String given, Machine.Revision current) {
    var id = current.first() ? INITIAL : current.id().toString();
    if (!given.equals(id)) {
      throw Refusal.of(
          "ConflictException",
          "Failed to publish the State Machine version for revision %s. The current State Machine"
                  .formatted(given)
              + " revision is %s.".formatted(id));
    }
  }

  Json.Obj list(Request request) {
    var arn = machines.any(request.required("stateMachineArn")).arn();
    var listing = List.of("ListStateMachineVersions", arn);
    var page =
        catalog.versions(
            arn, tokens.cursor(request.text("nextToken"), listing), request.pageSize());
    return Json.object()
        .putString("nextToken", tokens.next(page, listing))
        .put(
            "stateMachineVersions",
            new Json.Arr(page.rows().stream().<Json>map(Versions::row).toList()))
        .build();
  }

  private static Json.Obj row(Version version) {
    return Json.object()
        .put("creationDate", Timestamps.of(version.createdAt()))
        .put("stateMachineVersionArn", version.arn())
        .build();
  }

  /// Deletes a version, or has deleted it before. Its executions go on.
  Json.Obj delete(Request request) {
    var arn = request.required("stateMachineVersionArn");
    var named = KnownMachines.named(arn);
    var number =
        named
            .version()
            .orElseThrow(
                () -> Refusal.invalidArn("Resource is not a state machine version: " + arn));
    while (true) {
      var machine = catalog.machine(named.machine());
      var version = catalog.version(named.machine(), number);
      if (machine.isEmpty() || version.isEmpty()) {
        return Json.Obj.EMPTY;
      }
      requireNoAlias(machine.get(), number);
      var change = new Catalog.Change.Withdraw(version.get());
      if (catalog.replace(machine.get(), machine.get().after(change), Optional.of(change))) {
        return Json.Obj.EMPTY;
      }
    }
  }

  private void requireNoAlias(Machine machine, int version) {
    var aliases =
        catalog.aliases(machine.arn(), Optional.of(version), Cursor.START, Aliases.MOST).rows();
    if (!aliases.isEmpty()) {
      throw Refusal.of(
          "ConflictException",
          aliases.stream()
              .map(alias -> alias.name())
              .collect(
                  Collectors.joining(
                      ", ",
                      "Version to be deleted must not be referenced by an alias. Current list of"
                          + " aliases referencing this version: [",
                      "]")));
    }
  }
}
