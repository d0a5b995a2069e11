package dev.steppe.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Effect;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Input;
import dev.steppe.engine.Limits;
import dev.steppe.engine.Outcome;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What an Express execution holds on to, and that it ends whatever happens.
class ExpressRunTest {
  private final ScheduledThreadPoolExecutor timers = ExpressRun.timers();
  private final List<Effect.OfTask> effects = new ArrayList<>();
  private final Queue<String> deciders = new ConcurrentLinkedQueue<>();
  private Limits limits = Limits.AWS;
  private final AtomicInteger decisionsLeft = new AtomicInteger(Integer.MAX_VALUE);

  @AfterEach
  void stop() {
    timers.shutdownNow();
  }

  private ExpressRun run(String definition) {
    return new ExpressRun(
        Machines.revision(definition),
        new Surroundings(
            new TaskTokens(new byte[32]),
            _ -> true,
            () -> {
              deciders.add(Thread.currentThread().getName());
              if (decisionsLeft.decrementAndGet() < 0) {
                throw new IllegalStateException("a bug");
              }
              return 1;
            },
            limits),
        InstantSource.system(),
        timers,
        new World());
  }

  private static void succeed(ExpressRun run, long task) {
    run.tell(Message.unasked(Machines.id("x"), new Input.TaskSucceeded(task, Json.of(1))));
  }

  /// The timer of a deadline would keep the execution in memory for five minutes after its end.
  @Test
  void anEndedExecutionLeavesNoTimer() {
    var run =
        run(
            Machines.task(Machines.FUNCTION)
                .replace("'StartAt'", "'TimeoutSeconds':300,'StartAt'"));
    var end = run.start(Machines.start("x"));
    assertThat(timers.getQueue()).hasSize(1);

    succeed(run, effects.getFirst().task());

    assertThat(end).isDone();
    assertThat(timers.getQueue()).isEmpty();
  }

  @Test
  void anExecutionHasOneTimerHoweverMuchItIsTold() {
    var branch = Machines.task(Machines.FUNCTION);
    var run =
        run(
            "{'TimeoutSeconds':300,'StartAt':'P','States':{'P':{'Type':'Parallel','Branches':["
                + branch
                + ","
                + branch.replace("'A'", "'B'")
                + "],'End':true}}}");
    var end = run.start(Machines.start("x"));
    run.tell(Message.unasked(Machines.id("x"), new Input.TaskHeartbeat(99)));
    succeed(run, effects.getFirst().task());

    assertThat(end).isNotDone();
    assertThat(timers.getQueue()).hasSize(1);
  }

  /// Deciding takes time, and every other execution's timers run on that thread.
  @Test
  void aTimersThreadDecidesNothing() throws Exception {
    limits = new Limits(262_144, 25_000, 40, 10_000, 1);
    var run = run("{'StartAt':'P','States':{'P':{'Type':'Pass','End':true}}}");

    assertThat(run.start(Machines.start("x")).get(20, TimeUnit.SECONDS).outcome())
        .isEqualTo(new Outcome.Succeeded(Json.Obj.EMPTY));
    assertThat(deciders).hasSizeGreaterThan(1).doesNotContain("steppe-express-timers");
  }

  @Test
  void anInternalErrorEndsTheExecution() {
    decisionsLeft.set(1);
    var run = run(Machines.task(Machines.FUNCTION));
    var end = run.start(Machines.start("x"));

    succeed(run, effects.getFirst().task());

    assertThat(end).isCompletedWithValueMatching(closed -> isInternalError(closed.outcome()));
  }

  @Test
  void anInternalErrorAtTheStartEndsTheExecution() {
    decisionsLeft.set(0);
    var end = run(Machines.task(Machines.FUNCTION)).start(Machines.start("x"));

    assertThat(end).isCompletedWithValueMatching(closed -> isInternalError(closed.outcome()));
  }

  private static boolean isInternalError(Outcome outcome) {
    return outcome instanceof Outcome.Failed(var error, _)
        && error.equals(Optional.of("States.Runtime"));
  }

  private final class World implements Outside {
    @Override
    public void dispatch(ExecutionId id, Effect effect, Execution at) {
      effects.add((Effect.OfTask) effect);
    }

    @Override
    public void recover(ExecutionId id, Effect effect, Execution at) {}

    @Override
    public void closed(ExecutionId id, Execution.Closed execution) {}
  }
}
