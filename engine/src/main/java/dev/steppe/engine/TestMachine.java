package dev.steppe.engine;

import dev.steppe.asl.DataFlow;
import dev.steppe.asl.Departure;
import dev.steppe.asl.ErrorRules;
import dev.steppe.asl.ErrorRules.Catcher;
import dev.steppe.asl.Resource;
import dev.steppe.asl.Scope;
import dev.steppe.asl.State;
import dev.steppe.asl.StateMachine;
import dev.steppe.asl.Transition;
import dev.steppe.asl.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The machine that a state is tested in: the state, and after each of its ways out a state that
/// ends the test. Which of those is entered tells the way that was taken.
///
/// What a Parallel or Map state has inside never runs in a test: one answer is given in its place,
/// as to a task. So such a state stands here as a Task with its own data flow, retriers and
/// catchers.
final class TestMachine {
  /// The name that AWS shows of any state that is tested (recorded).
  static final String NAME = "StateName";

  /// The way out of a state that stands after it.
  ///
  /// @param next the name of the state's successor; empty if it ends its machine
  /// @param catcher which catcher leads there
  record Way(Optional<String> next, Optional<Integer> catcher) {}

  private final Map<String, State> states = new HashMap<>();
  private final Map<String, Way> ways = new HashMap<>();

  /// @param map takes the place of a Map state's data flow
  TestMachine(State tested, Optional<TestedMap> map) {
    states.put(NAME, rewired(tested, map));
  }

  StateMachine definition() {
    return new StateMachine(NAME, states, Optional.empty());
  }

  /// The way that leads to the state of that name.
  Way way(String name) {
    return Optional.ofNullable(ways.get(name))
        .orElseThrow(() -> new IllegalStateException("no way out: " + name));
  }

  private State rewired(State tested, Optional<TestedMap> map) {
    return switch (tested) {
      case State.Pass pass -> new State.Pass(NAME, pass.flow(), pass.result(), to(pass.next()));
      case State.Task task ->
          new State.Task(
              NAME,
              task.flow(),
              task.resource(),
              task.timeoutSeconds(),
              task.heartbeatSeconds(),
              task.credentials(),
              rewired(task.errors()),
              to(task.next()));
      case State.Choice choice -> rewired(choice);
      case State.Wait wait -> new State.Wait(NAME, wait.flow(), wait.until(), to(wait.next()));
      case State.Succeed succeed -> new State.Succeed(NAME, succeed.flow());
      case State.Fail fail -> new State.Fail(NAME, fail.error(), fail.cause());
      case State.Parallel parallel -> answered(parallel.flow(), parallel.errors(), parallel.next());
      case State.Map it -> answered(map.orElseThrow(), it.errors(), it.next());
      case State.DistributedMap it -> answered(map.orElseThrow(), it.errors(), it.next());
    };
  }

  private State rewired(State.Choice choice) {
    var rules = new ArrayList<State.Choice.Rule>();
    for (var rule : choice.rules()) {
      rules.add(
          new State.Choice.Rule(rule.condition(), rule.exit(), way(rule.next(), Optional.empty())));
    }
    return new State.Choice(
        NAME, choice.flow(), rules, choice.otherwise().map(next -> way(next, Optional.empty())));
  }

  /// A Task that stands for a state whose work is done elsewhere.
  private State answered(DataFlow flow, ErrorRules errors, Transition next) {
    var work = new Resource.Service(NAME, NAME, NAME, Resource.Pattern.REQUEST_RESPONSE);
    return new State.Task(
        NAME,
        flow,
        work,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        rewired(errors),
        to(next));
  }

  private ErrorRules rewired(ErrorRules errors) {
    var catchers = new ArrayList<Catcher>();
    for (int i = 0; i < errors.catchers().size(); i++) {
      var catcher = errors.catchers().get(i);
      catchers.add(
          new Catcher(catcher.errorEquals(), catcher.exit(), way(catcher.next(), Optional.of(i))));
    }
    return new ErrorRules(errors.retriers(), catchers);
  }

  private Transition to(Transition transition) {
    return switch (transition) {
      case Transition.Next(var next) -> new Transition.Next(way(next, Optional.empty()));
      case Transition.End end -> end;
    };
  }

  /// Makes the state that ends a way out.
  private String way(String next, Optional<Integer> catcher) {
    var name = "way out " + ways.size();
    ways.put(name, new Way(Optional.of(next), catcher));
    states.put(name, new State.Succeed(name, new Unseen()));
    return name;
  }

  /// Hands everything on and shows it to nobody.
  private record Unseen() implements DataFlow {
    @Override
    public Json input(Scope scope) {
      return scope.input();
    }

    @Override
    public Json arguments(Scope scope) {
      return scope.input();
    }

    @Override
    public Departure leave(Scope raw, Json result) {
      return Departure.with(result);
    }
  }
}
