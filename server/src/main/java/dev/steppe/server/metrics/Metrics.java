package dev.steppe.server.metrics;

import dev.steppe.runtime.Vitals;
import dev.steppe.server.http.Telemetry;
import dev.steppe.store.Store;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The metrics of a server: what its node has recorded, how its API is called, how busy it is.
public final class Metrics implements Telemetry, AutoCloseable {
  private final Recorder recorder;
  private final Executions executions;
  private final Registered registered;
  private final Supplier<Vitals> vitals;
  private final Bounded<String, CallSeries> calls = new Bounded<>("other", CallSeries::new);
  private @Nullable Exposition exposition;

  /// @param recorder counts what the node records
  /// @param vitals how busy the node is
  public Metrics(Recorder recorder, Store store, Supplier<Vitals> vitals) {
    this.recorder = recorder;
    this.executions = recorder.executions;
    this.registered = new Registered(store);
    this.vitals = vitals;
  }

  @Override
  public void answered(String operation, long nanos, Optional<String> error) {
    var series = calls.of(operation);
    series.count.increment();
    series.time.add(nanos / 1_000);
    error.ifPresent(name -> series.errors.of(name).increment());
  }

  @Override
  public Optional<Page> metrics(String accept) {
    var page = exposition().page(accept);
    return Optional.of(new Page(page.type(), page.text()));
  }

  private synchronized Exposition exposition() {
    var made = exposition;
    if (made == null) {
      made = new Exposition(this::reading);
      exposition = made;
    }
    return made;
  }

  private MetricSnapshots reading() {
    var reading = new Reading();
    executions(reading);
    tasks(
        reading,
        new Family("Activities", "Activity", "ActivityArn", "activity"),
        executions.activities);
    tasks(
        reading,
        new Family("LambdaFunctions", "LambdaFunction", "LambdaFunctionArn", "function"),
        executions.functions);
    tasks(
        reading,
        new Family(
            "ServiceIntegrations",
            "ServiceIntegration",
            "ServiceIntegrationResourceArn",
            "service integration"),
        executions.services);
    account(reading);
    calls(reading);
    node(reading);
    return reading.done();
  }

  private void executions(Reading reading) {
    machines(reading, "ExecutionsStarted", "Executions started.", series -> series.started);
    machines(reading, "ExecutionsSucceeded", "Executions that succeeded.", s -> s.succeeded);
    machines(reading, "ExecutionsFailed", "Executions that failed.", series -> series.failed);
    machines(reading, "ExecutionsTimedOut", "Executions that timed out.", s -> s.timedOut);
    machines(reading, "ExecutionsAborted", "Executions that were stopped.", s -> s.aborted);
    machines(reading, "ExecutionsRedriven", "Redrives.", series -> series.redriven);
    redriven(reading, "Succeeded", series -> series.redrivenSucceeded);
    redriven(reading, "Failed", series -> series.redrivenFailed);
    redriven(reading, "TimedOut", series -> series.redrivenTimedOut);
    redriven(reading, "Aborted", series -> series.redrivenAborted);
    reading.histogram(
        "ExecutionTime",
        "How long executions took from their start to their end, in milliseconds.",
        points -> executions.machines.forEach((labels, s) -> points.add(machine(labels), s.time)));
    reading.counter(
        "ExpressExecutionBilledDuration",
        "Milliseconds that Express executions took, each rounded up to 100.",
        points ->
            executions.machines.forEach((labels, s) -> {
              if (s.billed.sum() > 0) {
                points.add(machine(labels), s.billedDuration.sum());
              }
            }));
    reading.counter(
        "ExpressExecutionBilledMemory",
        "Megabytes that Express executions would be billed for: 64 each.",
        points ->
            executions.machines.forEach((labels, s) -> {
              if (s.billed.sum() > 0) {
                points.add(machine(labels), 64 * s.billed.sum());
              }
            }));
  }

  private void redriven(Reading reading, String how, Function<MachineSeries, LongAdder> counter) {
    machines(
        reading,
        "RedrivenExecutions" + how,
        "Ends of executions that had been redriven, which the plain counters count too.",
        counter);
  }

  private void machines(
      Reading reading, String name, String help, Function<MachineSeries, LongAdder> counter) {
    reading.counter(
        name,
        help,
        points ->
            executions.machines.forEach(
                (labels, series) -> points.add(machine(labels), counter.apply(series).sum())));
  }

  /// What executions of versions and aliases have besides. An empty label is none to Prometheus, so
  /// that sums over these give what AWS shows without them.
  private static Labels machine(MachineSeries.Labels labels) {
    var machine = Labels.of("StateMachineArn", labels.machineArn());
    var version = labels.version().isEmpty() ? machine : machine.add("Version", labels.version());
    return labels.alias().isEmpty() ? version : version.add("Alias", labels.alias());
  }

  /// How AWS calls the metrics of one kind of task.
  ///
  /// @param counts what the names of counts begin with
  /// @param times what the names of times begin with
  /// @param dimension what the resource stands under
  /// @param task what such a task is, in words
  private record Family(String counts, String times, String dimension, String task) {}

  private static void tasks(Reading reading, Family family, Bounded<String, TaskSeries> all) {
    tasks(reading, family, all, "Scheduled", series -> series.scheduled);
    tasks(reading, family, all, "Started", series -> series.started);
    tasks(reading, family, all, "Succeeded", series -> series.succeeded);
    tasks(reading, family, all, "Failed", series -> series.failed);
    tasks(reading, family, all, "TimedOut", series -> series.timedOut);
    if (family.dimension().equals("ActivityArn")) {
      tasks(reading, family, all, "HeartbeatTimedOut", series -> series.heartbeatTimedOut);
      times(reading, family, all, "ScheduleTime", "waited to be taken", s -> s.scheduleTime);
    }
    times(reading, family, all, "RunTime", "took from their start", series -> series.runTime);
    times(reading, family, all, "Time", "took from being scheduled", series -> series.time);
  }

  private static void tasks(
      Reading reading,
      Family family,
      Bounded<String, TaskSeries> all,
      String what,
      Function<TaskSeries, LongAdder> counter) {
    reading.counter(
        family.counts() + what,
        "Attempts of " + family.task() + " tasks: " + what.toLowerCase(Locale.ROOT) + ".",
        points ->
            all.forEach((arn, series) ->
                points.add(Labels.of(family.dimension(), arn), counter.apply(series).sum())));
  }

  private static void times(
      Reading reading,
      Family family,
      Bounded<String, TaskSeries> all,
      String what,
      String help,
      Function<TaskSeries, Times> times) {
    reading.histogram(
        family.times() + what,
        "How long attempts of " + family.task() + " tasks " + help + ", in milliseconds.",
        points ->
            all.forEach((arn, series) ->
                points.add(Labels.of(family.dimension(), arn), times.apply(series))));
  }

  private void account(Reading reading) {
    var opened = executions.opened.sum();
    var counts = registered.counts(opened);
    reading
        .gauge(
            "OpenExecutionCount",
            "Standard executions that are open, about.",
            Math.max(0, counts.openAtFirst() + opened))
        .gauge(
            "ApproximateOpenMapRunCount",
            "Map runs that are open, of those that have moved since the server started.",
            executions.openMapRuns())
        .gauge(
            "ApproximateMapRunBacklogSize",
            "Children that wait in those map runs.",
            executions.waitingChildren())
        .gauge("StateMachineCount", "State machines, counted once a minute.", counts.machines())
        .gauge("ActivityCount", "Activities, counted once a minute.", counts.activities())
        .gauges(
            "VersionCount",
            "Versions of a machine, counted once a minute.",
            points -> resources(counts.versions(), points))
        .gauges(
            "AliasCount",
            "Aliases of a machine, counted once a minute.",
            points -> resources(counts.aliases(), points));
  }

  private static void resources(Map<String, Long> counts, Reading.Points<Long> points) {
    counts.forEach((arn, count) -> points.add(Labels.of("ResourceArn", arn), count));
  }

  private void calls(Reading reading) {
    reading
        .counter(
            "CallCount",
            "Calls of the API, by operation.",
            points ->
                calls.forEach(
                    (name, series) -> points.add(Labels.of("APIName", name), series.count.sum())))
        .counter(
            "steppe_call_errors",
            "Calls of the API that were refused or failed, by operation and error.",
            points ->
                calls.forEach((name, series) ->
                    series.errors.forEach((error, count) ->
                        points.add(Labels.of("APIName", name, "Error", error), count.sum()))))
        .histogram(
            "steppe_call_seconds",
            "How long calls of the API took, waiting for work or for an end included.",
            points ->
                calls.forEach(
                    (name, series) -> points.add(Labels.of("APIName", name), series.time)));
  }

  private void node(Reading reading) {
    var now = vitals.get();
    reading
        .counter("steppe_commits", "Groups of commits made durable.", alone(recorder.commits))
        .counter(
            "steppe_lost_commits",
            "Groups that are not known durable.",
            alone(recorder.lostCommits))
        .counter(
            "steppe_committed_executions",
            "Executions and map runs changed by those groups; by group: the size of a group.",
            alone(recorder.committedExecutions))
        .counter("steppe_committed_events", "Events made durable.", alone(recorder.committedEvents))
        .histogram(
            "steppe_commit_seconds",
            "How long the journal took for a group.",
            points -> points.add(Labels.EMPTY, recorder.commitTime))
        .gauge("steppe_waiting_messages", "Messages no shard has taken in.", now.waitingMessages())
        .gauge("steppe_groups_under_way", "Groups handed to the journal.", now.groupsUnderWay())
        .gauge("steppe_calls_under_way", "Calls of tasks under way.", now.callsUnderWay())
        .gauge("steppe_express_running", "Express executions running.", now.expressRunning());
  }

  private static Consumer<Reading.Points<Long>> alone(LongAdder counter) {
    return points -> points.add(Labels.EMPTY, counter.sum());
  }

  @Override
  public synchronized void close() {
    if (exposition != null) {
      exposition.close();
    }
  }
}
