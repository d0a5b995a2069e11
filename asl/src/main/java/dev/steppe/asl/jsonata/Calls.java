package dev.steppe.asl.jsonata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Functions and their calls.
final class Calls {
  private Calls() {}

  /// `procedure(arguments)`
  static final class Call extends Node {
    private final Node procedure;
    private final List<Node> arguments;

    Call(Node procedure, List<Node> arguments) {
      this.procedure = procedure;
      this.arguments = List.copyOf(arguments);
    }

    /// What the function is called here, for messages.
    Optional<String> name() {
      return switch (procedure) {
        case Basics.Variable variable -> Optional.of(variable.name());
        case Basics.Literal literal -> Optional.of(String.valueOf(literal.value()));
        case Call call -> Optional.of("(");
        default -> fieldName();
      };
    }

    private Optional<String> fieldName() {
      return procedure instanceof Paths.Path path && path.steps.getFirst() instanceof Basics.Name it
          ? Optional.of(it.name())
          : Optional.empty();
    }

    @Override
    @Nullable Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      return apply(evaluation, input, frame, Optional.empty());
    }

    /// @param first what the function is applied to by `~>`
    private @Nullable Object apply(
        Evaluation evaluation, @Nullable Object input, Frame frame, Optional<Node> first) {
      var leading = new ArrayList<@Nullable Object>();
      first.ifPresent(node -> leading.add(node.evaluate(evaluation, input, frame)));
      var called = procedure(evaluation, input, frame);
      for (var argument : arguments) {
        leading.add(argument.evaluate(evaluation, input, frame));
      }
      try {
        return called.apply(evaluation, leading.toArray(), input);
      } catch (JsonataError e) {
        throw e.in(name());
      }
    }

    /// The function that is called.
    Procedure procedure(Evaluation evaluation, @Nullable Object input, Frame frame) {
      var called = procedure.evaluate(evaluation, input, frame);
      if (called instanceof Procedure found) {
        return found;
      }
      if (called == null && fieldName().isPresent() && frame.lookup(fieldName().get()) != null) {
        throw JsonataError.of(
                "T1005", "Attempted to invoke a non-function. Did you mean ${{{token}}}?")
            .in(fieldName().get());
      }
      throw JsonataError.of("T1006", "Attempted to invoke a non-function");
    }

    @Nullable Object[] arguments(Evaluation evaluation, @Nullable Object input, Frame frame) {
      var values = new ArrayList<@Nullable Object>(arguments.size());
      for (var argument : arguments) {
        values.add(argument.evaluate(evaluation, input, frame));
      }
      return values.toArray();
    }
  }

  /// The last call in a function, which is made when the function has returned.
  static final class TailCall extends Node {
    private final Call call;

    TailCall(Call call) {
      this.call = call;
    }

    @Override
    Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      return new Procedure.Thunk(call, input, frame);
    }
  }

  /// `left ~> right`
  static final class Application extends Node {
    private final Node left;
    private final Node right;

    Application(Node left, Node right) {
      this.left = left;
      this.right = right;
    }

    @Override
    @Nullable Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      if (right instanceof Call call && call.predicates.isEmpty() && call.group == null) {
        return call.apply(evaluation, input, frame, Optional.of(left));
      }
      var value = left.evaluate(evaluation, input, frame);
      if (!(right.evaluate(evaluation, input, frame) instanceof Procedure second)) {
        throw JsonataError.of(
            "T2006", "The right side of the function application operator ~> must be a function");
      }
      return value instanceof Procedure first
          ? new Chain(first, second)
          : second.apply(evaluation, new @Nullable Object[] {value}, null);
    }
  }

  /// Two functions one after the other.
  private static final class Chain extends Procedure {
    private final Procedure first;
    private final Procedure second;

    Chain(Procedure first, Procedure second) {
      this.first = first;
      this.second = second;
    }

    @Override
    int arity() {
      return 1;
    }

    @Override
    Optional<Signature> signature() {
      return Optional.empty();
    }

    @Override
    @Nullable Object call(Evaluation evaluation, @Nullable Object[] arguments) {
      var argument = arguments.length == 0 ? null : arguments[0];
      var between = first.apply(evaluation, new @Nullable Object[] {argument}, null);
      return second.apply(evaluation, new @Nullable Object[] {between}, null);
    }
  }

  /// `function($parameters){body}`
  static final class Lambda extends Node {
    private final List<String> parameters;
    private final Optional<Signature> signature;
    private final Node body;

    Lambda(List<String> parameters, Optional<Signature> signature, Node body) {
      this.parameters = List.copyOf(parameters);
      this.signature = signature;
      this.body = body;
    }

    @Override
    Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      return new Closure(this, input, frame);
    }
  }

  /// A function with what it was made in.
  private static final class Closure extends Procedure {
    private final Lambda lambda;
    private final @Nullable Object input;
    private final Frame frame;

    Closure(Lambda lambda, @Nullable Object input, Frame frame) {
      this.lambda = lambda;
      this.input = input;
      this.frame = frame;
    }

    @Override
    int arity() {
      return lambda.parameters.size();
    }

    @Override
    Optional<Signature> signature() {
      return lambda.signature;
    }

    @Override
    @Nullable Object call(Evaluation evaluation, @Nullable Object[] arguments) {
      var inner = frame.inner();
      for (int i = 0; i < lambda.parameters.size(); i++) {
        inner.bind(lambda.parameters.get(i), i < arguments.length ? arguments[i] : null);
      }
      return lambda.body.evaluate(evaluation, input, inner);
    }
  }

  /// A call with `?` for some arguments: a function of those.
  static final class PartialCall extends Node {
    private final Node procedure;
    private final List<Optional<Node>> arguments;

    PartialCall(Node procedure, List<Optional<Node>> arguments) {
      this.procedure = procedure;
      this.arguments = List.copyOf(arguments);
    }

    @Override
    Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      var given = new ArrayList<@Nullable Object>();
      for (var argument : arguments) {
        given.add(argument.isPresent() ? argument.get().evaluate(evaluation, input, frame) : PLACE);
      }
      var called = procedure.evaluate(evaluation, input, frame);
      if (called instanceof Procedure found) {
        return new Partial(found, given);
      }
      if (called == null
          && procedure instanceof Paths.Path path
          && path.steps.getFirst() instanceof Basics.Name name
          && frame.lookup(name.name()) != null) {
        throw JsonataError.of(
                "T1007", "Attempted to partially apply a non-function. Did you mean ${{{token}}}?")
            .in(name.name());
      }
      throw JsonataError.of("T1008", "Attempted to partially apply a non-function");
    }
  }

  /// Stands for an argument that is still to come.
  private static final Object PLACE = new Object();

  private static final class Partial extends Procedure {
    private final Procedure procedure;
    private final List<@Nullable Object> given;

    Partial(Procedure procedure, List<@Nullable Object> given) {
      this.procedure = procedure;
      this.given = given;
    }

    @Override
    int arity() {
      return (int) given.stream().filter(argument -> argument == PLACE).count();
    }

    @Override
    Optional<Signature> signature() {
      return Optional.empty();
    }

    @Override
    @Nullable Object call(Evaluation evaluation, @Nullable Object[] arguments) {
      var all = new ArrayList<@Nullable Object>(given.size());
      int next = 0;
      for (var argument : given) {
        if (argument != PLACE) {
          all.add(argument);
        } else {
          all.add(next < arguments.length ? arguments[next] : null);
          next++;
        }
      }
      return procedure.apply(evaluation, all.toArray(), null);
    }
  }

  /// `|pattern|update, delete|`: a function that changes a copy of its argument.
  static final class Transformation extends Node {
    private final Node pattern;
    private final Node update;
    private final Optional<Node> delete;

    Transformation(Node pattern, Node update, Optional<Node> delete) {
      this.pattern = pattern;
      this.update = update;
      this.delete = delete;
    }

    @Override
    Object run(Evaluation evaluation, @Nullable Object input, Frame frame) {
      return new Transformer(this, frame);
    }
  }

  private static final class Transformer extends Procedure {
    private static final Signature SIGNATURE = new Signature("<(oa):o>");

    private final Transformation transformation;
    private final Frame frame;

    Transformer(Transformation transformation, Frame frame) {
      this.transformation = transformation;
      this.frame = frame;
    }

    @Override
    int arity() {
      return 1;
    }

    @Override
    Optional<Signature> signature() {
      return Optional.of(SIGNATURE);
    }

    @Override
    @Nullable Object call(Evaluation evaluation, @Nullable Object[] arguments) {
      var argument = arguments[0];
      if (argument == null) {
        return null;
      }
      var copy = copy(evaluation, argument);
      var matches = transformation.pattern.evaluate(evaluation, copy, frame);
      if (matches != null) {
        for (var match : matches instanceof List<?> list ? list : List.of(matches)) {
          change(evaluation, match);
        }
      }
      return copy;
    }

    private static Object copy(Evaluation evaluation, Object value) {
      evaluation.work(1);
      return switch (value) {
        case List<?> items -> {
          evaluation.makeArray(items.size());
          yield Sequence.array(items.stream().map(item -> copy(evaluation, item)).toList());
        }
        case Map<?, ?> members -> {
          evaluation.makeArray(members.size() * 2L);
          var object = new LinkedHashMap<String, Object>();
          members.forEach((key, member) -> object.put((String) key, copy(evaluation, member)));
          yield object;
        }
        default -> value;
      };
    }

    /// What the pattern finds elsewhere than in the copy, as in `$states.input`, stays as it is.
    private void change(Evaluation evaluation, Object match) {
      var update = transformation.update.evaluate(evaluation, match, frame);
      if (update != null && !(update instanceof Map)) {
        throw JsonataError.of(
            "T2011",
            "The insert/update clause of the transform expression must evaluate to an object: {{value}}",
            update);
      }
      if (update instanceof Map && match instanceof LinkedHashMap) {
        Values.members(match).putAll(Values.members(update));
      }
      if (transformation.delete.isEmpty()) {
        return;
      }
      var deletions = transformation.delete.get().evaluate(evaluation, match, frame);
      if (deletions == null) {
        return;
      }
      var names = deletions instanceof List<?> list ? list : List.of(deletions);
      if (!names.stream().allMatch(String.class::isInstance)) {
        throw JsonataError.of(
            "T2012",
            "The delete clause of the transform expression must evaluate to a string or array of strings: {{value}}",
            deletions);
      }
      if (match instanceof LinkedHashMap) {
        names.forEach(name -> Values.members(match).remove((String) name));
      }
    }
  }
}
