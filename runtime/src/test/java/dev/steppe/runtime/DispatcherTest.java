package dev.steppe.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.Resource;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Effect;
import dev.steppe.engine.Execution;
import dev.steppe.engine.Input;
import dev.steppe.engine.Limits;
import dev.steppe.store.memory.MemoryStore;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What becomes of calls that go wrong, and of those who wait for an end.
class DispatcherTest {
  private final BlockingQueue<Message> told = new LinkedBlockingQueue<>();

  private Dispatcher dispatcher(Calls calls) {
    var store = new MemoryStore(1, new byte[32]);
    var watchers = new Watchers();
    var mapRuns =
        new MapRunWork(
            store.journal(),
            new Revisions(store.catalog()),
            Datasets.NONE,
            Limits.AWS,
            InstantSource.system(),
            watchers,
            told::add,
            (_, _) -> new CompletableFuture<>());
    return new Dispatcher(
        calls, false, new Activities(), watchers, mapRuns, Mocks.NONE, Observer.NONE, told::add);
  }

  private static Effect invoke() {
    return new Effect.Invoke(
        3,
        new Resource.LambdaFunction(Machines.FUNCTION),
        Json.Obj.EMPTY,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void anErrorOfTheHandlerFailsTheAttempt() throws InterruptedException {
    dispatcher(
            _ -> {
              throw new StackOverflowError("too deep");
            })
        .dispatch(Machines.id("x"), invoke(), new Execution.New());

    var message = told.poll(20, TimeUnit.SECONDS);
    assertThat(message).isNotNull();
    assertThat(message.input())
        .isEqualTo(
            new Input.TaskFailed(3, Optional.of("States.TaskFailed"), Optional.of("too deep")));
  }

  /// Whether the call was made is not known, so that the next start must find the attempt lost.
  @Test
  void whatAStopBreaksIsNotTheAttemptsFailure() throws InterruptedException {
    var thread = new CompletableFuture<Thread>();
    var dispatcher =
        dispatcher(_ -> {
          thread.complete(Thread.currentThread());
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            throw new IllegalStateException("connection closed", e);
          }
          throw new IllegalStateException("never");
        });
    dispatcher.dispatch(Machines.id("x"), invoke(), new Execution.New());
    thread.join();

    dispatcher.close();
    thread.join().join();

    assertThat(told).isEmpty();
  }

  @Test
  void nobodyIsRememberedWhoWaitsNoLonger() {
    var watchers = new Watchers();
    var answered = watchers.watch(Machines.id("x"));
    var cancelled = watchers.watch(Machines.id("x"));
    var waiting = watchers.watch(Machines.id("y"));

    answered.complete(Optional.empty());
    cancelled.cancel(false);

    assertThat(watchers.watched()).containsExactly(Machines.id("y"));
    assertThat(waiting).isNotDone();
  }

  private interface Calls extends TaskHandler {
    @Override
    TaskOutcome call(TaskCall call);

    @Override
    default TaskOutcome await(TaskCall call, Json submission) {
      throw new IllegalStateException("never awaited");
    }

    @Override
    default void cancel(TaskCall call, Json submission) {}

    @Override
    default boolean repeatable(Resource resource) {
      return false;
    }

    @Override
    default String lostAttemptError(Resource resource) {
      return "Lost";
    }
  }
}
