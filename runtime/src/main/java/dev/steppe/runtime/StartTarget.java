package dev.steppe.runtime;

import dev.steppe.store.Alias;
import dev.steppe.store.Catalog;
import dev.steppe.store.Machine;
import dev.steppe.store.Version;
import java.util.Optional;
import java.util.function.LongSupplier;

/// What a start leads to: the current revision of a machine, that of a version, or that of one of
/// the versions of an alias, drawn by their weights.
///
/// @param version the version that was asked for, or that the alias led to
/// @param alias the alias that was asked for
record StartTarget(
    Machine machine, Machine.Revision revision, Optional<Version> version, Optional<Alias> alias) {

  /// Empty if the machine, the version or the alias does not exist.
  ///
  /// @param machine what `arn` is a name for or a part of
  /// @param seeds where the draw comes from
  static Optional<StartTarget> of(
      Catalog catalog, Machine machine, MachineArn arn, LongSupplier seeds) {
    if (arn.isUnqualified()) {
      return Optional.of(
          new StartTarget(machine, machine.current(), Optional.empty(), Optional.empty()));
    }
    return arn.version()
        .flatMap(number -> catalog.version(machine.arn(), number))
        .map(version -> of(machine, version, Optional.empty()))
        .or(() -> arn.alias().flatMap(name -> throughAlias(catalog, machine, name, seeds)));
  }

  private static Optional<StartTarget> throughAlias(
      Catalog catalog, Machine machine, String name, LongSupplier seeds) {
    int draw = Math.floorMod(seeds.getAsLong(), Alias.WHOLE);
    while (true) {
      var alias = catalog.alias(machine.arn(), name);
      if (alias.isEmpty()) {
        return Optional.empty();
      }
      var version = catalog.version(machine.arn(), alias.get().version(draw));
      if (version.isPresent()) {
        return Optional.of(of(machine, version.get(), alias));
      }
      if (catalog.alias(machine.arn(), name).equals(alias)) {
        return Optional.empty(); // The machine itself has gone meanwhile.
      }
      // Between the two looks the alias was led elsewhere, and its version was deleted.
    }
  }

  private static StartTarget of(Machine machine, Version version, Optional<Alias> alias) {
    return new StartTarget(machine, version.revision(), Optional.of(version), alias);
  }
}
