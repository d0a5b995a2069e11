package dev.steppe.server.traces;

import dev.steppe.asl.Resource;
import dev.steppe.engine.Execution;
import dev.steppe.engine.Frame;
import dev.steppe.engine.Outcome;
import dev.steppe.engine.Redrives;
import dev.steppe.server.traces.EndedSpan.Kind;
import dev.steppe.server.traces.EndedSpan.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What the spans of one execution look like. Attributes have the names of OpenTelemetry's
/// conventions where those have one, and others beside them.
///
/// @param redrives how often the execution has been redriven: each time begins its spans anew
record SpanShapes(Trace trace, Redrives redrives) {
  private static final String PREFIX = "aws.step_functions.";

  /// Attributes in the making.
  private static final class Attributes {
    private final Map<String, Value> values = new LinkedHashMap<>();

    Attributes put(String name, String text) {
      values.put(name, new Value.Text(text));
      return this;
    }

    Attributes put(String name, Optional<String> text) {
      text.ifPresent(present -> put(name, present));
      return this;
    }

    Attributes put(String name, long number) {
      values.put(name, new Value.Count(number));
      return this;
    }
  }

  EndedSpan execution(Execution.Closed closed) {
    var start = closed.start();
    var parts = start.id().arn().split(":", -1);
    var machine = parts[6];
    var terms = start.terms();
    var attributes =
        new Attributes()
            .put("cloud.provider", "aws")
            .put("cloud.region", parts[3])
            .put("cloud.account.id", parts[4])
            .put(
                PREFIX + "state_machine.arn",
                String.join(":", parts[0], parts[1], parts[2], parts[3], parts[4])
                    + ":stateMachine:"
                    + machine)
            .put(PREFIX + "state_machine.version.arn", terms.versionArn())
            .put(PREFIX + "state_machine.alias.arn", terms.aliasArn())
            .put(PREFIX + "execution.arn", start.id().arn())
            .put(PREFIX + "execution.name", start.name())
            .put(PREFIX + "execution.redrive_count", redrives.count());
    return span(
        trace.root(redrives.count()),
        trace.parent(),
        machine,
        Kind.SERVER,
        inRound(closed.startedAt()),
        closed.stoppedAt(),
        attributes,
        ending(closed.outcome()));
  }

  private static Ending ending(Outcome outcome) {
    var error =
        switch (outcome) {
          case Outcome.Succeeded _, Outcome.Aborted _ -> Optional.<Ending.Fault>empty();
          case Outcome.Failed(var name, var cause) -> Optional.of(Ending.Fault.of(name, cause));
          case Outcome.TimedOut() -> Optional.of(new Ending.Fault("States.Timeout", ""));
        };
    return new Ending(outcome.status().name(), error);
  }

  EndedSpan state(Execution.Running at, Frame frame, Instant to, Ending ending) {
    var attributes =
        new Attributes()
            .put(PREFIX + "state.name", frame.state())
            .put(PREFIX + "state.type", frame.type().text())
            .put(PREFIX + "state.retry_count", frame.retryCount());
    var around = at.frames().get(frame.parent());
    if (around != null && around.phase() instanceof Frame.Phase.Branching) {
      attributes.put(PREFIX + "branch.index", frame.index());
    }
    return span(
        state(frame),
        Optional.of(around(at, frame)),
        frame.state(),
        Kind.INTERNAL,
        inRound(frame.enteredAt()),
        to,
        attributes,
        ending);
  }

  /// The span around a state: that of its iteration, of the Parallel state, or of the execution.
  private String around(Execution.Running at, Frame frame) {
    var around = at.frames().get(frame.parent());
    if (around == null) {
      return trace.root(redrives.count());
    }
    return around.phase() instanceof Frame.Phase.Mapping map
        ? trace.iteration(map.startedId(), frame.index())
        : state(around);
  }

  private String state(Frame frame) {
    return trace.state(frame.id(), redrives.count());
  }

  /// What began before a redrive begins with it.
  private Instant inRound(Instant began) {
    return redrives.last().filter(began::isBefore).orElse(began);
  }

  EndedSpan iteration(
      Frame around, Frame.Phase.Mapping map, int index, Instant from, Instant to, Ending ending) {
    return span(
        trace.iteration(map.startedId(), index),
        Optional.of(state(around)),
        around.state() + " iteration",
        Kind.INTERNAL,
        from,
        to,
        new Attributes().put(PREFIX + "map.index", index),
        ending);
  }

  EndedSpan attempt(Frame frame, Frame.Phase.Calling call, Instant to, Ending ending) {
    var attributes =
        new Attributes()
            .put(PREFIX + "task.attempt", frame.retryCount() + 1)
            .put(PREFIX + "task.resource", call.resource().arn());
    switch (call.resource()) {
      case Resource.LambdaFunction(var arn) -> attributes.put("aws.lambda.invoked_arn", arn);
      case Resource.Activity(var arn) -> attributes.put(PREFIX + "activity.arn", arn);
      case Resource.Service service ->
          attributes
              .put("rpc.system", "aws-api")
              .put("rpc.service", service.service())
              .put("rpc.method", service.action());
    }
    return span(
        trace.attempt(call.task()),
        Optional.of(state(frame)),
        name(call.resource()),
        Kind.CLIENT,
        call.scheduledAt(),
        to,
        attributes,
        ending);
  }

  /// What is called, in few words that do not change from call to call.
  private static String name(Resource resource) {
    return switch (resource) {
      case Resource.LambdaFunction(var arn) -> arn.replaceFirst(".*:function:", "");
      case Resource.Activity(var arn) -> arn.substring(arn.lastIndexOf(':') + 1);
      case Resource.Service service -> service.service() + ":" + service.actionAndPattern();
    };
  }

  private EndedSpan span(
      String id,
      Optional<String> parent,
      String name,
      Kind kind,
      Instant from,
      Instant to,
      Attributes attributes,
      Ending ending) {
    attributes.put(PREFIX + "status", ending.status());
    ending.error().map(Ending.Fault::name).ifPresent(error -> attributes.put("error.type", error));
    return new EndedSpan(
        trace.traceId(), id, parent, name, kind, from, to, attributes.values, ending);
  }
}
