package dev.steppe.asl.definition;

import dev.steppe.asl.Condition;
import dev.steppe.asl.Count;
import dev.steppe.asl.DataFlow;
import dev.steppe.asl.Exit;
import dev.steppe.asl.Expression;
import dev.steppe.asl.State.Wait.Until;
import dev.steppe.asl.Tolerance.Percentage;
import java.util.Optional;

/// Compiles the fields of one object whose meaning depends on the query language.
sealed interface LanguageFields permits JsonPathFields, JsonataFields {
  /// The most seconds that a definition may give, and the default of TimeoutSeconds.
  long MAX_SECONDS = 99_999_999;

  static LanguageFields of(QueryLanguage language, Fields fields) {
    return switch (language) {
      case JSONPATH -> new JsonPathFields(fields);
      case JSONATA -> new JsonataFields(fields);
    };
  }

  /// What becomes of the data of any state but a Map.
  DataFlow flow();

  /// What becomes of the data of a Map, whose Parameters are its ItemSelector by an older name.
  DataFlow mapFlow();

  /// The items of an inline Map: an array.
  Expression items();

  /// The items of a distributed Map that its input has: an array or an object.
  Expression distributedItems();

  /// What makes the input of an iteration.
  Optional<Expression> itemSelector();

  /// A whole number within bounds, given as such or by an expression.
  Optional<Count> count(String name, long least, long most);

  /// The same, but only a number that is given as such has to be within the bounds.
  Optional<Count> countOfAnySize(String name, long least, long most);

  /// A part of a hundred, given as such or by an expression.
  Optional<Percentage> percentage(String name);

  /// A value in which expressions may stand at any depth: Parameters or Arguments, BatchInput.
  Optional<Expression> template(String name);

  /// What makes an object whose `RoleArn` is the role of a Task.
  Optional<Expression> credentials();

  /// The end of a Wait.
  Until until();

  /// Error or Cause of a Fail state.
  Optional<Expression> failText(String name);

  /// What a catcher makes of an error.
  Exit catcherExit();

  /// The way out of a Choice state, whose fields these are, by its rule `rule`.
  Exit ruleExit(Fields rule);

  /// The condition of a Choice rule.
  Condition condition();
}
