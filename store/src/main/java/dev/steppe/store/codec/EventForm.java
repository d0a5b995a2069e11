package dev.steppe.store.codec;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Event;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.MapRunEvent;
import dev.steppe.engine.Recorded;
import dev.steppe.engine.TaskKind;

/// Recorded events, one after the other. Ids are written as distances: of an event from the one
/// before it, of a frame from the event that names it.
final class EventForm {
  private static final int EXECUTION_STARTED = 1;
  private static final int STATE_ENTERED = 2;
  private static final int STATE_EXITED = 3;
  private static final int STATE_ABORTED = 4;
  private static final int TASK_SCHEDULED = 5;
  private static final int TASK_STARTED = 6;
  private static final int TASK_SUBMITTED = 7;
  private static final int TASK_SUCCEEDED = 8;
  private static final int TASK_FAILED = 9;
  private static final int TASK_TIMED_OUT = 10;
  private static final int PARALLEL_STATE_STARTED = 11;
  private static final int PARALLEL_STATE_SUCCEEDED = 12;
  private static final int PARALLEL_STATE_FAILED = 13;
  private static final int MAP_STATE_STARTED = 14;
  private static final int MAP_ITERATION_STARTED = 15;
  private static final int MAP_ITERATION_SUCCEEDED = 16;
  private static final int MAP_ITERATION_FAILED = 17;
  private static final int MAP_ITERATION_ABORTED = 18;
  private static final int MAP_STATE_SUCCEEDED = 19;
  private static final int MAP_STATE_FAILED = 20;
  private static final int EXECUTION_SUCCEEDED = 21;
  private static final int EXECUTION_FAILED = 22;
  private static final int EXECUTION_TIMED_OUT = 23;
  private static final int EXECUTION_ABORTED = 24;
  private static final int WAIT_STARTED = 25;
  private static final int RETRY_SCHEDULED = 26;
  private static final int HEARTBEAT_RECORDED = 27;
  private static final int BRANCH_SUCCEEDED = 28;
  private static final int EVALUATION_FAILED = 29;
  private static final int DISTRIBUTED_MAP_STARTED = 30;
  private static final int MAP_RUN_STARTED = 31;
  private static final int MAP_RUN_SUCCEEDED = 32;
  private static final int MAP_RUN_FAILED = 33;
  private static final int MAP_RUN_ABORTED = 34;
  private static final int RUN_OPENED = 35;
  private static final int RUN_ITEMS_READ = 36;
  private static final int RUN_CHILDREN_STARTED = 37;
  private static final int RUN_CHILDREN_ENDED = 38;
  private static final int RUN_UPDATED = 39;
  private static final int RUN_STOPPED = 40;
  private static final int RUN_RESULTS_BEGUN = 41;
  private static final int RUN_CLOSED = 42;
  private static final int EXECUTION_REDRIVEN = 43;
  private static final int MAP_RUN_REDRIVEN = 44;
  private static final int RUN_REDRIVEN = 45;
  private static final int RUN_UNSUCCESSFUL_FOUND = 46;
  private static final int RUN_CHILDREN_REDRIVEN = 47;

  /// Writes the events of one execution.
  static final class Scribe {
    private final Writer out;
    private long lastId;

    Scribe(Writer out) {
      this.out = out;
    }

    void write(Recorded recorded) {
      var id = recorded.id();
      out.tag(tag(recorded.event()));
      out.signed(id - lastId);
      out.signed(id - recorded.previousId());
      out.instant(recorded.at());
      lastId = id;
      body(recorded.event());
    }

    private void body(Event event) {
      switch (event) {
        case Event.ExecutionStarted(var start, var deadline) -> {
          StartForm.write(start, out);
          out.optional(deadline, out::instant);
        }
        case Event.StateEntered(var parent, var index, var name, var type, var input) -> {
          out.number(parent == 0 ? 0 : lastId - parent);
          out.number(index);
          out.string(name);
          out.tag(Tags.of(type));
          out.json(input);
        }
        case Event.StateExited(var frame, var name, var type, var output, var assigned) -> {
          frame(frame);
          out.string(name);
          out.tag(Tags.of(type));
          out.json(output);
          out.members(assigned.members());
        }
        case Event.EvaluationFailed(var frame, var state, var error, var cause, var location) -> {
          frame(frame);
          out.string(state);
          out.string(error);
          out.string(cause);
          out.optional(location, out::string);
        }
        case Event.StateAborted(var frame, var type) -> {
          frame(frame);
          out.tag(Tags.of(type));
        }
        case Event.TaskScheduled scheduled -> {
          frame(scheduled.frame());
          TaskForm.write(scheduled.resource(), out);
          out.json(scheduled.payload());
          out.optional(scheduled.timeoutSeconds(), out::number);
          out.optional(scheduled.heartbeatSeconds(), out::number);
          out.optional(scheduled.roleArn(), out::string);
        }
        case Event.TaskStarted(var frame, var kind, var worker) -> {
          task(frame, kind);
          out.optional(worker, out::string);
        }
        case Event.TaskSubmitted(var frame, var kind, var output) -> {
          task(frame, kind);
          out.json(output);
        }
        case Event.TaskSucceeded(var frame, var kind, var output) -> {
          task(frame, kind);
          out.json(output);
        }
        case Event.TaskFailed(var frame, var kind, var error, var cause) -> {
          task(frame, kind);
          out.optional(error, out::string);
          out.optional(cause, out::string);
        }
        case Event.TaskTimedOut(var frame, var kind, var error) -> {
          task(frame, kind);
          out.string(error);
        }
        case Event.ParallelStateStarted(var frame, var branches) -> {
          frame(frame);
          out.number(branches);
        }
        case Event.ParallelStateSucceeded(var frame) -> frame(frame);
        case Event.ParallelStateFailed(var frame) -> frame(frame);
        case Event.MapStateStarted(var frame, var items, var maxConcurrency) -> {
          frame(frame);
          out.json(items);
          out.number(maxConcurrency);
        }
        case Event.DistributedMapStarted(var frame, var length) -> {
          frame(frame);
          out.number(length);
        }
        case Event.MapRunStarted(var frame, var plan) -> {
          frame(frame);
          MapRunForm.write(plan, out);
        }
        case Event.MapRunSucceeded(var frame) -> frame(frame);
        case Event.MapRunFailed(var frame, var error, var cause) -> {
          frame(frame);
          out.optional(error, out::string);
          out.optional(cause, out::string);
        }
        case Event.MapRunAborted(var frame) -> frame(frame);
        case Event.MapRunRedriven(var frame, var mapRun, var redriveCount) -> {
          frame(frame);
          out.text(mapRun.arn());
          out.number(redriveCount);
        }
        case Event.ExecutionRedriven(var redriveCount, var clientToken, var deadline) -> {
          out.number(redriveCount);
          out.optional(clientToken, out::text);
          out.optional(deadline, out::instant);
        }
        case MapRunEvent.Opened(var plan) -> MapRunForm.write(plan, out);
        case MapRunEvent.Redriven(var link) -> MapRunForm.write(link, out);
        case MapRunEvent.UnsuccessfulFound found -> MapRunForm.write(found, out);
        case MapRunEvent.ChildrenRedriven(var children) -> out.number(children);
        case MapRunEvent.ItemsRead read -> MapRunForm.write(read, out);
        case MapRunEvent.ChildrenStarted(var children) -> out.number(children);
        case MapRunEvent.ChildrenEnded ended -> MapRunForm.write(ended, out);
        case MapRunEvent.Updated(var settings) -> MapRunForm.write(settings, out);
        case MapRunEvent.Stopped(var verdict) -> MapRunForm.write(verdict, out);
        case MapRunEvent.ResultsBegun(var verdict) -> MapRunForm.write(verdict, out);
        case MapRunEvent.Closed(var outcome, var resultsWritten) -> {
          ExecutionForm.write(outcome, out);
          out.flag(resultsWritten);
        }
        case Event.MapIterationStarted(var frame, var name, var index) ->
            iteration(frame, name, index);
        case Event.MapIterationSucceeded(var frame, var name, var index, var output) -> {
          iteration(frame, name, index);
          out.json(output);
        }
        case Event.MapIterationFailed(var frame, var name, var index) ->
            iteration(frame, name, index);
        case Event.MapIterationAborted(var frame, var name, var index) ->
            iteration(frame, name, index);
        case Event.MapStateSucceeded(var frame) -> frame(frame);
        case Event.MapStateFailed(var frame) -> frame(frame);
        case Event.ExecutionSucceeded(var output) -> out.json(output);
        case Event.ExecutionFailed(var error, var cause) -> {
          out.optional(error, out::string);
          out.optional(cause, out::string);
        }
        case Event.ExecutionTimedOut() -> {}
        case Event.ExecutionAborted(var error, var cause) -> {
          out.optional(error, out::string);
          out.optional(cause, out::string);
        }
        case Event.WaitStarted(var frame, var until) -> {
          frame(frame);
          out.instant(until);
        }
        case Event.RetryScheduled(var frame, var retrier, var until) -> {
          frame(frame);
          out.number(retrier);
          out.instant(until);
        }
        case Event.HeartbeatRecorded(var frame) -> frame(frame);
        case Event.BranchSucceeded(var frame, var index, var output) -> {
          frame(frame);
          out.number(index);
          out.json(output);
        }
      }
    }

    private void frame(long frame) {
      out.signed(lastId - frame);
    }

    private void task(long frame, TaskKind kind) {
      frame(frame);
      TaskForm.write(kind, out);
    }

    private void iteration(long frame, String name, int index) {
      frame(frame);
      out.string(name);
      out.number(index);
    }
  }

  static int tag(Event event) {
    return switch (event) {
      case Event.ExecutionStarted _ -> EXECUTION_STARTED;
      case Event.StateEntered _ -> STATE_ENTERED;
      case Event.StateExited _ -> STATE_EXITED;
      case Event.StateAborted _ -> STATE_ABORTED;
      case Event.TaskScheduled _ -> TASK_SCHEDULED;
      case Event.TaskStarted _ -> TASK_STARTED;
      case Event.TaskSubmitted _ -> TASK_SUBMITTED;
      case Event.TaskSucceeded _ -> TASK_SUCCEEDED;
      case Event.TaskFailed _ -> TASK_FAILED;
      case Event.TaskTimedOut _ -> TASK_TIMED_OUT;
      case Event.ParallelStateStarted _ -> PARALLEL_STATE_STARTED;
      case Event.ParallelStateSucceeded _ -> PARALLEL_STATE_SUCCEEDED;
      case Event.ParallelStateFailed _ -> PARALLEL_STATE_FAILED;
      case Event.MapStateStarted _ -> MAP_STATE_STARTED;
      case Event.MapIterationStarted _ -> MAP_ITERATION_STARTED;
      case Event.MapIterationSucceeded _ -> MAP_ITERATION_SUCCEEDED;
      case Event.MapIterationFailed _ -> MAP_ITERATION_FAILED;
      case Event.MapIterationAborted _ -> MAP_ITERATION_ABORTED;
      case Event.MapStateSucceeded _ -> MAP_STATE_SUCCEEDED;
      case Event.MapStateFailed _ -> MAP_STATE_FAILED;
      case Event.ExecutionSucceeded _ -> EXECUTION_SUCCEEDED;
      case Event.ExecutionFailed _ -> EXECUTION_FAILED;
      case Event.ExecutionTimedOut _ -> EXECUTION_TIMED_OUT;
      case Event.ExecutionAborted _ -> EXECUTION_ABORTED;
      case Event.WaitStarted _ -> WAIT_STARTED;
      case Event.RetryScheduled _ -> RETRY_SCHEDULED;
      case Event.HeartbeatRecorded _ -> HEARTBEAT_RECORDED;
      case Event.BranchSucceeded _ -> BRANCH_SUCCEEDED;
      case Event.EvaluationFailed _ -> EVALUATION_FAILED;
      case Event.DistributedMapStarted _ -> DISTRIBUTED_MAP_STARTED;
      case Event.MapRunStarted _ -> MAP_RUN_STARTED;
      case Event.MapRunSucceeded _ -> MAP_RUN_SUCCEEDED;
      case Event.MapRunFailed _ -> MAP_RUN_FAILED;
      case Event.MapRunAborted _ -> MAP_RUN_ABORTED;
      case Event.MapRunRedriven _ -> MAP_RUN_REDRIVEN;
      case Event.ExecutionRedriven _ -> EXECUTION_REDRIVEN;
      case MapRunEvent.Opened _ -> RUN_OPENED;
      case MapRunEvent.Redriven _ -> RUN_REDRIVEN;
      case MapRunEvent.UnsuccessfulFound _ -> RUN_UNSUCCESSFUL_FOUND;
      case MapRunEvent.ChildrenRedriven _ -> RUN_CHILDREN_REDRIVEN;
      case MapRunEvent.ItemsRead _ -> RUN_ITEMS_READ;
      case MapRunEvent.ChildrenStarted _ -> RUN_CHILDREN_STARTED;
      case MapRunEvent.ChildrenEnded _ -> RUN_CHILDREN_ENDED;
      case MapRunEvent.Updated _ -> RUN_UPDATED;
      case MapRunEvent.Stopped _ -> RUN_STOPPED;
      case MapRunEvent.ResultsBegun _ -> RUN_RESULTS_BEGUN;
      case MapRunEvent.Closed _ -> RUN_CLOSED;
    };
  }

  /// Reads the events of one execution.
  static final class Interpreter {
    private final ExecutionId id;
    private final Reader in;
    private long lastId;

    Interpreter(ExecutionId id, Reader in) {
      this.id = id;
      this.in = in;
    }

    Recorded read() {
      int tag = in.tag();
      lastId += in.signed();
      var previousId = lastId - in.signed();
      var at = in.instant();
      return new Recorded(lastId, previousId, at, body(tag));
    }

    private Event body(int tag) {
      return switch (tag) {
        case EXECUTION_STARTED ->
            new Event.ExecutionStarted(StartForm.read(id, in), in.optional(in::instant));
        case STATE_ENTERED ->
            new Event.StateEntered(
                parent(), in.count(), in.string(), Tags.stateType(in.tag()), in.json());
        case STATE_EXITED ->
            new Event.StateExited(
                frame(),
                in.string(),
                Tags.stateType(in.tag()),
                in.json(),
                new Json.Obj(in.members()));
        case STATE_ABORTED -> new Event.StateAborted(frame(), Tags.stateType(in.tag()));
        case TASK_SCHEDULED ->
            new Event.TaskScheduled(
                frame(),
                TaskForm.readResource(in),
                in.json(),
                in.optional(in::number),
                in.optional(in::number),
                in.optional(in::string));
        case TASK_STARTED ->
            new Event.TaskStarted(frame(), TaskForm.readKind(in), in.optional(in::string));
        case TASK_SUBMITTED -> new Event.TaskSubmitted(frame(), TaskForm.readKind(in), in.json());
        case TASK_SUCCEEDED -> new Event.TaskSucceeded(frame(), TaskForm.readKind(in), in.json());
        case TASK_FAILED ->
            new Event.TaskFailed(
                frame(), TaskForm.readKind(in), in.optional(in::string), in.optional(in::string));
        case TASK_TIMED_OUT -> new Event.TaskTimedOut(frame(), TaskForm.readKind(in), in.string());
        case PARALLEL_STATE_STARTED -> new Event.ParallelStateStarted(frame(), in.count());
        case PARALLEL_STATE_SUCCEEDED -> new Event.ParallelStateSucceeded(frame());
        case PARALLEL_STATE_FAILED -> new Event.ParallelStateFailed(frame());
        case MAP_STATE_STARTED -> new Event.MapStateStarted(frame(), items(), in.count());
        case MAP_ITERATION_STARTED ->
            new Event.MapIterationStarted(frame(), in.string(), in.count());
        case MAP_ITERATION_SUCCEEDED ->
            new Event.MapIterationSucceeded(frame(), in.string(), in.count(), in.json());
        case MAP_ITERATION_FAILED -> new Event.MapIterationFailed(frame(), in.string(), in.count());
        case MAP_ITERATION_ABORTED ->
            new Event.MapIterationAborted(frame(), in.string(), in.count());
        case MAP_STATE_SUCCEEDED -> new Event.MapStateSucceeded(frame());
        case MAP_STATE_FAILED -> new Event.MapStateFailed(frame());
        case EXECUTION_SUCCEEDED -> new Event.ExecutionSucceeded(in.json());
        case EXECUTION_FAILED ->
            new Event.ExecutionFailed(in.optional(in::string), in.optional(in::string));
        case EXECUTION_TIMED_OUT -> new Event.ExecutionTimedOut();
        case EXECUTION_ABORTED ->
            new Event.ExecutionAborted(in.optional(in::string), in.optional(in::string));
        case WAIT_STARTED -> new Event.WaitStarted(frame(), in.instant());
        case RETRY_SCHEDULED -> new Event.RetryScheduled(frame(), in.count(), in.instant());
        case HEARTBEAT_RECORDED -> new Event.HeartbeatRecorded(frame());
        case BRANCH_SUCCEEDED -> new Event.BranchSucceeded(frame(), in.count(), in.json());
        case EVALUATION_FAILED ->
            new Event.EvaluationFailed(
                frame(), in.string(), in.string(), in.string(), in.optional(in::string));
        case DISTRIBUTED_MAP_STARTED -> new Event.DistributedMapStarted(frame(), in.count());
        case MAP_RUN_STARTED -> new Event.MapRunStarted(frame(), MapRunForm.plan(in));
        case MAP_RUN_SUCCEEDED -> new Event.MapRunSucceeded(frame());
        case MAP_RUN_FAILED ->
            new Event.MapRunFailed(frame(), in.optional(in::string), in.optional(in::string));
        case MAP_RUN_ABORTED -> new Event.MapRunAborted(frame());
        case MAP_RUN_REDRIVEN ->
            new Event.MapRunRedriven(frame(), new ExecutionId(in.text()), in.count());
        case EXECUTION_REDRIVEN ->
            new Event.ExecutionRedriven(
                in.count(), in.optional(in::text), in.optional(in::instant));
        case RUN_OPENED -> new MapRunEvent.Opened(MapRunForm.plan(in));
        case RUN_REDRIVEN -> new MapRunEvent.Redriven(MapRunForm.link(in));
        case RUN_UNSUCCESSFUL_FOUND -> MapRunForm.unsuccessfulFound(in);
        case RUN_CHILDREN_REDRIVEN -> new MapRunEvent.ChildrenRedriven(in.count());
        case RUN_ITEMS_READ -> MapRunForm.itemsRead(in);
        case RUN_CHILDREN_STARTED -> new MapRunEvent.ChildrenStarted(in.count());
        case RUN_CHILDREN_ENDED -> MapRunForm.childrenEnded(in);
        case RUN_UPDATED -> new MapRunEvent.Updated(MapRunForm.settings(in));
        case RUN_STOPPED -> new MapRunEvent.Stopped(MapRunForm.verdict(in));
        case RUN_RESULTS_BEGUN -> new MapRunEvent.ResultsBegun(MapRunForm.verdict(in));
        case RUN_CLOSED -> new MapRunEvent.Closed(ExecutionForm.outcome(in), in.flag());
        default -> throw UnreadableDataException.unknownTag("an event", tag);
      };
    }

    private long frame() {
      return lastId - in.signed();
    }

    private long parent() {
      var distance = in.number();
      return distance == 0 ? 0 : lastId - distance;
    }

    private Json.Arr items() {
      if (in.json() instanceof Json.Arr items) {
        return items;
      }
      throw new UnreadableDataException("a Map state iterates over an array");
    }
  }

  private EventForm() {}
}
