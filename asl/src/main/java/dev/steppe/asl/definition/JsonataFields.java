package dev.steppe.asl.definition;

import dev.steppe.asl.Condition;
import dev.steppe.asl.Count;
import dev.steppe.asl.DataFlow;
import dev.steppe.asl.Departure;
import dev.steppe.asl.Exit;
import dev.steppe.asl.Expression;
import dev.steppe.asl.State.Wait.Until;
import dev.steppe.asl.Tolerance.Percentage;
import dev.steppe.asl.json.Json;
import dev.steppe.asl.jsonpath.PathDataFlow;
import dev.steppe.asl.jsonpath.Waits;
import java.util.Optional;

/// The fields of a JSONata object. Their structure is checked like any other, but their expressions
/// are not compiled: [NotYet] refuses every machine that has one, so nothing here ever runs.
record JsonataFields(Fields fields) implements LanguageFields {
  @Override
  public DataFlow flow() {
    return PathDataFlow.IDENTITY;
  }

  @Override
  public DataFlow mapFlow() {
    return PathDataFlow.IDENTITY;
  }

  @Override
  public Expression items() {
    return scope -> Json.Arr.EMPTY;
  }

  @Override
  public Optional<Expression> itemSelector() {
    return Optional.empty();
  }

  @Override
  public Optional<Count> count(String name, long least, long most) {
    return Optional.empty();
  }

  @Override
  public Expression distributedItems() {
    return items();
  }

  @Override
  public Optional<Count> countOfAnySize(String name, long least, long most) {
    return count(name, least, most);
  }

  @Override
  public Optional<Percentage> percentage(String name) {
    return Optional.empty();
  }

  @Override
  public Optional<Expression> template(String name) {
    return Optional.empty();
  }

  @Override
  public Until until() {
    return Waits.seconds(0);
  }

  @Override
  public Optional<Expression> failText(String name) {
    return Optional.empty();
  }

  @Override
  public Exit catcherExit() {
    return (raw, errorOutput) -> Departure.with(errorOutput);
  }

  @Override
  public Exit ruleExit(Fields rule) {
    return flow();
  }

  @Override
  public Condition condition() {
    fields.require("Condition");
    return scope -> false;
  }
}
