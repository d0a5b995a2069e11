package dev.steppe.server.metrics;

import dev.steppe.asl.Resource;
import dev.steppe.engine.Event;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Frame;
import dev.steppe.engine.MapRun;
import dev.steppe.engine.MapRunEvent;
import dev.steppe.engine.Recorded;
import dev.steppe.engine.Start;
import dev.steppe.engine.TaskKind;
import dev.steppe.runtime.Observer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/// Counts executions and the attempts of their tasks as they are recorded. What is counted under is
/// looked up, never made, for an execution like one seen before.
final class Executions {
  private static final int MOST_MAP_RUNS = 10_000;

  final Bounded<MachineSeries.Labels, MachineSeries> machines =
      new Bounded<>(MachineSeries.Labels.OTHER, MachineSeries::new);
  final Bounded<String, TaskSeries> activities = new Bounded<>(TaskSeries.OTHER, TaskSeries::new);
  final Bounded<String, TaskSeries> functions = new Bounded<>(TaskSeries.OTHER, TaskSeries::new);
  final Bounded<String, TaskSeries> services = new Bounded<>(TaskSeries.OTHER, TaskSeries::new);

  /// How many more Standard executions have been opened than have ended since the process began.
  final LongAdder opened = new LongAdder();

  /// How many children wait in each map run that has been seen and is open.
  private final Map<ExecutionId, Long> backlogs = new ConcurrentHashMap<>();

  private final KnownMachines known = new KnownMachines(machines);

  void see(Observer.Sight sight) {
    for (var recorded : sight.events()) {
      see(sight, recorded);
    }
  }

  private void see(Observer.Sight sight, Recorded recorded) {
    switch (recorded.event()) {
      case Event.ExecutionStarted(var start, _) -> started(start);
      case Event.ExecutionSucceeded _ ->
          ended(sight, series -> series.succeeded, series -> series.redrivenSucceeded);
      case Event.ExecutionFailed _ ->
          ended(sight, series -> series.failed, series -> series.redrivenFailed);
      case Event.ExecutionTimedOut _ ->
          ended(sight, series -> series.timedOut, series -> series.redrivenTimedOut);
      case Event.ExecutionAborted _ ->
          ended(sight, series -> series.aborted, series -> series.redrivenAborted);
      case Event.ExecutionRedriven _ -> redriven(sight);
      case Event.TaskScheduled scheduled -> scheduled(scheduled.resource());
      case Event.TaskStarted(var frame, TaskKind.Activity(), _) ->
          call(sight, frame).ifPresent(call -> taken(call, recorded.at()));
      case Event.TaskSucceeded(var frame, _, _) ->
          call(sight, frame)
              .ifPresent(call -> attemptEnded(call, recorded.at(), series -> series.succeeded));
      case Event.TaskFailed(var frame, _, _, _) ->
          call(sight, frame)
              .ifPresent(call -> attemptEnded(call, recorded.at(), series -> series.failed));
      case Event.TaskTimedOut(var frame, _, _) ->
          call(sight, frame).ifPresent(call -> timedOut(call, recorded.at()));
      case Event.Ongoing _ -> {} // AWS counts no states.
      case MapRunEvent _ -> mapRun(sight.after());
    }
  }

  private void started(Start start) {
    known.of(start).started.increment();
    if (!isExpress(start)) {
      opened.increment();
    }
  }

  private void redriven(Observer.Sight sight) {
    if (sight.before() instanceof Execution.Closed closed) {
      known.of(closed.start()).redriven.increment();
      if (!isExpress(closed.start())) {
        opened.increment();
      }
    }
  }

  /// @param again what counts it besides, if it had been redriven
  private void ended(
      Observer.Sight sight,
      Function<MachineSeries, LongAdder> how,
      Function<MachineSeries, LongAdder> again) {
    if (!(sight.after() instanceof Execution.Closed closed)) {
      return;
    }
    var series = known.of(closed.start());
    how.apply(series).increment();
    if (closed.redrives().count() > 0) {
      again.apply(series).increment();
    }
    var millis = Duration.between(closed.startedAt(), closed.stoppedAt()).toMillis();
    series.time.add(millis);
    if (isExpress(closed.start())) {
      series.billed.increment();
      series.billedDuration.add(Math.ceilDiv(Math.max(millis, 1), 100) * 100);
    } else {
      opened.decrement();
    }
  }

  private static boolean isExpress(Start start) {
    return start.id().arn().contains(":express:");
  }

  /// A call of a function or a service is made as soon as it is scheduled. A worker takes an
  /// activity's task when it likes.
  private void scheduled(Resource resource) {
    var series = of(resource);
    series.scheduled.increment();
    switch (resource) {
      case Resource.Activity _ -> {}
      case Resource.LambdaFunction _, Resource.Service _ -> series.started.increment();
    }
  }

  private void taken(Frame.Phase.Calling call, Instant at) {
    var series = of(call.resource());
    series.started.increment();
    series.scheduleTime.add(millis(call.scheduledAt(), at));
  }

  private void attemptEnded(
      Frame.Phase.Calling call, Instant at, Function<TaskSeries, LongAdder> how) {
    var series = of(call.resource());
    how.apply(series).increment();
    series.time.add(millis(call.scheduledAt(), at));
    startedAt(call.progress()).ifPresent(started -> series.runTime.add(millis(started, at)));
  }

  private void timedOut(Frame.Phase.Calling call, Instant at) {
    var wasSilent = call.resource() instanceof Resource.Activity && wasSilent(call.progress(), at);
    attemptEnded(call, at, series -> wasSilent ? series.heartbeatTimedOut : series.timedOut);
  }

  /// Whether it was the heartbeat that was missed, and not the time-out.
  private static boolean wasSilent(Frame.Progress progress, Instant at) {
    return switch (progress) {
      case Frame.Progress.Offered() -> false;
      case Frame.Progress.Running(_, var timeoutAt, var silentAt) ->
          isFirst(silentAt, timeoutAt, at);
      case Frame.Progress.Submitted(_, var timeoutAt, var silentAt, _) ->
          isFirst(silentAt, timeoutAt, at);
    };
  }

  private static boolean isFirst(
      Optional<Instant> silentAt, Optional<Instant> timeoutAt, Instant now) {
    return silentAt.isPresent()
        && !silentAt.get().isAfter(now)
        && timeoutAt.map(timeout -> silentAt.get().isBefore(timeout)).orElse(true);
  }

  private static Optional<Instant> startedAt(Frame.Progress progress) {
    return switch (progress) {
      case Frame.Progress.Offered() -> Optional.empty();
      case Frame.Progress.Running running -> Optional.of(running.startedAt());
      case Frame.Progress.Submitted submitted -> Optional.of(submitted.startedAt());
    };
  }

  /// The call that a frame waited for before something was recorded. A call that was scheduled only
  /// now has been counted as it was scheduled.
  private static Optional<Frame.Phase.Calling> call(Observer.Sight sight, long frame) {
    return sight.before() instanceof Execution.Running running
            && running.frames().containsKey(frame)
            && running.frame(frame).phase() instanceof Frame.Phase.Calling call
        ? Optional.of(call)
        : Optional.empty();
  }

  private TaskSeries of(Resource resource) {
    return switch (resource) {
      case Resource.Activity(var arn) -> activities.of(arn);
      case Resource.LambdaFunction(var arn) -> functions.of(arn);
      case Resource.Service service -> services.of(service.arn());
    };
  }

  private static long millis(Instant from, Instant to) {
    return Duration.between(from, to).toMillis();
  }

  private void mapRun(Execution after) {
    switch (after) {
      case MapRun.Open open -> {
        if (backlogs.size() < MOST_MAP_RUNS || backlogs.containsKey(open.link().mapRun())) {
          backlogs.put(open.link().mapRun(), open.counts().waiting());
        }
      }
      case MapRun.Ended ended -> backlogs.remove(ended.link().mapRun());
      case Execution.New _, Execution.Running _, Execution.Closed _ -> {}
    }
  }

  /// How many map runs are open, of those that something was recorded of since the process began.
  long openMapRuns() {
    return backlogs.size();
  }

  /// How many children wait in them.
  long waitingChildren() {
    return backlogs.values().stream().mapToLong(Long::longValue).sum();
  }
}
