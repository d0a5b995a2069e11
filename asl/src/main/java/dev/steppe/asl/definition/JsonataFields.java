package dev.steppe.asl.definition;

import dev.steppe.asl.Condition;
import dev.steppe.asl.Count;
import dev.steppe.asl.DataFlow;
import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.Exit;
import dev.steppe.asl.Expression;
import dev.steppe.asl.State.Wait.Until;
import dev.steppe.asl.Tolerance.Percentage;
import dev.steppe.asl.json.Json;
import dev.steppe.asl.jsonata.Fault;
import dev.steppe.asl.jsonata.JsonataDataFlow;
import dev.steppe.asl.jsonata.JsonataExpression;
import dev.steppe.asl.jsonata.JsonataTemplate;
import dev.steppe.asl.jsonata.Moment;
import dev.steppe.asl.jsonpath.Timestamps;
import dev.steppe.asl.jsonpath.Waits;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Compiles the fields that have a meaning in JSONata.
record JsonataFields(Fields fields) implements LanguageFields {
  private static final List<String> WORKING = List.of("Task", "Parallel", "Map");

  @Override
  public DataFlow flow() {
    boolean works = fields.get("Type").filter(JsonataFields::works).isPresent();
    return flow(works ? Moment.AFTER_WORK : Moment.BEFORE_WORK);
  }

  private static boolean works(Json type) {
    return type instanceof Json.Str(var name) && WORKING.contains(name);
  }

  private JsonataDataFlow flow(Moment moment) {
    return new JsonataDataFlow(
        template("Arguments", Moment.BEFORE_WORK),
        template("Output", moment),
        template("Assign", moment).orElse(JsonataTemplate.NOTHING),
        moment);
  }

  @Override
  public DataFlow mapFlow() {
    return flow(Moment.AFTER_WORK);
  }

  @Override
  public Exit catcherExit() {
    return flow(Moment.CAUGHT);
  }

  /// A rule's own Output and Assign take the place of those of the state.
  @Override
  public Exit ruleExit(Fields rule) {
    return new JsonataFields(rule).flow(Moment.BEFORE_WORK);
  }

  /// The field of that name as errors at run time name it.
  private String place(String name) {
    return fields.at().field(name).withinState();
  }

  private Optional<JsonataTemplate> template(String name, Moment moment) {
    return fields
        .get(name)
        .map(json ->
            JsonataTemplate.compile(
                json,
                place(name),
                moment,
                (place, fault) -> report(name + place.substring(place(name).length()), fault)))
        .map(this::noted);
  }

  /// Tells which variables a template reads.
  private JsonataTemplate noted(JsonataTemplate template) {
    var variables = new TreeSet<String>();
    template.addVariables(variables);
    variables.forEach(fields.reads());
    return template;
  }

  private Optional<JsonataExpression> expression(String name) {
    return fields
        .get(name)
        .filter(Json.Str.class::isInstance)
        .flatMap(json ->
            JsonataExpression.compile(
                ((Json.Str) json).value(),
                place(name),
                Moment.BEFORE_WORK,
                fault -> report(name, fault)))
        .map(this::noted);
  }

  /// Tells which variables an expression reads.
  private JsonataExpression noted(JsonataExpression expression) {
    expression.variables().forEach(fields.reads());
    return expression;
  }

  private void report(String field, Fault fault) {
    fields
        .diagnostics()
        .error(
            switch (fault.kind()) {
              case SCHEMA -> Code.SCHEMA_VALIDATION_FAILED;
              case INVALID -> Code.INVALID_JSONATA_EXPRESSION;
              case UNSUPPORTED -> Code.UNSUPPORTED_JSONATA_EXPRESSION;
            },
            fields.at().field(field),
            fault.message());
  }

  /// Whether a field is a string, which then is an expression or should be one.
  private boolean isString(String name) {
    return fields.get(name).filter(Json.Str.class::isInstance).isPresent();
  }

  @Override
  public Expression items() {
    if (isString("Items")) {
      var expression = expression("Items");
      return scope -> expression.orElseThrow().evaluate(scope, Json.Arr.class, "array");
    }
    fields.array("Items");
    var items = template("Items", Moment.BEFORE_WORK);
    return items.isPresent()
        ? items.get()
        : scope -> {
          if (!(scope.input() instanceof Json.Arr)) {
            throw EvaluationException.query(
                "Map state input must be an array but was: " + scope.input().text(),
                Optional.empty());
          }
          return scope.input();
        };
  }

  /// Arrays and objects both have items here. What is neither is told by whoever reads them.
  @Override
  public Expression distributedItems() {
    if (isString("Items")) {
      var expression = expression("Items");
      return scope -> expression.orElseThrow().evaluate(scope);
    }
    var items = template("Items", Moment.BEFORE_WORK);
    return items.isPresent() ? items.get() : scope -> scope.input();
  }

  @Override
  public Optional<Expression> itemSelector() {
    return template("ItemSelector", Moment.BEFORE_WORK).map(template -> template);
  }

  @Override
  public Optional<Count> count(String name, long least, long most) {
    if (isString(name)) {
      return expression(name).map(it -> scope -> it.evaluateWhole(scope, least, most));
    }
    return fields.integer(name, least, most).map(number -> scope -> number);
  }

  @Override
  public Optional<Count> countOfAnySize(String name, long least, long most) {
    if (isString(name)) {
      return expression(name)
          .map(it -> scope -> it.evaluateWhole(scope, Long.MIN_VALUE, Long.MAX_VALUE));
    }
    return fields.integer(name, least, most).map(number -> scope -> number);
  }

  @Override
  public Optional<Percentage> percentage(String name) {
    if (isString(name)) {
      return expression(name)
          .map(it -> scope -> it.evaluate(scope, Json.Num.class, "number").asDouble());
    }
    return fields.number(name, 0, 100).map(number -> scope -> number);
  }

  @Override
  public Optional<Expression> template(String name) {
    return template(name, Moment.BEFORE_WORK).map(template -> template);
  }

  @Override
  public Until until() {
    if (!fields.has("Seconds") && !fields.has("Timestamp")) {
      fields.fault(
          "This object should have only one of the following fields: [Seconds, Timestamp]");
    }
    fields.exclude("Seconds", "Timestamp");
    return fields.has("Timestamp") ? timestamp() : seconds();
  }

  private Until seconds() {
    var seconds = count("Seconds", 0, MAX_SECONDS);
    return (scope, entered) ->
        Waits.seconds(seconds.orElseThrow().evaluate(scope)).instant(scope, entered);
  }

  private Until timestamp() {
    var literal = fields.string("Timestamp").filter(text -> !JsonataExpression.is(text));
    if (literal.isPresent()) {
      var instant = Timestamps.parse(literal.get());
      if (instant.isEmpty()) {
        fields.fault("Timestamp", "String does not match RFC3339 timestamp");
      }
      return instant.map(Waits::timestamp).orElseGet(() -> Waits.seconds(0));
    }
    var expression = expression("Timestamp");
    return (scope, entered) -> {
      var text = expression.orElseThrow().evaluate(scope, Json.Str.class, "string").value();
      var instant =
          Timestamps.parse(text)
              .orElseThrow(() ->
                  EvaluationException.query(
                      "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: "
                          + text,
                      Optional.of(place("Timestamp"))));
      return Waits.timestamp(instant).instant(scope, entered);
    };
  }

  @Override
  public Optional<Expression> credentials() {
    return fields
        .get("Credentials")
        .filter(Json.Obj.class::isInstance)
        .map(it ->
            new Fields(
                (Json.Obj) it,
                fields.at().field("Credentials"),
                fields.diagnostics(),
                fields.reads()))
        .filter(given -> given.get("RoleArn").filter(Json.Str.class::isInstance).isPresent())
        .flatMap(given -> new JsonataFields(given).text("RoleArn"))
        .map(role -> scope -> Json.object().put("RoleArn", role.evaluate(scope)).build());
  }

  @Override
  public Optional<Expression> failText(String name) {
    return text(name);
  }

  /// A string, or an expression that gives one.
  private Optional<Expression> text(String name) {
    return fields
        .string(name)
        .map(text -> {
          if (!JsonataExpression.is(text)) {
            return scope -> new Json.Str(text);
          }
          var expression = expression(name);
          return scope -> expression.orElseThrow().evaluate(scope, Json.Str.class, "string");
        });
  }

  @Override
  public Condition condition() {
    fields.require("Condition");
    if (isString("Condition")) {
      var expression = expression("Condition");
      return scope -> expression.orElseThrow().evaluate(scope, Json.Bool.class, "boolean").value();
    }
    var literal = fields.bool("Condition").orElse(false);
    return scope -> literal;
  }
}
