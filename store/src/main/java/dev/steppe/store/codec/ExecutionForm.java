package dev.steppe.store.codec;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Frame;
import dev.steppe.engine.MapRun;
import dev.steppe.engine.Outcome;
import dev.steppe.engine.Redrives;
import dev.steppe.engine.TestCall;
import dev.steppe.engine.Wreck;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.TreeMap;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/// The state of an execution.
final class ExecutionForm {
  private static final int NEW = 1;
  private static final int RUNNING = 2;
  private static final int CLOSED = 3;
  private static final int MAP_RUN_OPEN = 4;
  private static final int MAP_RUN_ENDED = 5;

  private static final int SUCCEEDED = 1;
  private static final int FAILED = 2;
  private static final int TIMED_OUT = 3;
  private static final int ABORTED = 4;

  private static final int ENTERED = 1;
  private static final int CALLING = 2;
  private static final int WAITING = 3;
  private static final int BACKING_OFF = 4;
  private static final int BRANCHING = 5;
  private static final int MAPPING = 6;
  private static final int DISTRIBUTING = 7;

  private static final int CALL_OFFERED = 1;
  private static final int CALL_RUNNING = 2;
  private static final int CALL_SUBMITTED = 3;

  private ExecutionForm() {}

  static void write(Execution execution, Writer out) {
    switch (execution) {
      case Execution.New() -> out.tag(NEW);
      case Execution.Running running -> {
        out.tag(RUNNING);
        out.number(running.version());
        out.number(running.lastEventId());
        StartForm.write(running.start(), out);
        out.instant(running.startedAt());
        out.optional(running.deadline(), out::instant);
        out.number(running.frames().size());
        running.frames().values().forEach(frame -> write(frame, out));
        writeVariables(running.variables(), out);
        writeCounts(running.invocations(), out);
        write(running.wreck(), out);
        write(running.redrives(), out);
      }
      case Execution.Closed closed -> {
        out.tag(CLOSED);
        out.number(closed.version());
        out.number(closed.lastEventId());
        StartForm.write(closed.start(), out);
        out.instant(closed.startedAt());
        out.instant(closed.stoppedAt());
        write(closed.outcome(), out);
        write(closed.redrives(), out);
        write(closed.left(), out);
      }
      case MapRun.Open open -> {
        out.tag(MAP_RUN_OPEN);
        MapRunForm.write(open, out);
      }
      case MapRun.Ended ended -> {
        out.tag(MAP_RUN_ENDED);
        MapRunForm.write(ended, out);
      }
    }
  }

  static Execution read(ExecutionId id, Reader in) {
    int tag = in.tag();
    return switch (tag) {
      case NEW -> new Execution.New();
      case RUNNING ->
          new Execution.Running(
              in.number(),
              in.number(),
              StartForm.read(id, in),
              in.instant(),
              in.optional(in::instant),
              frames(in),
              variables(in),
              counts(in),
              wreck(in),
              redrives(in));
      case CLOSED ->
          new Execution.Closed(
              in.number(),
              in.number(),
              StartForm.read(id, in),
              in.instant(),
              in.instant(),
              outcome(in),
              redrives(in),
              wreck(in));
      case MAP_RUN_OPEN -> MapRunForm.open(in);
      case MAP_RUN_ENDED -> MapRunForm.ended(in);
      default -> throw UnreadableDataException.unknownTag("an execution", tag);
    };
  }

  private static void write(Wreck wreck, Writer out) {
    out.number(wreck.frames().size());
    wreck.frames().values().forEach(frame -> write(frame, out));
    writeVariables(wreck.variables(), out);
    writeCounts(wreck.invocations(), out);
  }

  private static Wreck wreck(Reader in) {
    return new Wreck(frames(in), variables(in), counts(in));
  }

  private static void write(Redrives redrives, Writer out) {
    out.number(redrives.count());
    if (redrives.count() > 0) {
      out.optional(redrives.last(), out::instant);
      out.number(redrives.answered().size());
      for (var answered : redrives.answered()) {
        out.text(answered.clientToken());
        out.instant(answered.at());
      }
    }
  }

  private static Redrives redrives(Reader in) {
    int count = in.count();
    if (count == 0) {
      return Redrives.NONE;
    }
    var last = in.optional(in::instant);
    var answered = new ArrayList<Redrives.Answered>();
    for (int left = in.count(); left > 0; left--) {
      answered.add(new Redrives.Answered(in.text(), in.instant()));
    }
    return new Redrives(count, last, answered);
  }

  private static void writeVariables(
      PMap<Execution.Line, PMap<String, Json>> variables, Writer out) {
    var lines = new ArrayList<>(variables.keySet());
    lines.sort(
        Comparator.comparingLong(Execution.Line::parent).thenComparingInt(Execution.Line::index));
    out.number(lines.size());
    for (var line : lines) {
      out.number(line.parent());
      out.number(line.index());
      out.members(new TreeMap<>(variables.getOrDefault(line, HashTreePMap.empty())));
    }
  }

  private static PMap<Execution.Line, PMap<String, Json>> variables(Reader in) {
    PMap<Execution.Line, PMap<String, Json>> variables = HashTreePMap.empty();
    for (int left = in.count(); left > 0; left--) {
      var line = new Execution.Line(in.number(), in.count());
      variables = variables.plus(line, HashTreePMap.from(in.members()));
    }
    return variables;
  }

  private static void writeCounts(PMap<String, Integer> counts, Writer out) {
    out.number(counts.size());
    new TreeMap<>(counts)
        .forEach((name, count) -> {
          out.string(name);
          out.number(count);
        });
  }

  private static PMap<String, Integer> counts(Reader in) {
    PMap<String, Integer> counts = HashTreePMap.empty();
    for (int left = in.count(); left > 0; left--) {
      counts = counts.plus(in.string(), in.count());
    }
    return counts;
  }

  static void write(Outcome outcome, Writer out) {
    switch (outcome) {
      case Outcome.Succeeded(var output) -> {
        out.tag(SUCCEEDED);
        out.json(output);
      }
      case Outcome.Failed(var error, var cause) -> {
        out.tag(FAILED);
        out.optional(error, out::string);
        out.optional(cause, out::string);
      }
      case Outcome.TimedOut() -> out.tag(TIMED_OUT);
      case Outcome.Aborted(var error, var cause) -> {
        out.tag(ABORTED);
        out.optional(error, out::string);
        out.optional(cause, out::string);
      }
    }
  }

  static Outcome outcome(Reader in) {
    int tag = in.tag();
    return switch (tag) {
      case SUCCEEDED -> new Outcome.Succeeded(in.json());
      case FAILED -> new Outcome.Failed(in.optional(in::string), in.optional(in::string));
      case TIMED_OUT -> new Outcome.TimedOut();
      case ABORTED -> new Outcome.Aborted(in.optional(in::string), in.optional(in::string));
      default -> throw UnreadableDataException.unknownTag("an outcome", tag);
    };
  }

  private static void write(Frame frame, Writer out) {
    out.number(frame.id());
    out.number(frame.parent());
    out.number(frame.index());
    out.string(frame.state());
    out.tag(Tags.of(frame.type()));
    out.json(frame.input());
    out.instant(frame.enteredAt());
    out.signed(frame.cursor() - frame.id());
    out.number(frame.retries().size());
    new TreeMap<>(frame.retries())
        .forEach((retrier, times) -> {
          out.number(retrier);
          out.number(times);
        });
    write(frame.phase(), out);
  }

  private static PSortedMap<Long, Frame> frames(Reader in) {
    PSortedMap<Long, Frame> frames = TreePMap.empty();
    for (int left = in.count(); left > 0; left--) {
      var frame = frame(in);
      frames = frames.plus(frame.id(), frame);
    }
    return frames;
  }

  private static Frame frame(Reader in) {
    var id = in.number();
    return new Frame(
        id,
        in.number(),
        in.count(),
        in.string(),
        Tags.stateType(in.tag()),
        in.json(),
        in.instant(),
        id + in.signed(),
        retries(in),
        phase(in));
  }

  private static PMap<Integer, Integer> retries(Reader in) {
    PMap<Integer, Integer> retries = HashTreePMap.empty();
    for (int left = in.count(); left > 0; left--) {
      retries = retries.plus(in.count(), in.count());
    }
    return retries;
  }

  private static void write(Frame.Phase phase, Writer out) {
    switch (phase) {
      case Frame.Phase.Entered() -> out.tag(ENTERED);
      case Frame.Phase.Calling calling -> {
        out.tag(CALLING);
        out.number(calling.task());
        out.instant(calling.scheduledAt());
        TaskForm.write(calling.resource(), out);
        out.json(calling.payload());
        out.optional(calling.timeoutSeconds(), out::number);
        out.optional(calling.heartbeatSeconds(), out::number);
        out.optional(calling.roleArn(), out::string);
        out.optional(
            calling.test(),
            test -> {
              out.string(test.testCase());
              out.string(test.state());
              out.number(test.invocation());
            });
        write(calling.progress(), out);
      }
      case Frame.Phase.Waiting(var until) -> {
        out.tag(WAITING);
        out.instant(until);
      }
      case Frame.Phase.BackingOff(var until) -> {
        out.tag(BACKING_OFF);
        out.instant(until);
      }
      case Frame.Phase.Branching(var branches, var outputs) -> {
        out.tag(BRANCHING);
        out.number(branches);
        write(outputs, out);
      }
      case Frame.Phase.Mapping mapping -> {
        out.tag(MAPPING);
        out.number(mapping.startedId());
        out.json(mapping.items());
        out.number(mapping.maxConcurrency());
        out.number(mapping.started());
        write(mapping.outputs(), out);
      }
      case Frame.Phase.Distributing(var task, var plan) -> {
        out.tag(DISTRIBUTING);
        out.number(task);
        MapRunForm.write(plan, out);
      }
    }
  }

  private static Frame.Phase phase(Reader in) {
    int tag = in.tag();
    return switch (tag) {
      case ENTERED -> new Frame.Phase.Entered();
      case CALLING ->
          new Frame.Phase.Calling(
              in.number(),
              in.instant(),
              TaskForm.readResource(in),
              in.json(),
              in.optional(in::number),
              in.optional(in::number),
              in.optional(in::string),
              in.optional(() -> new TestCall(in.string(), in.string(), in.count())),
              progress(in));
      case WAITING -> new Frame.Phase.Waiting(in.instant());
      case BACKING_OFF -> new Frame.Phase.BackingOff(in.instant());
      case BRANCHING -> new Frame.Phase.Branching(in.count(), outputs(in));
      case MAPPING ->
          new Frame.Phase.Mapping(in.number(), items(in), in.count(), in.count(), outputs(in));
      case DISTRIBUTING -> new Frame.Phase.Distributing(in.number(), MapRunForm.plan(in));
      default -> throw UnreadableDataException.unknownTag("a phase", tag);
    };
  }

  private static void write(Frame.Progress progress, Writer out) {
    switch (progress) {
      case Frame.Progress.Offered() -> out.tag(CALL_OFFERED);
      case Frame.Progress.Running(var startedAt, var timeoutAt, var silentAt) -> {
        out.tag(CALL_RUNNING);
        out.instant(startedAt);
        out.optional(timeoutAt, out::instant);
        out.optional(silentAt, out::instant);
      }
      case Frame.Progress.Submitted(var startedAt, var timeoutAt, var silentAt, var submission) -> {
        out.tag(CALL_SUBMITTED);
        out.instant(startedAt);
        out.optional(timeoutAt, out::instant);
        out.optional(silentAt, out::instant);
        out.json(submission);
      }
    }
  }

  private static Frame.Progress progress(Reader in) {
    int tag = in.tag();
    return switch (tag) {
      case CALL_OFFERED -> new Frame.Progress.Offered();
      case CALL_RUNNING ->
          new Frame.Progress.Running(
              in.instant(), in.optional(in::instant), in.optional(in::instant));
      case CALL_SUBMITTED ->
          new Frame.Progress.Submitted(
              in.instant(), in.optional(in::instant), in.optional(in::instant), in.json());
      default -> throw UnreadableDataException.unknownTag("a call's progress", tag);
    };
  }

  private static void write(PSortedMap<Integer, Json> outputs, Writer out) {
    out.number(outputs.size());
    outputs.forEach((index, output) -> {
      out.number(index);
      out.json(output);
    });
  }

  private static PSortedMap<Integer, Json> outputs(Reader in) {
    PSortedMap<Integer, Json> outputs = TreePMap.empty();
    for (int left = in.count(); left > 0; left--) {
      outputs = outputs.plus(in.count(), in.json());
    }
    return outputs;
  }

  private static Json.Arr items(Reader in) {
    if (in.json() instanceof Json.Arr items) {
      return items;
    }
    throw new UnreadableDataException("a Map state iterates over an array");
  }
}
