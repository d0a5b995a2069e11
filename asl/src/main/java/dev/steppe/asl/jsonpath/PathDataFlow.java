package dev.steppe.asl.jsonpath;

import dev.steppe.asl.DataFlow;
import dev.steppe.asl.Departure;
import dev.steppe.asl.Inspector.Stage;
import dev.steppe.asl.Scope;
import dev.steppe.asl.json.Json;
import java.util.Optional;

/// The way of data through a state in JSONPath: InputPath selects the effective input, Parameters
/// makes the arguments of it, ResultSelector picks from the result, ResultPath merges that into the
/// raw input, and OutputPath selects from the whole. Assign is evaluated beside that.
public record PathDataFlow(
    Selection inputPath,
    Optional<Template> parameters,
    Optional<Template> resultSelector,
    Merge resultPath,
    Selection outputPath,
    Template assign)
    implements DataFlow {
  /// Hands all data on unchanged.
  public static final PathDataFlow IDENTITY =
      new PathDataFlow(
          new Selection.Of(Path.ROOT),
          Optional.empty(),
          Optional.empty(),
          new Merge.Replace(),
          new Selection.Of(Path.ROOT),
          Template.NOTHING);

  @Override
  public Json input(Scope scope) {
    var input = inputPath.from(scope);
    scope.inspector().saw(Stage.AFTER_INPUT_PATH, input);
    return input;
  }

  @Override
  public Json arguments(Scope scope) {
    var arguments = parameters.map(template -> template.evaluate(scope)).orElse(scope.input());
    scope.inspector().saw(Stage.AFTER_PARAMETERS, arguments);
    return arguments;
  }

  @Override
  public Departure leave(Scope raw, Json result) {
    var selected =
        resultSelector.map(template -> template.evaluate(raw.with(result))).orElse(result);
    raw.inspector().saw(Stage.AFTER_RESULT_SELECTOR, selected);
    var merged = resultPath.into(raw.input(), selected);
    raw.inspector().saw(Stage.AFTER_RESULT_PATH, merged);
    return new Departure(outputPath.from(raw.with(merged)), assigned(assign, raw, result));
  }

  /// The variables that an Assign gives values to. In it, `$` is the result.
  public static Json.Obj assigned(Template assign, Scope raw, Json result) {
    return assign.evaluate(raw.with(result)) instanceof Json.Obj assigned
        ? assigned
        : Json.Obj.EMPTY;
  }

  /// InputPath or OutputPath.
  public sealed interface Selection {
    Json from(Scope scope);

    /// What a path finds.
    record Of(Path path) implements Selection {
      @Override
      public Json from(Scope scope) {
        return path.isInput() ? scope.input() : path.value(scope);
      }
    }

    /// The path is null: an empty object.
    record Nothing() implements Selection {
      @Override
      public Json from(Scope scope) {
        return Json.Obj.EMPTY;
      }
    }
  }

  /// ResultPath.
  public sealed interface Merge {
    /// What becomes of the raw `input` and the `result`.
    Json into(Json input, Json result);

    /// The path is `$`: the result takes the input's place.
    record Replace() implements Merge {
      @Override
      public Json into(Json input, Json result) {
        return result;
      }
    }

    /// The path is null: the result is dropped.
    record Discard() implements Merge {
      @Override
      public Json into(Json input, Json result) {
        return input;
      }
    }

    /// The result is put at a place in the input.
    record At(ReferencePath path) implements Merge {
      @Override
      public Json into(Json input, Json result) {
        return path.put(input, result);
      }
    }
  }
}
