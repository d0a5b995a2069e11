package dev.steppe.runtime;

import dev.steppe.asl.Resource;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Effect;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Input;
import dev.steppe.engine.MapRun;
import dev.steppe.engine.MapRunEffect;
import dev.steppe.engine.Start;
import dev.steppe.engine.TestCall;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does what executions ask for, each call on a virtual thread of its own, and tells them the
/// outcome. Thread-safe.
final class Dispatcher implements Outside {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private static final long TELL_AGAIN_AFTER_MILLIS = 500;

  /// A task that goes on is called first and awaited then, and may be awaited while the outcome of
  /// its call is still being told.
  private enum Leg {
    CALL,
    AWAIT
  }

  private record Call(ExecutionId execution, long task, Leg leg) {}

  private final TaskHandler handler;
  private final boolean retryLostAttempts;
  private final Activities activities;
  private final Consumer<Message> tell;
  private final ConcurrentMap<Call, Thread> calls = new ConcurrentHashMap<>();
  private final Watchers watchers;
  private final MapRunWork mapRuns;
  private final Mocks mocks;
  private final Observer observer;
  private volatile boolean closed;

  /// @param tell hands a message to the shard of its execution
  Dispatcher(
      TaskHandler handler,
      boolean retryLostAttempts,
      Activities activities,
      Watchers watchers,
      MapRunWork mapRuns,
      Mocks mocks,
      Observer observer,
      Consumer<Message> tell) {
    this.handler = handler;
    this.retryLostAttempts = retryLostAttempts;
    this.activities = activities;
    this.watchers = watchers;
    this.mapRuns = mapRuns;
    this.mocks = mocks;
    this.observer = observer;
    this.tell = tell;
  }

  @Override
  public void dispatch(ExecutionId id, Effect effect, Execution at) {
    switch (effect) {
      case Effect.Invoke(var task, var resource, var payload, var role, var test) -> {
        var call = new TaskCall(id, task, resource, payload, role, start(at));
        perform(
            call,
            Leg.CALL,
            () -> {
              var mocked = mocked(id, task, test);
              return mocked.isPresent() ? mocked.get() : answered(call, handler.call(call));
            });
      }
      case Effect.AwaitJob(var task, var resource, var payload, var role, var submission) -> {
        var call = new TaskCall(id, task, resource, payload, role, start(at));
        perform(call, Leg.AWAIT, () -> ended(call, handler.await(call, submission)));
      }
      case Effect.OfferActivity offer ->
          mocked(id, offer.task(), offer.test())
              .ifPresentOrElse(
                  input -> report(new Call(id, offer.task(), Leg.CALL), input),
                  () ->
                      activities.offer(
                          offer.activityArn(), new Activities.Offer(id, offer.task())));
      case Effect.CancelTask cancel -> cancel(id, cancel);
      case Effect.OpenMapRun open -> mapRuns.open(open);
      case Effect.AbortMapRun(_, var link) -> mapRuns.abort(link);
      case MapRunEffect work -> mapRuns.dispatch(work);
    }
  }

  @Override
  public void recover(ExecutionId id, Effect effect, Execution at) {
    var leg = effect instanceof Effect.AwaitJob ? Leg.AWAIT : Leg.CALL;
    if (effect instanceof Effect.OfTask task && calls.containsKey(new Call(id, task.task(), leg))) {
      return; // It never left: only the shard was made anew.
    }
    switch (effect) {
      case Effect.Invoke(var task, var resource, _, _, var test)
          when !retryLostAttempts
              && !handler.repeatable(resource)
              && mocked(id, task, test).isEmpty() ->
          report(new Call(id, task, Leg.CALL), lost(task, resource));
      case Effect.OfTask _, MapRunEffect _ -> dispatch(id, effect, at);
    }
  }

  private static Optional<Start> start(Execution execution) {
    return switch (execution) {
      case Execution.Running running -> Optional.of(running.start());
      case Execution.Closed closed -> Optional.of(closed.start());
      case Execution.New _, MapRun _ -> Optional.empty();
    };
  }

  /// What a test case says that a call comes to. It says the same however often it is asked, so
  /// that an attempt that was lost is simply answered again.
  private Optional<Input> mocked(ExecutionId id, long task, Optional<TestCall> test) {
    return test.flatMap(call -> mocks.response(machine(id), call))
        .map(response -> new Input.TaskMocked(task, response));
  }

  /// The name of the machine that the execution runs, or whose map run it belongs to.
  private static String machine(ExecutionId id) {
    return Arn.parse(id.arn()).orElseThrow().rest().split("[:/]", 2)[0];
  }

  private Input lost(long task, Resource resource) {
    return new Input.TaskFailed(
        task,
        Optional.of(handler.lostAttemptError(resource)),
        Optional.of(
            "The server stopped while this attempt was in flight. Whether "
                + resource.arn()
                + " was called is not known, so it was not called again."));
  }

  @Override
  public void recorded(ExecutionId id, Observer.Sight sight) {
    try {
      observer.see(sight);
    } catch (RuntimeException e) {
      LOG.error("what {} recorded was not observed", id.arn(), e);
    }
  }

  @Override
  public void closed(ExecutionId id, Execution.Closed execution) {
    watchers.closed(id, execution);
  }

  private interface Work {
    Input outcome() throws InterruptedException;
  }

  private void perform(TaskCall call, Leg leg, Work work) {
    var key = new Call(call.execution(), call.task(), leg);
    var thread =
        Thread.ofVirtual()
            .name("task-" + call.task())
            .unstarted(() -> {
              try {
                report(key, work.outcome());
              } catch (InterruptedException e) {
                calls.remove(key); // Nobody waits for the outcome any more.
              } catch (RuntimeException | Error e) {
                if (closed) {
                  return; // The interrupt broke it. Recovery will find the attempt lost.
                }
                LOG.error("{} could not be performed", call.resource().arn(), e);
                report(key, failed(call.task(), e));
              }
            });
    calls.put(key, thread);
    thread.start();
  }

  private static Input failed(long task, Throwable e) {
    return new Input.TaskFailed(
        task, Optional.of("States.TaskFailed"), Optional.of(String.valueOf(e.getMessage())));
  }

  /// Tells the execution, again when its shard was made anew meanwhile: the call is known to have
  /// been made, and is not made twice.
  private void report(Call call, Input input) {
    tell.accept(
        new Message(
            call.execution(),
            input,
            told -> {
              switch (told) {
                case Told.Durable _ -> calls.remove(call);
                case Told.Lost _ when closed -> {} // Recovery will find the attempt lost.
                case Told.Lost(var why) -> {
                  LOG.warn(
                      "an outcome for {} was not taken ({}) and is told again",
                      call.execution().arn(),
                      why);
                  CompletableFuture.delayedExecutor(TELL_AGAIN_AFTER_MILLIS, TimeUnit.MILLISECONDS)
                      .execute(() -> report(call, input));
                }
              }
            }));
  }

  private static Input answered(TaskCall call, TaskOutcome outcome) {
    return switch (outcome) {
      case TaskOutcome.Failed(var error, var cause) ->
          new Input.TaskFailed(call.task(), error, cause);
      case TaskOutcome.Answered(var output) ->
          goesOn(call.resource())
              ? new Input.TaskSubmitted(call.task(), output)
              : new Input.TaskSucceeded(call.task(), output);
    };
  }

  private static boolean goesOn(Resource resource) {
    return resource instanceof Resource.Service service
        && service.pattern() != Resource.Pattern.REQUEST_RESPONSE;
  }

  private static Input ended(TaskCall call, TaskOutcome outcome) {
    return switch (outcome) {
      case TaskOutcome.Failed(var error, var cause) ->
          new Input.TaskFailed(call.task(), error, cause);
      case TaskOutcome.Answered(var output) -> new Input.TaskSucceeded(call.task(), output);
    };
  }

  private void cancel(ExecutionId id, Effect.CancelTask cancel) {
    for (var leg : Leg.values()) {
      var thread = calls.remove(new Call(id, cancel.task(), leg));
      if (thread != null) {
        thread.interrupt();
      }
    }
    if (cancel.resource() instanceof Resource.Activity(var arn)) {
      activities.withdraw(arn, new Activities.Offer(id, cancel.task()));
    }
    cancel.submission().ifPresent(submission -> cancelJob(id, cancel, submission));
  }

  private void cancelJob(ExecutionId id, Effect.CancelTask cancel, Json submission) {
    var call =
        new TaskCall(id, cancel.task(), cancel.resource(), cancel.payload(), cancel.roleArn());
    Thread.ofVirtual()
        .start(() -> {
          try {
            handler.cancel(call, submission);
          } catch (RuntimeException e) {
            LOG.warn("the job of {} could not be stopped", id.arn(), e);
          }
        });
  }

  /// How many calls wait for their answers, or for their answers to be taken.
  int underWay() {
    return calls.size();
  }

  /// Interrupts all calls under way.
  void close() {
    closed = true;
    mapRuns.close();
    calls.values().forEach(Thread::interrupt);
  }
}
