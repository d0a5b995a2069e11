package dev.steppe.asl.jsonata;

import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.Expression;
import dev.steppe.asl.Scope;
import dev.steppe.asl.json.Json;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/// A JSONata expression, compiled. It may be evaluated by many threads at once.
public final class JsonataExpression implements Expression {
  private static final String START = "{%";
  private static final String END = "%}";

  private final String text;
  private final String place;
  private final Node node;
  private final SortedSet<String> variables;

  private JsonataExpression(String text, String place, Node node, SortedSet<String> variables) {
    this.text = text;
    this.place = place;
    this.node = node;
    this.variables = variables;
  }

  /// Whether a string is an expression: `{% … %}`, without anything around it.
  public static boolean is(String field) {
    return field.length() >= START.length() + END.length()
        && field.startsWith(START)
        && field.endsWith(END);
  }

  /// Compiles a field of the form `{% … %}`; any other form is a fault.
  ///
  /// @param place the field as errors name it, as `Choices[0]/Condition`
  /// @param faults is told all that is wrong with it
  public static Optional<JsonataExpression> compile(
      String field, String place, Moment moment, Consumer<Fault> faults) {
    if (!is(field)) {
      faults.accept(
          new Fault(Fault.Kind.SCHEMA, "JSONata string must start with {% and end with %}"));
      return Optional.empty();
    }
    var text = field.substring(START.length(), field.length() - END.length()).strip();
    try {
      var syntax = SyntaxParser.parse(text);
      var node = Compiler.compile(syntax);
      var references = References.of(syntax, moment);
      references
          .faults()
          .forEach(message -> faults.accept(new Fault(Fault.Kind.UNSUPPORTED, message)));
      return references.faults().isEmpty()
          ? Optional.of(new JsonataExpression(text, place, node, named(references)))
          : Optional.empty();
    } catch (InvalidJsonataException e) {
      faults.accept(new Fault(Fault.Kind.INVALID, e.getMessage()));
      return Optional.empty();
    }
  }

  private static SortedSet<String> named(References references) {
    var names = new TreeSet<>(references.variables());
    names.removeIf(Library::hasFunction);
    return Collections.unmodifiableSortedSet(names);
  }

  /// The names of the variables that it reads and does not bind itself, without `$`; neither
  /// `states` nor functions.
  public SortedSet<String> variables() {
    return variables;
  }

  @Override
  public Json evaluate(Scope scope) {
    try {
      var evaluation = new Evaluation(scope);
      var value = node.evaluate(evaluation, null, Frame.outermost(evaluation));
      if (value == null) {
        throw failure("returned nothing (undefined).");
      }
      return Values.toJson(value).plain(); // JSONata writes anew even what it only passes on.
    } catch (JsonataError e) {
      throw failure("threw an error during evaluation" + e.tail());
    } catch (Values.UnsupportedResultException e) {
      throw failure("returned an unsupported result type.");
    } catch (StackOverflowError e) {
      throw failure("threw an error during evaluation: Stack overflow error");
    }
  }

  /// Evaluates it to a value of one type.
  ///
  /// @param name the type as JSONata calls it, as `array`
  public <T extends Json> T evaluate(Scope scope, Class<T> type, String name) {
    var value = evaluate(scope);
    if (!type.isInstance(value)) {
      throw mismatch(name, value);
    }
    return type.cast(value);
  }

  /// Evaluates it to a whole number.
  public long evaluateWhole(Scope scope, long least, long most) {
    var value = evaluate(scope);
    if (!(value instanceof Json.Int(var number))) {
      throw mismatch("integer", value);
    }
    if (number < least || number > most) {
      throw failure(
          "returned an unexpected result: %d. %s value is %d"
              .formatted(
                  number, number < least ? "Minimum" : "Maximum", number < least ? least : most));
    }
    return number;
  }

  private EvaluationException mismatch(String wanted, Json value) {
    return failure(
        "returned an unexpected result type. Expected '%s', but was '%s' for value: %s"
            .formatted(wanted, ObjectFunctions.type(Values.of(value)), value.text()));
  }

  private EvaluationException failure(String what) {
    return EvaluationException.query(
        "The JSONata expression '%s' specified for the field '%s' %s".formatted(text, place, what),
        Optional.of(place));
  }
}
