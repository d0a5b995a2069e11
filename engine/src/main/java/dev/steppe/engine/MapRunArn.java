package dev.steppe.engine;

import dev.steppe.asl.Chance;
import java.util.UUID;

/// The ARNs of a map run and of what belongs to it, which follow from one another:
/// `…:mapRun:MACHINE/LABEL:UUID` has children `…:execution:MACHINE/LABEL:UUID` of the machine
/// `…:stateMachine:MACHINE/LABEL`.
public final class MapRunArn {
  private static final String MACHINE = ":stateMachine:";
  private static final String MAP_RUN = ":mapRun:";
  private static final String STANDARD = ":execution:";
  private static final String EXPRESS = ":express:";

  private MapRunArn() {}

  /// The ARN of a map run of the machine `machineArn`.
  static ExecutionId of(String machineArn, String label, UUID id) {
    return new ExecutionId(machineArn.replace(MACHINE, MAP_RUN) + "/" + label + ":" + id);
  }

  /// The machine that the children run, as it is shown: no catalog has it.
  public static String machine(ExecutionId mapRun) {
    return prefix(mapRun).replace(MAP_RUN, MACHINE);
  }

  /// The name of that machine: `MACHINE/LABEL`.
  public static String machineName(ExecutionId mapRun) {
    var prefix = prefix(mapRun);
    return prefix.substring(prefix.lastIndexOf(':') + 1);
  }

  /// What tells the children of this Map from those of others: its Label, or what stands for it.
  public static String label(ExecutionId mapRun) {
    var name = machineName(mapRun);
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /// The child of that number, which is the same however often it is started.
  static ExecutionId child(ExecutionId mapRun, boolean express, String name) {
    return new ExecutionId(
        prefix(mapRun).replace(MAP_RUN, express ? EXPRESS : STANDARD) + ":" + name);
  }

  /// The name of the child of that number: it follows from the map run's own id.
  static String childName(ExecutionId mapRun, long index) {
    var arn = mapRun.arn();
    var run = UUID.fromString(arn.substring(arn.lastIndexOf(':') + 1));
    var seed = new Chance(run.getMostSignificantBits() ^ index).next();
    return new Chance(run.getLeastSignificantBits() ^ seed).uuid().toString();
  }

  private static String prefix(ExecutionId mapRun) {
    return mapRun.arn().substring(0, mapRun.arn().lastIndexOf(':'));
  }
}
