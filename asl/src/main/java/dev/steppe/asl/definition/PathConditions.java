package dev.steppe.asl.definition;

import dev.steppe.asl.Condition;
import dev.steppe.asl.jsonpath.ComparisonOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Compiles a Choice rule in JSONPath: a comparison of a Variable, or And, Or and Not of such.
record PathConditions(Fields rule) {
  private static final Condition NEVER = scope -> false;

  private static final List<String> FORMS = List.of("And", "Or", "Not", "Variable", "Condition");

  /// Members that say nothing about the condition; those that only a whole rule may have are
  /// checked where nested rules are read.
  private static final Set<String> BESIDE = Set.of("Next", "Comment", "Assign", "Output");

  /// Whether only rules in JSONPath have the field.
  static boolean knows(String field) {
    return (FORMS.contains(field) && !field.equals("Condition"))
        || ComparisonOperator.named(field).isPresent();
  }

  Condition compile() {
    if (rule.has("Condition")) {
      StateFields.wrongLanguage(rule, QueryLanguage.JSONPATH, "Condition");
      return NEVER;
    }
    if (FORMS.stream().filter(rule::has).count() != 1) {
      rule.fault(
          "The object must have only one of the following fields, [And, Or, Not, Variable, Condition]");
      return NEVER;
    }
    if (rule.has("Variable")) {
      return comparison();
    }
    for (var name : rule.object().members().keySet()) {
      if (!FORMS.contains(name) && !BESIDE.contains(name)) {
        rule.fault("Field '%s' is not supported".formatted(name));
      }
    }
    if (rule.has("Not")) {
      return rule.object("Not").map(PathConditions::nested).map(PathConditions::not).orElse(NEVER);
    }
    return rule.has("And") ? and(all("And")) : or(all("Or"));
  }

  private List<Condition> all(String name) {
    var rules = rule.objects(name);
    if (rules.isEmpty()) {
      rule.fault(name, "Value cannot be empty");
    }
    return rules.stream().map(PathConditions::nested).toList();
  }

  private static Condition nested(Fields rule) {
    for (var name : List.of("Next", "Assign", "Output")) {
      if (rule.has(name)) {
        rule.fault("Field '%s' is not supported".formatted(name));
      }
    }
    return new PathConditions(rule).compile();
  }

  private static Condition not(Condition condition) {
    return scope -> !condition.test(scope);
  }

  private static Condition and(List<Condition> conditions) {
    return scope -> {
      for (var condition : conditions) {
        if (!condition.test(scope)) {
          return false;
        }
      }
      return true;
    };
  }

  private static Condition or(List<Condition> conditions) {
    return scope -> {
      for (var condition : conditions) {
        if (condition.test(scope)) {
          return true;
        }
      }
      return false;
    };
  }

  private Condition comparison() {
    var operators = new ArrayList<ComparisonOperator>();
    for (var name : rule.object().members().keySet()) {
      var operator = ComparisonOperator.named(name);
      if (operator.isPresent()) {
        operators.add(operator.get());
      } else if (!name.equals("Variable") && !BESIDE.contains(name)) {
        rule.fault("Field '%s' is not supported".formatted(name));
      }
    }
    if (operators.size() != 1) {
      rule.fault("There should be exactly one comparison operator beside the field 'Variable'");
      return NEVER;
    }
    var operator = operators.getFirst();
    var operand = rule.get(operator.name()).orElseThrow();
    var fault = operator.fault(operand);
    fault.ifPresentOrElse(
        message -> rule.fault(operator.name(), message),
        () -> operator.variables(operand).forEach(rule.reads()));
    if (ComparisonOperator.named(operator.name() + "Path").isPresent()) {
      TemplateWarnings.reportLiteral(
          operator.name(), operand, rule.at().field(operator.name()), rule.diagnostics());
    }
    return new JsonPathFields(rule)
        .referencePath("Variable")
        .filter(path -> fault.isEmpty())
        .map(path -> operator.condition(path, operand))
        .orElse(NEVER);
  }
}
