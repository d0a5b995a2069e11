package dev.steppe.server.cli;

import dev.steppe.asl.ErrorRules;
import dev.steppe.asl.State;
import dev.steppe.asl.StateMachine;
import dev.steppe.asl.Transition;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Event;
import dev.steppe.engine.Recorded;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which states and transitions of its machine an execution has gone through. What is inside of a
/// distributed Map belongs to other executions and does not count.
final class Coverage {
  /// A way from one state to the next: by Next, by a rule of a choice, or by a catcher.
  private record Way(String from, String to) {
    static final Comparator<Way> ORDER = Comparator.comparing(Way::from).thenComparing(Way::to);

    @Override
    public String toString() {
      return from + " -> " + to;
    }
  }

  private final SortedSet<String> states;
  private final SortedSet<String> missedStates;
  private final SortedSet<Way> ways;
  private final SortedSet<Way> missedWays;

  /// @param events what the execution has recorded, from its start on
  Coverage(StateMachine machine, List<Recorded> events) {
    states = new TreeSet<>(machine.states().keySet());
    ways = new TreeSet<>(Way.ORDER);
    machine
        .states()
        .values()
        .forEach(
            state -> targets(state).forEach(target -> ways.add(new Way(state.name(), target))));
    missedStates = new TreeSet<>(states);
    missedWays = new TreeSet<>(ways);
    visit(events);
  }

  private void visit(List<Recorded> events) {
    Map<Long, String> left = new HashMap<>();
    for (var recorded : events) {
      if (recorded.event() instanceof Event.StateExited exited) {
        left.put(recorded.id(), exited.name());
      }
      if (recorded.event() instanceof Event.StateEntered entered) {
        missedStates.remove(entered.name());
        Optional.ofNullable(left.get(recorded.previousId()))
            .ifPresent(from -> missedWays.remove(new Way(from, entered.name())));
      }
    }
  }

  private static Stream<String> targets(State state) {
    return switch (state) {
      case State.Pass pass -> next(pass.next());
      case State.Wait wait -> next(wait.next());
      case State.Task task -> Stream.concat(next(task.next()), caught(task.errors()));
      case State.Parallel it -> Stream.concat(next(it.next()), caught(it.errors()));
      case State.Map map -> Stream.concat(next(map.next()), caught(map.errors()));
      case State.DistributedMap map -> Stream.concat(next(map.next()), caught(map.errors()));
      case State.Choice choice ->
          Stream.concat(
              choice.rules().stream().map(State.Choice.Rule::next), choice.otherwise().stream());
      case State.Succeed _, State.Fail _ -> Stream.empty();
    };
  }

  private static Stream<String> next(Transition transition) {
    return switch (transition) {
      case Transition.Next(var name) -> Stream.of(name);
      case Transition.End() -> Stream.empty();
    };
  }

  private static Stream<String> caught(ErrorRules errors) {
    return errors.catchers().stream().map(ErrorRules.Catcher::next);
  }

  /// For people: how much there was, and what was left out.
  String text() {
    return "%d of %d states, %d of %d transitions"
            .formatted(
                states.size() - missedStates.size(),
                states.size(),
                ways.size() - missedWays.size(),
                ways.size())
        + (missedStates.isEmpty() ? "" : "\n  not entered: " + String.join(", ", missedStates))
        + (missedWays.isEmpty()
            ? ""
            : "\n  not taken:   "
                + missedWays.stream().map(Way::toString).collect(Collectors.joining(", ")));
  }

  /// For programs.
  Json.Obj json() {
    return Json.object()
        .put("states", part(states.size(), missedStates.stream().<Json>map(Json.Str::new).toList()))
        .put(
            "transitions",
            part(
                ways.size(),
                missedWays.stream()
                    .<Json>map(
                        way -> Json.object().put("from", way.from()).put("to", way.to()).build())
                    .toList()))
        .build();
  }

  private static Json.Obj part(int total, List<Json> missed) {
    return Json.object().put("total", total).put("missed", new Json.Arr(missed)).build();
  }
}
