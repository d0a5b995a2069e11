package dev.steppe.runtime;

import dev.steppe.engine.Decision;
import dev.steppe.engine.Effect;
import dev.steppe.engine.Engine;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Input;
import dev.steppe.engine.MachineRevision;
import dev.steppe.engine.MapRun;
import dev.steppe.engine.Moment;
import dev.steppe.engine.Outcome;
import dev.steppe.engine.Start;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An Express execution: the same engine, and a journal that forgets. Lives in memory alone; each
/// of its decisions is made on the thread that brought the input, one at a time.
final class ExpressRun {
  private static final Logger LOG = LoggerFactory.getLogger(ExpressRun.class);

  private final Deciding deciding;
  private final Surroundings surroundings;
  private final InstantSource clock;
  private final ScheduledExecutorService timers;
  private final Outside outside;
  private final CompletableFuture<Execution.Closed> end = new CompletableFuture<>();
  private Execution state = new Execution.New();
  private Optional<Alarm> alarm = Optional.empty();

  private int alarms;

  private record Alarm(int number, Instant at, ScheduledFuture<?> timer) {}

  /// Where the decisions come from.
  @FunctionalInterface
  interface Deciding {
    Decision decide(Execution state, Input input, Moment moment);
  }

  ExpressRun(
      MachineRevision machine,
      Surroundings surroundings,
      InstantSource clock,
      ScheduledExecutorService timers,
      Outside outside) {
    this(
        (state, input, moment) -> Engine.decide(machine, state, input, moment),
        surroundings,
        clock,
        timers,
        outside);
  }

  ExpressRun(
      Deciding deciding,
      Surroundings surroundings,
      InstantSource clock,
      ScheduledExecutorService timers,
      Outside outside) {
    this.deciding = deciding;
    this.surroundings = surroundings;
    this.clock = clock;
    this.timers = timers;
    this.outside = outside;
  }

  /// Timers for Express executions: one thread, which only hands inputs on.
  static ScheduledThreadPoolExecutor timers() {
    var timers =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("steppe-express-timers").factory());
    timers.setRemoveOnCancelPolicy(true);
    return timers;
  }

  /// Runs the execution; completes when it has ended.
  CompletableFuture<Execution.Closed> start(Start start) {
    tell(Message.unasked(start.id(), new Input.Started(start)));
    return end;
  }

  void tell(Message message) {
    synchronized (this) {
      try {
        decide(message);
      } catch (RuntimeException e) {
        LOG.error("{} cannot be decided and fails", message.id().arn(), e);
        state = failed(message.input(), e);
        message.reply().accept(new Told.Durable(state, true));
      }
      setAlarm(message.id());
    }
    if (state instanceof Execution.Closed closed) {
      end.complete(closed);
    }
  }

  private void decide(Message message) {
    var decision =
        deciding.decide(state, message.input(), surroundings.moment(message.id(), clock.instant()));
    var before = state;
    state = decision.after();
    if (!decision.events().isEmpty()) {
      outside.recorded(
          message.id(), new Observer.Sight(before, decision.events(), decision.after()));
    }
    for (Effect effect : decision.effects()) {
      outside.dispatch(message.id(), effect, state);
    }
    message.reply().accept(new Told.Durable(state, !decision.events().isEmpty()));
  }

  /// The end of an execution that a bug keeps from being decided: somebody waits for it.
  private Execution failed(Input input, RuntimeException e) {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var outcome =
        new Outcome.Failed(Optional.of("States.Runtime"), Optional.of("An internal error: " + e));
    return switch (state) {
      case Execution.New _ when input instanceof Input.Started(var start) ->
          new Execution.Closed(1, 1, start, now, now, outcome);
      case Execution.Running running ->
          new Execution.Closed(
              running.version() + 1,
              running.lastEventId() + 1,
              running.start(),
              running.startedAt(),
              now,
              outcome);
      case Execution.New _, Execution.Closed _, MapRun _ -> state;
    };
  }

  /// Sets the one timer to when time alone moves the execution on. A timer that is of no use any
  /// more is taken out, because it would keep the execution in memory.
  private void setAlarm(ExecutionId id) {
    var at = state.wakeAt();
    if (alarm.isPresent() && at.equals(alarm.map(Alarm::at))) {
      return;
    }
    alarm.ifPresent(old -> old.timer().cancel(false));
    alarm = at.map(instant -> alarm(id, instant));
  }

  private Alarm alarm(ExecutionId id, Instant at) {
    var number = ++alarms;
    var delay = Math.max(0, Duration.between(clock.instant(), at).toMillis());
    return new Alarm(
        number,
        at,
        timers.schedule(
            () -> Thread.ofVirtual().start(() -> ring(id, number)), delay, TimeUnit.MILLISECONDS));
  }

  private void ring(ExecutionId id, int number) {
    synchronized (this) {
      alarm = alarm.filter(set -> set.number() != number);
    }
    tell(Message.unasked(id, new Input.Wake()));
  }
}
