package dev.steppe.asl.definition;

import dev.steppe.asl.Condition;
import dev.steppe.asl.Count;
import dev.steppe.asl.Departure;
import dev.steppe.asl.Exit;
import dev.steppe.asl.Expression;
import dev.steppe.asl.State.Wait.Until;
import dev.steppe.asl.Tolerance.Percentage;
import dev.steppe.asl.json.Json;
import dev.steppe.asl.jsonpath.Computation;
import dev.steppe.asl.jsonpath.FailText;
import dev.steppe.asl.jsonpath.InvalidExpressionException;
import dev.steppe.asl.jsonpath.Path;
import dev.steppe.asl.jsonpath.PathCount;
import dev.steppe.asl.jsonpath.PathDataFlow;
import dev.steppe.asl.jsonpath.PathDataFlow.Merge;
import dev.steppe.asl.jsonpath.PathDataFlow.Selection;
import dev.steppe.asl.jsonpath.PathItems;
import dev.steppe.asl.jsonpath.PathPercentage;
import dev.steppe.asl.jsonpath.Reading;
import dev.steppe.asl.jsonpath.ReferencePath;
import dev.steppe.asl.jsonpath.Template;
import dev.steppe.asl.jsonpath.Timestamps;
import dev.steppe.asl.jsonpath.Waits;
import java.util.Optional;
import java.util.function.Function;

/// Compiles the fields that have a meaning in JSONPath.
record JsonPathFields(Fields fields) implements LanguageFields {
  @Override
  public PathDataFlow flow() {
    return new PathDataFlow(
        selection("InputPath"),
        compiledTemplate("Parameters"),
        compiledTemplate("ResultSelector"),
        resultPath(),
        selection("OutputPath"),
        assign());
  }

  @Override
  public PathDataFlow mapFlow() {
    return new PathDataFlow(
        selection("InputPath"),
        Optional.empty(),
        compiledTemplate("ResultSelector"),
        resultPath(),
        selection("OutputPath"),
        assign());
  }

  private Selection selection(String name) {
    if (fields.get(name).equals(Optional.of(Json.Null.NULL))) {
      return new Selection.Nothing();
    }
    return path(name)
        .<Selection>map(Selection.Of::new)
        .orElseGet(() -> new Selection.Of(Path.ROOT));
  }

  @Override
  public Exit catcherExit() {
    var merge = resultPath();
    var assign = assign();
    return (raw, errorOutput) ->
        new Departure(
            merge.into(raw.input(), errorOutput),
            PathDataFlow.assigned(assign, raw.withErrorOutput(errorOutput), errorOutput));
  }

  @Override
  public Exit ruleExit(Fields rule) {
    return new PathDataFlow(
        selection("InputPath"),
        Optional.empty(),
        Optional.empty(),
        new Merge.Replace(),
        selection("OutputPath"),
        new JsonPathFields(rule).assign());
  }

  private Template assign() {
    return fields
        .object("Assign")
        .flatMap(_ -> compiledTemplate("Assign"))
        .orElse(Template.NOTHING);
  }

  @Override
  public Condition condition() {
    return new PathConditions(fields).compile();
  }

  private Merge resultPath() {
    var name = "ResultPath";
    if (fields.get(name).equals(Optional.of(Json.Null.NULL))) {
      return new Merge.Discard();
    }
    return compiled(name, ReferencePath::compile)
        .filter(path -> !path.isRoot())
        .<Merge>map(Merge.At::new)
        .orElseGet(Merge.Replace::new);
  }

  @Override
  public Optional<Expression> itemSelector() {
    fields.exclude("Parameters", "ItemSelector");
    var selector = template("ItemSelector");
    var parameters = template("Parameters");
    return selector.or(() -> parameters);
  }

  @Override
  public Optional<Expression> template(String name) {
    return compiledTemplate(name).map(template -> template);
  }

  @Override
  public Optional<Expression> credentials() {
    return template("Credentials");
  }

  private Template compiled(Json json, Location at) {
    return Template.compile(
        json, (place, message) -> fields.diagnostics().schema(at, at.within(place), message));
  }

  private Optional<Template> compiledTemplate(String name) {
    return fields
        .get(name)
        .map(json -> {
          if (json instanceof Json.Null) {
            fields.fault(name, "Expected value of type [OBJECT]");
          }
          TemplateWarnings.report(json, fields.at().field(name), fields.diagnostics());
          return noted(compiled(json, fields.at().field(name)));
        });
  }

  private Optional<Path> path(String name) {
    return compiled(name, Path::compile);
  }

  /// A path that names a single node by plain steps.
  Optional<Path> referencePath(String name) {
    return compiled(name, Path::compileReference);
  }

  /// Tells which variables an expression reads.
  private <T extends Reading> T noted(T expression) {
    expression.variables().forEach(fields.reads());
    return expression;
  }

  private <T extends Reading> Optional<T> compiled(String name, Function<String, T> compiler) {
    return fields
        .string(name)
        .flatMap(text -> {
          try {
            return Optional.of(noted(compiler.apply(text)));
          } catch (InvalidExpressionException e) {
            fields.fault(name, e.getMessage());
            return Optional.empty();
          }
        });
  }

  @Override
  public Optional<Count> count(String name, long least, long most) {
    return count(
        name,
        fields.integer(name, least, most),
        path -> new PathCount(pathName(name), path, least, most));
  }

  @Override
  public Optional<Count> countOfAnySize(String name, long least, long most) {
    return count(
        name,
        fields.integer(name, least, most),
        path -> new PathCount(pathName(name), path, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  private Optional<Count> count(
      String name, Optional<Long> literal, Function<Path, Count> computed) {
    fields.exclude(name, pathName(name));
    var path = compiled(pathName(name), Path::compileInputReference).map(computed);
    return literal.<Count>map(number -> scope -> number).or(() -> path);
  }

  @Override
  public Optional<Percentage> percentage(String name) {
    fields.exclude(name, pathName(name));
    var literal = fields.number(name, 0, 100).<Percentage>map(number -> scope -> number);
    var path =
        compiled(pathName(name), Path::compileInputReference)
            .<Percentage>map(reference -> new PathPercentage(pathName(name), reference));
    return literal.or(() -> path);
  }

  /// The name of the field that has a path instead of the value.
  private static String pathName(String name) {
    return name + "Path";
  }

  @Override
  public PathItems items() {
    return new PathItems(path("ItemsPath").orElse(Path.ROOT), false);
  }

  @Override
  public PathItems distributedItems() {
    return new PathItems(path("ItemsPath").orElse(Path.ROOT), true);
  }

  @Override
  public Until until() {
    if (!fields.has("Seconds")
        && !fields.has("SecondsPath")
        && !fields.has("Timestamp")
        && !fields.has("TimestampPath")) {
      fields.fault(
          "This object should have only one of the following fields: [Seconds, SecondsPath, Timestamp, TimestampPath]");
    }
    fields.exclude("Seconds", "SecondsPath", "Timestamp", "TimestampPath");
    var seconds = fields.integer("Seconds", 0, MAX_SECONDS).map(Waits::seconds);
    var secondsPath = referencePath("SecondsPath").map(Waits::secondsPath);
    var timestampPath = referencePath("TimestampPath").map(Waits::timestampPath);
    return timestamp()
        .or(() -> seconds)
        .or(() -> secondsPath)
        .or(() -> timestampPath)
        .orElseGet(() -> Waits.seconds(0));
  }

  private Optional<Until> timestamp() {
    return fields
        .string("Timestamp")
        .flatMap(text -> {
          var instant = Timestamps.parse(text);
          if (instant.isEmpty()) {
            fields.fault("Timestamp", "String does not match RFC3339 timestamp");
          }
          return instant.map(Waits::timestamp);
        });
  }

  @Override
  public Optional<Expression> failText(String name) {
    var pathName = name + "Path";
    fields.exclude(name, pathName);
    fields
        .get(name)
        .ifPresent(value ->
            TemplateWarnings.reportLiteral(
                name, value, fields.at().field(name), fields.diagnostics()));
    var literal = fields.string(name).<Expression>map(text -> scope -> new Json.Str(text));
    var computed = compiled(pathName, text -> Computation.compile(pathName, text));
    computed
        .filter(computation -> !computation.givesText())
        .ifPresent(computation ->
            fields.fault(
                pathName,
                "Value must be a valid JSONPath or an intrinsic function that returns a string"));
    return literal.or(() -> computed.map(computation -> new FailText(pathName, computation)));
  }
}
