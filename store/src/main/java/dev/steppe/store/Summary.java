package dev.steppe.store;

import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.MapRun;
import dev.steppe.engine.Origin;
import dev.steppe.engine.Redrives;
import dev.steppe.engine.Start;
import dev.steppe.engine.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a listing shows of an execution, or of a map run.
///
/// @param owner what it is listed under: an execution under the ARN of its state machine,
///   unqualified; a child execution under that of its map run; a map run under that of the
///   execution it belongs to
/// @param items how many items the input of a child execution holds; 0 for all others
/// @param versionArn the version that an execution was started through, which lists it too
/// @param aliasArn the alias that an execution was started through, which lists it too
/// @param redriveCount how often it has been redriven
/// @param redrivenAt when it was last redriven
public record Summary(
    ExecutionId id,
    String owner,
    String name,
    Status status,
    Instant startedAt,
    Optional<Instant> stoppedAt,
    int items,
    Optional<String> versionArn,
    Optional<String> aliasArn,
    int redriveCount,
    Optional<Instant> redrivenAt) {

  /// The ARNs that it is listed under.
  public List<String> listedUnder() {
    return versionArn.isEmpty() && aliasArn.isEmpty()
        ? List.of(owner)
        : Stream.of(Optional.of(owner), versionArn, aliasArn).flatMap(Optional::stream).toList();
  }

  /// The summary of an execution that has started.
  ///
  /// @param machineArn the machine of executions that somebody asked for
  /// @throws IllegalArgumentException if it has not
  public static Summary of(Execution execution, String machineArn) {
    return switch (execution) {
      case Execution.New _ -> throw new IllegalArgumentException("not started");
      case Execution.Running running ->
          of(
              running.start(),
              machineArn,
              Status.RUNNING,
              running.startedAt(),
              Optional.empty(),
              running.redrives());
      case Execution.Closed closed ->
          of(
              closed.start(),
              machineArn,
              closed.outcome().status(),
              closed.startedAt(),
              Optional.of(closed.stoppedAt()),
              closed.redrives());
      case MapRun.Open open -> of(open, Status.RUNNING, Optional.empty());
      case MapRun.Ended ended ->
          of(ended, ended.outcome().status(), Optional.of(ended.stoppedAt()));
    };
  }

  private static Summary of(
      Start start,
      String machineArn,
      Status status,
      Instant startedAt,
      Optional<Instant> stoppedAt,
      Redrives redrives) {
    var owner =
        switch (start.origin()) {
          case Origin.Asked(), Origin.Awaited() -> machineArn;
          case Origin.Child(var mapRun, _, _) -> mapRun.arn();
        };
    var items = start.origin() instanceof Origin.Child(_, _, var count) ? count : 0;
    return new Summary(
        start.id(),
        owner,
        start.name(),
        status,
        startedAt,
        stoppedAt,
        items,
        start.terms().versionArn(),
        start.terms().aliasArn(),
        redrives.count(),
        redrives.last());
  }

  private static Summary of(MapRun run, Status status, Optional<Instant> stoppedAt) {
    var id = run.link().mapRun();
    var name = id.arn().substring(id.arn().lastIndexOf(':') + 1);
    return new Summary(
        id,
        run.link().parent().arn(),
        name,
        status,
        run.startedAt(),
        stoppedAt,
        0,
        Optional.empty(),
        Optional.empty(),
        run.link().redriveCount(),
        run.redrivenAt());
  }
}
