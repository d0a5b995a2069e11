package dev.steppe.engine;

import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.Resource;
import dev.steppe.asl.State;
import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.Optional;

/// The life of a Task state: scheduled, started, perhaps submitted, and ended well or badly.
final class Tasks {
  private Tasks() {}

  static void schedule(Run run, Frame frame, State.Task task) {
    var id = run.execution().lastEventId() + 1;
    var token =
        usesToken(task.resource())
            ? Optional.of(run.moment().taskToken().apply(id))
            : Optional.<String>empty();
    var raw = run.scope(frame, frame.input(), token, Optional.empty());
    var input = raw.with(task.flow().input(raw));
    var payload = task.flow().arguments(input);
    if (run.exceeds(frame, payload)) {
      Failures.handle(run, frame, Failure.dataTooLarge(frame.state()));
      return;
    }
    var scheduled =
        new Event.TaskScheduled(
            frame.id(),
            task.resource(),
            payload,
            task.timeoutSeconds().map(count -> count.evaluate(input)),
            task.heartbeatSeconds().map(count -> count.evaluate(input)),
            task.credentials().map(credentials -> role(credentials.evaluate(input))));
    switch (task.resource()) {
      case Resource.Activity(var arn) -> {
        if (!run.moment().activityExists().test(arn)) {
          throw EvaluationException.runtime("The activity " + arn + " does not exist.");
        }
        run.record(frame.cursor(), scheduled);
      }
      case Resource.LambdaFunction _, Resource.Service _ -> {
        run.record(frame.cursor(), scheduled);
        run.record(
            id, new Event.TaskStarted(frame.id(), TaskKind.of(task.resource()), Optional.empty()));
      }
    }
    Outstanding.of(run.frame(frame.id()).phase()).ifPresent(run::effect);
  }

  private static String role(Json credentials) {
    if (credentials instanceof Json.Obj object
        && object.get("RoleArn").orElse(Json.Null.NULL) instanceof Json.Str(var arn)
        && !arn.isEmpty()) {
      return arn;
    }
    throw EvaluationException.runtime(
        "The field 'RoleArn' of Credentials must be the ARN of a role, but it is in "
            + credentials.text());
  }

  private static boolean usesToken(Resource resource) {
    return resource instanceof Resource.Service service
        && service.pattern() == Resource.Pattern.WAIT_FOR_TASK_TOKEN;
  }

  static void taken(Run run, Frame frame, Optional<String> worker) {
    if (call(frame).progress() instanceof Frame.Progress.Offered) {
      run.record(
          frame.cursor(), new Event.TaskStarted(frame.id(), new TaskKind.Activity(), worker));
    }
  }

  static void submitted(Run run, Frame frame, Json output) {
    var call = call(frame);
    if (!(call.progress() instanceof Frame.Progress.Running)) {
      return; // Told twice.
    }
    run.record(
        frame.cursor(), new Event.TaskSubmitted(frame.id(), TaskKind.of(call.resource()), output));
    Outstanding.of(run.frame(frame.id()).phase()).ifPresent(run::effect);
  }

  /// A test case answers in the work's place. The history shows what it would show of the work.
  static void mocked(Run run, Frame frame, MockedResponse response) {
    var resource = call(frame).resource();
    switch (call(frame).progress()) {
      case Frame.Progress.Offered() -> taken(run, frame, Optional.empty());
      case Frame.Progress.Running _ when goesOn(resource) ->
          run.record(
              frame.cursor(),
              new Event.TaskSubmitted(frame.id(), TaskKind.of(resource), Json.Obj.EMPTY));
      case Frame.Progress.Running _ -> {} // A plain call: nothing is between its start and its end.
      case Frame.Progress.Submitted _ -> {
        return; // The work goes on already.
      }
    }
    var begun = run.frame(frame.id());
    switch (response) {
      case MockedResponse.Return(var output) -> succeeded(run, begun, output);
      case MockedResponse.Throw(var error, var cause) ->
          failed(run, begun, Failure.reported(error, cause));
      case MockedResponse.Missing(var why) -> failed(run, begun, Failure.of(Failure.RUNTIME, why));
    }
  }

  /// Whether something goes on after the call of the resource has been answered.
  private static boolean goesOn(Resource resource) {
    return resource instanceof Resource.Service service
        && switch (service.pattern()) {
          case SYNC, SYNC_2, WAIT_FOR_TASK_TOKEN -> true;
          case REQUEST_RESPONSE -> false;
        };
  }

  static void heard(Run run, Frame frame) {
    if (isStarted(frame)) {
      run.record(frame.cursor(), new Event.HeartbeatRecorded(frame.id()));
    }
  }

  static void succeeded(Run run, Frame frame, Json output) {
    if (!isStarted(frame)) {
      return;
    }
    var resource = call(frame).resource();
    if (run.exceeds(output, Limit.PAYLOAD_BYTES)) {
      failed(run, frame, Failure.resultTooLarge(nameInLimitText(resource)));
      return;
    }
    var before = frame.cursor();
    run.record(before, new Event.TaskSucceeded(frame.id(), TaskKind.of(resource), output));
    var now = run.frame(frame.id());
    run.evaluating(
        now,
        () -> {
          if (run.state(now) instanceof State.Task task) {
            var raw = run.scope(now, now.input());
            run.exit(now, task.flow().leave(raw, output), task.next());
          }
        });
  }

  static void failed(Run run, Frame frame, Failure failure) {
    if (!isStarted(frame)) {
      return;
    }
    run.record(
        frame.cursor(),
        new Event.TaskFailed(
            frame.id(), TaskKind.of(call(frame).resource()), failure.error(), failure.cause()));
    Failures.handle(run, run.frame(frame.id()), failure);
  }

  /// Whether the call's time is over: empty if not, and else whether it was its silence.
  static Optional<Boolean> expiry(Frame.Phase.Calling calling, Instant now) {
    return switch (calling.progress()) {
      case Frame.Progress.Offered() -> Optional.empty();
      case Frame.Progress.Running(_, var timeoutAt, var silentAt) ->
          expiry(timeoutAt, silentAt, now);
      case Frame.Progress.Submitted(_, var timeoutAt, var silentAt, _) ->
          expiry(timeoutAt, silentAt, now);
    };
  }

  private static Optional<Boolean> expiry(
      Optional<Instant> timeoutAt, Optional<Instant> silentAt, Instant now) {
    var silent = silentAt.filter(at -> !at.isAfter(now));
    var timeout = timeoutAt.filter(at -> !at.isAfter(now));
    if (silent.isPresent()) {
      return Optional.of(timeout.isEmpty() || silent.get().isBefore(timeout.get()));
    }
    return timeout.map(_ -> false);
  }

  static void timedOut(Run run, Frame frame) {
    Run.cancellation(frame).ifPresent(run::effect);
    run.record(
        frame.cursor(),
        new Event.TaskTimedOut(frame.id(), TaskKind.of(call(frame).resource()), Failure.TIMEOUT));
  }

  private static boolean isStarted(Frame frame) {
    return !(call(frame).progress() instanceof Frame.Progress.Offered);
  }

  /// What AWS calls a task whose result is too large (recorded): the service, or the whole ARN.
  private static String nameInLimitText(Resource resource) {
    return switch (resource) {
      case Resource.LambdaFunction(var arn) -> arn;
      case Resource.Activity(var arn) -> arn;
      case Resource.Service service -> service.service();
    };
  }

  private static Frame.Phase.Calling call(Frame frame) {
    if (frame.phase() instanceof Frame.Phase.Calling calling) {
      return calling;
    }
    throw new IllegalStateException("calls nothing: " + frame);
  }
}
