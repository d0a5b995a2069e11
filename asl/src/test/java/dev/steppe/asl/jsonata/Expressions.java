package dev.steppe.asl.jsonata;

import dev.steppe.asl.Chance;
import dev.steppe.asl.Inspector;
import dev.steppe.asl.Scope;
import dev.steppe.asl.Variables;
import dev.steppe.asl.json.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Evaluates expressions with a context of their own, as JSONata alone does.
final class Expressions {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  private Expressions() {}

  /// What an expression comes to, as one line: `value …`, `undefined`, `function`, `invalid …` or
  /// `error …`.
  static String outcome(String expression, Json input) {
    try {
      var node = Compiler.compile(SyntaxParser.parse(expression));
      var evaluation =
          new Evaluation(
              new Scope(
                  Json.Obj.EMPTY,
                  Variables.NONE,
                  () -> Json.Obj.EMPTY,
                  NOW,
                  new Chance(1),
                  Inspector.NONE));
      var frame = Frame.outermost(evaluation);
      var context = Values.of(input);
      frame.bind("$", context);
      return outcome(node.evaluate(evaluation, context, frame));
    } catch (InvalidJsonataException e) {
      return "invalid " + e.getMessage();
    } catch (JsonataError e) {
      return "error" + e.tail();
    }
  }

  private static String outcome(@Nullable Object value) {
    if (value == null) {
      return "undefined";
    }
    try {
      return "value " + canonical(Values.toJson(value)).text();
    } catch (Values.UnsupportedResultException e) {
      return "function";
    }
  }

  /// The same value with its numbers in one form and its keys in one order, as the reference and
  /// this implementation differ in how they write them.
  static Json canonical(Json json) {
    return switch (json) {
      case Json.Num number ->
          Json.of(
              new BigDecimal(number.asDouble()).round(new MathContext(14)).stripTrailingZeros());
      case Json.Arr(var items) -> new Json.Arr(items.stream().map(Expressions::canonical).toList());
      case Json.Obj object -> {
        var members = new TreeMap<String, Json>();
        object.members().forEach((key, value) -> members.put(key, canonical(value)));
        yield new Json.Obj(members);
      }
      case Json.Str string -> string;
      case Json.Bool bool -> bool;
      case Json.Null nothing -> nothing;
    };
  }

  static List<Json> items(Json array) {
    return ((Json.Arr) array).items();
  }

  static String text(Json.Obj object, String key) {
    return object.get(key).orElse(Json.Null.NULL) instanceof Json.Str(var text) ? text : "";
  }
}
