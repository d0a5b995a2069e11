package dev.steppe.asl.jsonpath;

import dev.steppe.asl.Condition;
import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.Scope;
import dev.steppe.asl.json.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// What a Choice rule compares its Variable by: `StringEquals`, `NumericLessThanPath`, `IsPresent`.
///
/// Types are strict: a comparison with a value of another type is false and no error. A Variable
/// that is missing is an error for every operator but `IsPresent`.
public sealed interface ComparisonOperator {
  /// The name as definitions spell it.
  String name();

  /// What is wrong with `operand`, if something is.
  Optional<String> fault(Json operand);

  /// The names of the variables that the operand, which has no fault, reads.
  default Stream<String> variables(Json operand) {
    return Stream.empty();
  }

  /// The condition that compares what `variable` finds with `operand`, which has no fault.
  Condition condition(Path variable, Json operand);

  /// The operator of that name, if there is one.
  static Optional<ComparisonOperator> named(String name) {
    return Optional.ofNullable(Names.ALL.get(name));
  }

  /// Compares with a value in the definition.
  record ToLiteral(String name, Kind kind, Relation relation) implements ComparisonOperator {
    @Override
    public Optional<String> fault(Json operand) {
      return kind.fault(operand);
    }

    @Override
    public Condition condition(Path variable, Json operand) {
      return scope -> relation.holds(kind.compare(find(variable, scope), operand));
    }
  }

  /// Compares with what a path finds.
  record ToPath(String name, Kind kind, Relation relation) implements ComparisonOperator {
    @Override
    public Optional<String> fault(Json operand) {
      if (!(operand instanceof Json.Str(var text))) {
        return Optional.of("Expected value of type [STRING]");
      }
      try {
        Path.compileReference(text);
        return Optional.empty();
      } catch (InvalidExpressionException e) {
        return Optional.of(e.getMessage());
      }
    }

    @Override
    public Stream<String> variables(Json operand) {
      return Path.compileReference(((Json.Str) operand).value()).variables();
    }

    @Override
    public Condition condition(Path variable, Json operand) {
      var path = Path.compileReference(((Json.Str) operand).value());
      return scope -> relation.holds(kind.compare(find(variable, scope), find(path, scope)));
    }
  }

  /// Compares a string with a pattern.
  record Matches(String name) implements ComparisonOperator {
    @Override
    public Optional<String> fault(Json operand) {
      return Kind.STRING.fault(operand);
    }

    @Override
    public Condition condition(Path variable, Json operand) {
      var pattern = Wildcards.compile(((Json.Str) operand).value());
      return scope -> find(variable, scope) instanceof Json.Str(var text) && pattern.matches(text);
    }
  }

  /// Asks for the type of a value.
  record Is(String name, Test test) implements ComparisonOperator {
    @Override
    public Optional<String> fault(Json operand) {
      return Kind.BOOLEAN.fault(operand);
    }

    @Override
    public Condition condition(Path variable, Json operand) {
      var wanted = ((Json.Bool) operand).value();
      return scope -> test.holds(find(variable, scope)) == wanted;
    }
  }

  /// Asks whether there is a value at all.
  record IsPresent(String name) implements ComparisonOperator {
    @Override
    public Optional<String> fault(Json operand) {
      return Kind.BOOLEAN.fault(operand);
    }

    @Override
    public Condition condition(Path variable, Json operand) {
      var wanted = ((Json.Bool) operand).value();
      return scope -> isPresent(variable, scope) == wanted;
    }

    private static boolean isPresent(Path variable, Scope scope) {
      try {
        variable.find(scope);
        return true;
      } catch (PathMissException e) {
        return false;
      }
    }
  }

  private static Json find(Path path, Scope scope) {
    try {
      return path.find(scope);
    } catch (PathMissException e) {
      throw EvaluationException.runtime(
          "Invalid path '%s': The choice state's condition path references an invalid value."
              .formatted(path.text()));
    }
  }

  /// A type of values that have an order.
  enum Kind {
    STRING("String"),
    NUMERIC("Numeric"),
    TIMESTAMP("Timestamp"),
    BOOLEAN("Boolean");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /// How `left` compares to `right`; nothing if one of them is of another type.
    OptionalInt compare(Json left, Json right) {
      return switch (this) {
        case STRING ->
            left instanceof Json.Str(var a) && right instanceof Json.Str(var b)
                ? OptionalInt.of(a.compareTo(b))
                : OptionalInt.empty();
        case NUMERIC ->
            left instanceof Json.Num a && right instanceof Json.Num b
                ? OptionalInt.of(a.decimal().compareTo(b.decimal()))
                : OptionalInt.empty();
        case BOOLEAN ->
            left instanceof Json.Bool(var a) && right instanceof Json.Bool(var b)
                ? OptionalInt.of(Boolean.compare(a, b))
                : OptionalInt.empty();
        case TIMESTAMP ->
            left instanceof Json.Str(var a) && right instanceof Json.Str(var b)
                ? compareInstants(a, b)
                : OptionalInt.empty();
      };
    }

    private static OptionalInt compareInstants(String left, String right) {
      var a = Timestamps.parse(left);
      var b = Timestamps.parse(right);
      return a.isPresent() && b.isPresent()
          ? OptionalInt.of(a.get().compareTo(b.get()))
          : OptionalInt.empty();
    }

    Optional<String> fault(Json operand) {
      return switch (this) {
        case STRING ->
            operand instanceof Json.Str
                ? Optional.empty()
                : Optional.of("Expected value of type [STRING]");
        case NUMERIC ->
            operand instanceof Json.Num
                ? Optional.empty()
                : Optional.of("Expected value of type [NUMBER]");
        case BOOLEAN ->
            operand instanceof Json.Bool
                ? Optional.empty()
                : Optional.of("Expected value of type [BOOLEAN]");
        case TIMESTAMP ->
            operand instanceof Json.Str(var text) && Timestamps.parse(text).isPresent()
                ? Optional.empty()
                : Optional.of("String does not match RFC3339 timestamp");
      };
    }
  }

  /// How two values must compare.
  enum Relation {
    EQUALS("Equals"),
    LESS_THAN("LessThan"),
    GREATER_THAN("GreaterThan"),
    LESS_THAN_EQUALS("LessThanEquals"),
    GREATER_THAN_EQUALS("GreaterThanEquals");

    private final String title;

    Relation(String title) {
      this.title = title;
    }

    boolean holds(OptionalInt comparison) {
      if (comparison.isEmpty()) {
        return false;
      }
      int sign = comparison.getAsInt();
      return switch (this) {
        case EQUALS -> sign == 0;
        case LESS_THAN -> sign < 0;
        case GREATER_THAN -> sign > 0;
        case LESS_THAN_EQUALS -> sign <= 0;
        case GREATER_THAN_EQUALS -> sign >= 0;
      };
    }
  }

  /// What [Is] asks.
  enum Test {
    NULL("IsNull"),
    NUMERIC("IsNumeric"),
    STRING("IsString"),
    BOOLEAN("IsBoolean"),
    TIMESTAMP("IsTimestamp");

    private final String title;

    Test(String title) {
      this.title = title;
    }

    boolean holds(Json value) {
      return switch (this) {
        case NULL -> value instanceof Json.Null;
        case NUMERIC -> value instanceof Json.Num;
        case STRING -> value instanceof Json.Str;
        case BOOLEAN -> value instanceof Json.Bool;
        case TIMESTAMP -> value instanceof Json.Str(var text) && Timestamps.parse(text).isPresent();
      };
    }
  }

  /// All operators by name.
  final class Names {
    private static final Map<String, ComparisonOperator> ALL = new HashMap<>();

    static {
      for (var kind : Kind.values()) {
        for (var relation : Relation.values()) {
          if (kind != Kind.BOOLEAN || relation == Relation.EQUALS) {
            var name = kind.title + relation.title;
            add(new ToLiteral(name, kind, relation));
            add(new ToPath(name + "Path", kind, relation));
          }
        }
      }
      for (var test : Test.values()) {
        add(new Is(test.title, test));
      }
      add(new IsPresent("IsPresent"));
      add(new Matches("StringMatches"));
    }

    private Names() {}

    private static void add(ComparisonOperator operator) {
      ALL.put(operator.name(), operator);
    }
  }
}
