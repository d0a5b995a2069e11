package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Execution.Line;
import dev.steppe.engine.Frame.Phase;
import java.util.HashSet;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/// States as they were before they failed, or were aborted because something beside them failed.
///
/// A Parallel or Map state that fails forgets what is inside of it, because a retry begins anew. A
/// redrive does not: branches that are finished stay finished, and the others go on from where they
/// were. While an execution runs, the wreck is what a failure has torn down that nobody has handled
/// yet; a retry or a catch throws it away. Handling is over when the decision is, so that an
/// execution has a wreck between two decisions only if it is closed.
///
/// @param frames the states, by the ids of their entered events
/// @param variables what was assigned in the scopes inside of them
/// @param invocations how often each state had called its resource when the execution closed;
///   counted only for a test case, which goes on counting in a redrive
public record Wreck(
    PSortedMap<Long, Frame> frames,
    PMap<Line, PMap<String, Json>> variables,
    PMap<String, Integer> invocations) {
  /// Nothing has failed.
  public static final Wreck NONE =
      new Wreck(TreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty());

  public boolean isEmpty() {
    return frames.isEmpty() && variables.isEmpty();
  }

  /// The same with `frame` as it is now, unless it has failed before.
  Wreck plus(Frame frame) {
    return frames.containsKey(frame.id())
        ? this
        : new Wreck(frames.plus(frame.id(), frame), variables, invocations);
  }

  Wreck plus(Line line, PMap<String, Json> values) {
    return new Wreck(frames, variables.plus(line, values), invocations);
  }

  /// What is left of an execution that ends with `outcome`: all that a redrive goes on from. Calls,
  /// waits and counts of retries are not, because they begin anew.
  static Wreck of(Execution.Running x, Outcome outcome) {
    if (outcome instanceof Outcome.Succeeded) {
      return NONE;
    }
    var isTooLarge =
        outcome instanceof Outcome.Failed(var error, _)
            && error.equals(Optional.of(Failure.DATA_LIMIT_EXCEEDED));
    PSortedMap<Long, Frame> left = TreePMap.empty();
    for (var frame : x.frames().plusAll(x.wreck().frames()).values()) {
      left = left.plus(frame.id(), frame.resting(phaseLeft(frame.phase(), isTooLarge)));
    }
    return new Wreck(left, x.variables().plusAll(x.wreck().variables()), x.invocations());
  }

  /// Where a redrive begins in a state that was in `phase`. A Parallel or Map state that is
  /// finished inside and has too large an output runs anew as a whole (documented).
  private static Phase phaseLeft(Phase phase, boolean isTooLarge) {
    return switch (phase) {
      case Phase.Branching branching ->
          isTooLarge && branching.isFinished() ? new Phase.Entered() : branching;
      case Phase.Mapping mapping ->
          isTooLarge && mapping.isFinished() ? new Phase.Entered() : mapping;
      case Phase.Distributing distributing -> distributing;
      case Phase.Entered _, Phase.Calling _, Phase.Waiting _, Phase.BackingOff _ ->
          new Phase.Entered();
    };
  }

  /// Whether every line of execution that is not finished has a state to go on with. One has none
  /// if the history was full just when it left a state.
  boolean canGoOn() {
    var lines = new HashSet<Line>();
    frames.values().forEach(frame -> lines.add(frame.line()));
    return lines.contains(Line.OUTERMOST)
        && frames.values().stream()
            .allMatch(frame ->
                switch (frame.phase()) {
                  case Phase.Branching(var branches, var outputs) ->
                      areThere(frame, branches, outputs, lines);
                  case Phase.Mapping mapping ->
                      areThere(frame, mapping.started(), mapping.outputs(), lines);
                  case Phase.Entered _,
                      Phase.Calling _,
                      Phase.Waiting _,
                      Phase.BackingOff _,
                      Phase.Distributing _ ->
                      true;
                });
  }

  private static boolean areThere(
      Frame frame, int count, PSortedMap<Integer, Json> outputs, HashSet<Line> lines) {
    for (int i = 0; i < count; i++) {
      if (!outputs.containsKey(i) && !lines.contains(new Line(frame.id(), i))) {
        return false;
      }
    }
    return true;
  }

  /// The states as they are when the execution is redriven by the event `id`: what they record next
  /// follows from it.
  PSortedMap<Long, Frame> redriven(long id) {
    PSortedMap<Long, Frame> redriven = TreePMap.empty();
    for (var frame : frames.values()) {
      redriven = redriven.plus(frame.id(), redriven(frame, id));
    }
    return redriven;
  }

  private static Frame redriven(Frame frame, long id) {
    return frame.phase() instanceof Phase.Mapping mapping
        ? frame.at(id).in(mapping.from(id))
        : frame.at(id);
  }
}
