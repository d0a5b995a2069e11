package dev.steppe.runtime;

import dev.steppe.engine.Effect;
import dev.steppe.engine.Engine;
import dev.steppe.engine.Execution;
import dev.steppe.engine.Input;
import dev.steppe.engine.MachineRevision;
import dev.steppe.engine.Start;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// An Express execution: the same engine, and a journal that forgets. Lives in memory alone; each
/// of its decisions is made on the thread that brought the input, one at a time.
final class ExpressRun {
  private final MachineRevision machine;
  private final Surroundings surroundings;
  private final InstantSource clock;
  private final ScheduledExecutorService timers;
  private final Outside outside;
  private final CompletableFuture<Execution.Closed> end = new CompletableFuture<>();
  private Execution state = new Execution.New();

  ExpressRun(
      MachineRevision machine,
      Surroundings surroundings,
      InstantSource clock,
      ScheduledExecutorService timers,
      Outside outside) {
    this.machine = machine;
    this.surroundings = surroundings;
    this.clock = clock;
    this.timers = timers;
    this.outside = outside;
  }

  /// Timers for Express executions: one thread, which only hands inputs on.
  static ScheduledExecutorService timers() {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("steppe-express-timers").factory());
  }

  /// Runs the execution; completes when it has ended.
  CompletableFuture<Execution.Closed> start(Start start) {
    tell(Message.unasked(start.id(), new Input.Started(start)));
    return end;
  }

  void tell(Message message) {
    synchronized (this) {
      var decision =
          Engine.decide(
              machine, state, message.input(), surroundings.moment(message.id(), clock.instant()));
      state = decision.after();
      for (Effect effect : decision.effects()) {
        outside.dispatch(message.id(), effect);
      }
      message.reply().accept(new Told.Durable(state, !decision.events().isEmpty()));
      wakeLater(message);
    }
    if (state instanceof Execution.Closed closed) {
      end.complete(closed);
    }
  }

  private void wakeLater(Message message) {
    state
        .wakeAt()
        .ifPresent(at -> {
          var delay = Math.max(0, Duration.between(clock.instant(), at).toMillis());
          var unused =
              timers.schedule(
                  () -> tell(Message.unasked(message.id(), new Input.Wake())),
                  delay,
                  TimeUnit.MILLISECONDS);
        });
  }
}
