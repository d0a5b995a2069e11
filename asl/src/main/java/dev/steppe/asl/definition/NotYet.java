package dev.steppe.asl.definition;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Refuses what the language has and this version has not: most service integrations. It looks at
/// definitions that are otherwise correct, so that everything else is told in AWS's words first.
/// This class shrinks as features arrive.
final class NotYet {
  /// The integrations that are built: functions, activities, and these services.
  private static final Pattern BUILT =
      Pattern.compile(
          "arn:[^:]+:(lambda:.*|states:[^:]*:[^:]*:(activity:.*|lambda:invoke(\\.waitForTaskToken)?"
              + "|http:invoke|states:startExecution(\\.sync(:2)?|\\.waitForTaskToken)?))");

  private final Diagnostics diagnostics;
  private final Predicate<String> mocked;

  private NotYet(Diagnostics diagnostics, Predicate<String> mocked) {
    this.diagnostics = diagnostics;
    this.mocked = mocked;
  }

  /// Reports everything in a correct definition that is not built yet, but for the states that are
  /// `mocked`.
  static void check(Fields machine, Predicate<String> mocked) {
    var check = new NotYet(machine.diagnostics(), mocked);
    check.states(machine);
  }

  /// Reports what is not built yet of a single state.
  static void checkState(Fields state) {
    new NotYet(state.diagnostics(), _ -> false).state(state);
  }

  private void states(Fields owner) {
    owner
        .object("States")
        .ifPresent(states ->
            states
                .object()
                .members()
                .keySet()
                .forEach(name -> states.object(name).ifPresent(state -> state(name, state))));
  }

  private void state(String name, Fields state) {
    if (!state.string("Type").equals(Optional.of("Task")) || !mocked.test(name)) {
      state(state);
    }
  }

  private void state(Fields state) {
    switch (state.string("Type").orElse("")) {
      case "Task" -> task(state);
      case "Parallel" -> state.objects("Branches").forEach(this::states);
      case "Map" -> map(state);
      default -> {}
    }
  }

  private void task(Fields state) {
    state
        .string("Resource")
        .filter(arn -> !BUILT.matcher(arn).matches())
        .ifPresent(arn ->
            diagnostics.schema(
                state.at().field("Resource"),
                "Steppe does not support the integration %s yet".formatted(arn)));
  }

  private void map(Fields state) {
    for (var name : new String[] {"ItemProcessor", "Iterator"}) {
      if (state.has(name)) {
        state.object(name).ifPresent(this::states);
      }
    }
  }
}
