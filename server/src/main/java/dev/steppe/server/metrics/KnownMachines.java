package dev.steppe.server.metrics;

import dev.steppe.engine.MapRunArn;
import dev.steppe.engine.Origin;
import dev.steppe.engine.Start;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// Which series an execution is counted in, by what it runs and how it was asked for: the ARNs are
/// taken apart once, and not for each execution.
final class KnownMachines {
  private static final int MOST = 10_000;

  /// The label of a Map that has none of its own is a new one for each of its runs.
  private static final Pattern RANDOM_LABEL =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /// @param state the Map state whose children they are; empty for those of the machine itself
  private record Way(
      UUID revision, Optional<String> version, Optional<String> alias, String state) {}

  private final Map<Way, MachineSeries> ways = new ConcurrentHashMap<>();
  private final Bounded<MachineSeries.Labels, MachineSeries> machines;

  KnownMachines(Bounded<MachineSeries.Labels, MachineSeries> machines) {
    this.machines = machines;
  }

  MachineSeries of(Start start) {
    var terms = start.terms();
    var state = start.origin() instanceof Origin.Child child ? child.state() : "";
    var way = new Way(start.revision(), terms.versionArn(), terms.aliasArn(), state);
    var known = ways.get(way);
    if (known != null) {
      return known;
    }
    if (ways.size() >= MOST) {
      ways.clear(); // The series themselves stay.
    }
    var series = machines.of(labels(start));
    ways.put(way, series);
    return series;
  }

  private static MachineSeries.Labels labels(Start start) {
    var terms = start.terms();
    return new MachineSeries.Labels(
        machine(start),
        terms.versionArn().map(KnownMachines::last).orElse(""),
        terms.aliasArn().map(KnownMachines::last).orElse(""));
  }

  /// The version's number, or the alias's name.
  private static String last(String arn) {
    return arn.substring(arn.lastIndexOf(':') + 1);
  }

  /// The machine of an execution, from `…:execution:MACHINE:NAME` or `…:express:MACHINE:NAME:ID`.
  /// The children of a map run are counted under its label, or their Map state's name if it has
  /// none, which AWS would have a series for each run for.
  private static String machine(Start start) {
    return switch (start.origin()) {
      case Origin.Asked(), Origin.Awaited() -> {
        var parts = start.id().arn().split(":", -1);
        parts[5] = "stateMachine";
        yield String.join(
            ":", parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]);
      }
      case Origin.Child(var mapRun, var state, _) -> {
        var arn = MapRunArn.machine(mapRun);
        var label = MapRunArn.label(mapRun);
        yield RANDOM_LABEL.matcher(label).matches()
            ? arn.substring(0, arn.length() - label.length()) + state
            : arn;
      }
    };
  }
}
