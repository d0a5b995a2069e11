package dev.steppe.server.api;

import dev.steppe.runtime.MachineArn;
import dev.steppe.store.Catalog;
import dev.steppe.store.Machine;

/// Finds the machines that requests name, and refuses those that are not there or not for long.
final class KnownMachines {
  private final Catalog catalog;

  KnownMachines(Catalog catalog) {
    this.catalog = catalog;
  }

  /// Reads the ARN of a machine, a version or an alias.
  ///
  /// @throws Refusal if it is the ARN of something else, or has a label
  static MachineArn named(String arn) {
    var named = MachineArn.of(ResourceArn.parse(arn, "stateMachine"));
    if (named.label().isPresent()) {
      throw Refusal.labeled(arn);
    }
    return named;
  }

  /// The machine itself, whatever its status. A version or an alias is no machine.
  Machine any(String arn) {
    if (!named(arn).isUnqualified()) {
      throw Refusal.machineDoesNotExist(arn);
    }
    return catalog.machine(arn).orElseThrow(() -> Refusal.machineDoesNotExist(arn));
  }

  /// The machine itself, if it is there to stay.
  Machine active(String arn) {
    return active(any(arn));
  }

  static Machine active(Machine machine) {
    return switch (machine.status()) {
      case ACTIVE -> machine;
      case DELETING -> throw Refusal.machineDeleting(machine.arn());
    };
  }
}
