package dev.steppe.asl;

import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One state of a machine, compiled. What depends on the query language is behind [DataFlow],
/// [Expression] and their like, so that whoever runs a state need not know the language.
public sealed interface State {
  String name();

  StateType type();

  /// Hands its input on, or a result of its own.
  ///
  /// @param result a fixed result, which takes the place of the arguments
  record Pass(String name, DataFlow flow, Optional<Json> result, Transition next) implements State {
    @Override
    public StateType type() {
      return StateType.PASS;
    }
  }

  /// Has work done elsewhere.
  ///
  /// @param timeoutSeconds how long an attempt may take
  /// @param heartbeatSeconds how long an attempt may stay silent
  /// @param credentials makes an object whose `RoleArn` is the role that the call is made with;
  ///   without it that is the machine's own
  record Task(
      String name,
      DataFlow flow,
      Resource resource,
      Optional<Count> timeoutSeconds,
      Optional<Count> heartbeatSeconds,
      Optional<Expression> credentials,
      ErrorRules errors,
      Transition next)
      implements State {
    @Override
    public StateType type() {
      return StateType.TASK;
    }
  }

  /// Goes where the first true rule says.
  record Choice(String name, DataFlow flow, List<Rule> rules, Optional<String> otherwise)
      implements State {
    public Choice {
      rules = List.copyOf(rules);
    }

    @Override
    public StateType type() {
      return StateType.CHOICE;
    }

    /// One rule of a [Choice].
    ///
    /// @param exit the way out when the rule is true; without a true rule it is that of the flow
    public record Rule(Condition condition, Exit exit, String next) {}
  }

  /// Waits until an instant that is known when the state is entered.
  record Wait(String name, DataFlow flow, Until until, Transition next) implements State {
    @Override
    public StateType type() {
      return StateType.WAIT;
    }

    /// How a [Wait] finds its end.
    @FunctionalInterface
    public interface Until {
      /// The instant at which the wait is over, for a state entered at `entered`.
      ///
      /// @throws EvaluationException if the expression gives no usable value
      Instant instant(Scope scope, Instant entered);
    }
  }

  /// Ends the machine, or its branch, well.
  record Succeed(String name, DataFlow flow) implements State {
    @Override
    public StateType type() {
      return StateType.SUCCEED;
    }
  }

  /// Ends the machine, or its branch, with an error.
  record Fail(String name, Optional<Expression> error, Optional<Expression> cause)
      implements State {
    @Override
    public StateType type() {
      return StateType.FAIL;
    }
  }

  /// Runs branches beside each other, each on its own copy of the arguments.
  ///
  /// @param branches the first state of each branch
  record Parallel(
      String name, DataFlow flow, List<String> branches, ErrorRules errors, Transition next)
      implements State {
    public Parallel {
      branches = List.copyOf(branches);
    }

    @Override
    public StateType type() {
      return StateType.PARALLEL;
    }
  }

  /// Runs the states of its processor once for each item.
  ///
  /// @param items gives the array of items, from the effective input
  /// @param itemSelector makes an iteration's input; without it that is the item itself
  /// @param maxConcurrency how many iterations may run at a time; 0 for the service's ceiling
  /// @param processor the first state of an iteration
  record Map(
      String name,
      DataFlow flow,
      Expression items,
      Optional<Expression> itemSelector,
      Count maxConcurrency,
      String processor,
      ErrorRules errors,
      Transition next)
      implements State {
    @Override
    public StateType type() {
      return StateType.MAP;
    }
  }

  /// Runs its processor once for each item, or for each batch of them, as a child execution of its
  /// own. The children, and the reading of the items, are a map run.
  ///
  /// @param itemSelector makes a child's input, or a batch's item, of each item
  /// @param maxConcurrency how many children may run at a time; 0 for the service's ceiling
  /// @param processor what a child runs, a machine for itself: it sees no variable of this one
  /// @param label names the children in ARNs; without it each map run has a random name
  record DistributedMap(
      String name,
      DataFlow flow,
      ItemSource source,
      Optional<Expression> itemSelector,
      Optional<ItemBatcher> batcher,
      Count maxConcurrency,
      Tolerance tolerance,
      Optional<ResultWriter> resultWriter,
      StateMachine processor,
      ExecutionType executionType,
      Optional<String> label,
      ErrorRules errors,
      Transition next)
      implements State {
    @Override
    public StateType type() {
      return StateType.MAP;
    }

    /// What the children of a [DistributedMap] are.
    public enum ExecutionType {
      STANDARD,
      EXPRESS
    }
  }
}
